import { makeEntityRedactor } from './escaped-secrets.ts';

/** Headers of a transport that may be shown; the value of any other is taken for a secret. */
const openHeaders = new Set(['user-agent', 'accept', 'content-type']);

/** Shorter ones (`test`) are no secrets worth the damage of replacing them in what was received. */
const SHORTEST_SECRET = 8;

/** Why a header cannot be sent, without its value; undefined when all can. */
export function findHeaderProblem(headers: Readonly<Record<string, string>>): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    if (/[\r\n]/.test(value)) {
      return `the \`${name}\` header has a line break in its value; is there one in the key?`;
    }
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      return `the \`${name}\` header has a character in its value that a header cannot carry; is the key right?`;
    }
  }
  return undefined;
}

/** Takes credentials out of a text that a service sent back: some repeat a refused key. */
export function makeRedactor(headers: Readonly<Record<string, string>>): (text: string) => string {
  return makeSecretRedactor(findSecrets(headers));
}

/** Takes secrets out of a text, in whatever form of those that services and programs write. */
export function makeSecretRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = listForms(secrets);
  const redactEntities = makeEntityRedactor(secrets);
  return (text) =>
    forms.reduce((rest, form) => rest.replaceAll(form, '[key]'), redactEntities(text));
}

/**
 * How secrets may be written: as they are, in an address, in JSON, in base64 (also of a text that they stand
 * in) and in hexadecimal. The longest first: a secret may have another in it.
 */
function listForms(secrets: Iterable<string>): readonly string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    const bytes = Buffer.from(secret);
    const hex = bytes.toString('hex');
    const address = encodeURIComponent(secret);
    const written = [secret, address, JSON.stringify(secret).slice(1, -1), hex, hex.toUpperCase()];
    for (const form of [...written, ...listBase64(bytes)]) forms.add(form);
    forms.add(address.replace(/%../g, (code) => code.toLowerCase()));
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

/**
 * Three bytes are four characters, so that what stands before a secret decides how it is written: for each of
 * the three ways, the characters that have bits of the secret and of nothing else.
 */
function listBase64(secret: Buffer): readonly string[] {
  return (['base64', 'base64url'] as const).flatMap((alphabet) => {
    const within = [0, 1, 2].map((before) => {
      const text = Buffer.concat([Buffer.alloc(before), secret]).toString(alphabet);
      return text.slice(
        Math.ceil((before * 8) / 6),
        Math.floor(((before + secret.length) * 8) / 6),
      );
    });
    const alone = secret.toString(alphabet);
    return [alone, alone.replace(/=+$/, ''), ...within];
  });
}

/** The values of headers that must not be shown, without their schemes (`Bearer`). */
export function findSecrets(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => !openHeaders.has(name.toLowerCase()))
    .map(([, value]) => value.replace(/^\w+ +/, '').trim())
    .filter((secret) => secret.length >= SHORTEST_SECRET);
}
