/** Names that pages have for characters of keys. */
const names: Readonly<Record<string, readonly string[]>> = {
  '&': ['amp'],
  '"': ['quot'],
  "'": ['apos'],
  '<': ['lt'],
  '>': ['gt'],
  '+': ['plus'],
  '/': ['sol'],
  '=': ['equals'],
  _: ['lowbar', 'UnderBar'],
  ':': ['colon'],
  '.': ['period'],
};

/**
 * Takes out secrets that are written as a page writes them: with any of their characters but letters and digits as
 * an entity. Each escaper has characters and spellings of its own, too many to list the forms.
 */
export function makeEntityRedactor(secrets: readonly string[]): (text: string) => string {
  const written = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  const sources = [...new Set(written)]
    .filter((form) => /[^A-Za-z0-9]/.test(form))
    .sort((a, b) => b.length - a.length)
    .map((form) => Array.from(form, matchCharacter).join(''));
  if (sources.length === 0) return (text) => text;
  const pattern = new RegExp(sources.join('|'), 'gu');
  return (text) => {
    if (!BEGINNING.test(text)) return text;
    return text.replace(pattern, (found) => (BEGINNING.test(found) ? '[key]' : found));
  };
}

/** Of an entity; some programs write JSON so that it can stand in a page. */
const BEGINNING = /&|\\u0026/;

/** Once more where what has entities was escaped again. */
const AMPERSAND = String.raw`(?:&|\\{1,4}u0026)(?:amp;){0,3}`;

function matchCharacter(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  const eitherCase = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const entities = [`#0{0,6}${code}`, `#[xX]0{0,6}${eitherCase}`, ...(names[character] ?? [])];
  return `(?:\\u{${hex}}|${AMPERSAND}(?:${entities.join('|')});)`;
}
