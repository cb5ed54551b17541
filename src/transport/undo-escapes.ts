/**
 * `\u002B`, `\/` and `%2B`, also escaped again, and line breaks, as base64 has them. Each has a bounded length, so that
 * a text is gone through once.
 */
const ESCAPE =
  /\\{1,4}u00(?<unit>[0-9a-fA-F]{2})|\\{1,4}(?=\/)|%(?:25){0,2}(?<octet>[0-9a-fA-F]{2})|\r?\n|\\{1,4}[rn]/g;

/** A text without escapes, and where each of its characters begins in the text as it was; and its end. */
export interface Unescaped {
  readonly text: string;
  readonly starts: () => Uint32Array;
}

/** Undefined where there is nothing to undo. */
export function undoEscapes(text: string): Unescaped | undefined {
  if (!/[\\%\n]/.test(text)) return undefined;
  const read = text.replace(ESCAPE, readEscape);
  return read === text ? undefined : { text: read, starts: () => findStarts(text, read.length) };
}

function readEscape(_escape: string, unit: string | undefined, octet: string | undefined): string {
  const code = unit ?? octet;
  return code === undefined ? '' : String.fromCharCode(Number.parseInt(code, 16));
}

function findStarts(text: string, length: number): Uint32Array {
  const starts = new Uint32Array(length + 1);
  let at = 0;
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    for (; from < match.index; from++) starts[at++] = from;
    if ((match[1] ?? match[2]) !== undefined) starts[at++] = from;
    from += match[0].length;
  }
  for (; from <= text.length; from++) starts[at++] = from;
  return starts;
}
