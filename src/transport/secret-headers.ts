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
  const secrets = findSecrets(headers);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[key]'), text);
}

/** The values of headers that must not be shown, without their schemes (`Bearer`). */
export function findSecrets(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => !openHeaders.has(name.toLowerCase()))
    .map(([, value]) => value.replace(/^\w+ +/, '').trim())
    .filter((secret) => secret.length >= SHORTEST_SECRET);
}
