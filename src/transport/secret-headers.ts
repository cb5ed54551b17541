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
  const forms = listForms(findSecrets(headers));
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, '[key]'), text);
}

/**
 * How secrets may be written: as they are, in an address, in JSON and in base64. The longest first: a secret
 * may have another in it.
 */
export function listForms(secrets: Iterable<string>): readonly string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    const bytes = Buffer.from(secret);
    const base64 = bytes.toString('base64');
    forms
      .add(secret)
      .add(encodeURIComponent(secret))
      .add(JSON.stringify(secret).slice(1, -1))
      .add(base64)
      .add(base64.replace(/=+$/, ''))
      .add(bytes.toString('base64url'));
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

/** The values of headers that must not be shown, without their schemes (`Bearer`). */
export function findSecrets(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => !openHeaders.has(name.toLowerCase()))
    .map(([, value]) => value.replace(/^\w+ +/, '').trim())
    .filter((secret) => secret.length >= SHORTEST_SECRET);
}
