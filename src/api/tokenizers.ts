import { importPackage } from '../environment/import-package.ts';

/** How many tokens a text is, or a bound of it. */
export type CountTokens = (text: string) => number;

/** The tokenizers of models, as far as they are known and installed. */
export type FindTokenizer = (model: string | undefined) => CountTokens | undefined;

export const noTokenizers: FindTokenizer = () => undefined;

/** An optional peer: who does not want it exact to the token need not install 30 MB. */
const PACKAGE = 'gpt-tokenizer';

/** Those of these models. Each encoding takes a while to load, and so only what is asked is. */
export async function loadTokenizers(
  models: readonly (string | undefined)[],
  loadModule: typeof importPackage = importPackage,
): Promise<FindTokenizer> {
  const names = new Set(models.flatMap((model) => findEncoding(model) ?? []));
  const known = new Map<string, CountTokens>();
  for (const name of names) {
    const count = await openEncoding(name, loadModule);
    if (count !== undefined) known.set(name, count);
  }
  return (model) => known.get(findEncoding(model) ?? '');
}

const encodings: readonly (readonly [string, RegExp])[] = [
  [
    'o200k_base',
    /^(?:chatgpt-4o|gpt-4o|gpt-4\.[15]|gpt-5(?:\.\d)?|o[13]|o4-mini)(?:-(?:mini|nano|pro|latest|preview|\d{4}-\d\d-\d\d))*$/,
  ],
  [
    'cl100k_base',
    /^(?:gpt-4|gpt-4-32k|gpt-4-turbo|gpt-3\.5-turbo(?:-16k|-instruct)?)(?:-(?!0301)(?:preview|\d{4}|\d{4}-\d\d-\d\d))*$/,
  ],
  ['cl100k_base', /^text-embedding-(?:ada-002|3-small|3-large)$/],
];

/**
 * OpenAI's own names, also behind `openai/`, of models that see a prompt as it is sent: those that look
 * things up, or hear, are not among them.
 */
function findEncoding(model: string | undefined): string | undefined {
  const name = model?.replace(/^openai\//, '') ?? '';
  return encodings.find(([, pattern]) => pattern.test(name))?.[0];
}

async function openEncoding(
  name: string,
  loadModule: typeof importPackage,
): Promise<CountTokens | undefined> {
  const module = await loadModule(`${PACKAGE}/encoding/${name}`).catch(() => undefined);
  const { countTokens: count } = (module ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof count !== 'function') return undefined;
  // What looks like a special token is text here.
  const options = { disallowedSpecial: new Set<string>() };
  return (text) => countPieces(text, (piece) => Number(count(piece, options)));
}

/** A single word is taken apart in a time that grows with its square. */
const runs = /([\p{L}\p{M}]{1000,}|\s{1000,}|[^\s\p{L}\p{M}\p{N}]{1000,})/u;

/** Of words that nobody writes, each byte counts as a token. */
function countPieces(text: string, count: CountTokens): number {
  if (text.length < 1000) return count(text);
  return text
    .split(runs)
    .reduce((sum, piece, at) => sum + (at % 2 === 1 ? Buffer.byteLength(piece) : count(piece)), 0);
}
