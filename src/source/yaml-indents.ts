/** A stretch of a text. */
type Stretch = readonly [number, number];

/** The line that a place is in, without the white space around it. */
export function lineOf(text: string, offset: number): Stretch {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(start, end === -1 ? undefined : end);
  const first = start + (line.length - line.trimStart().length);
  return [first, start + line.trimEnd().length];
}

const HEADER = /(?:^|[:-])[ \t]+[|>][-+\d]*[ \t]*(?:#.*)?$/;

/** Whether the lines before, which are indented deeper, are a text behind `|` or `>`. */
export function followsBlockText(text: string, offset: number): boolean {
  const before = text.slice(0, offset);
  const lines = before.split('\n');
  const own = lines.pop() ?? '';
  const [start] = lineOf(text, offset);
  const depth = start - (offset - own.length);
  for (const line of lines.reverse()) {
    if (HEADER.test(line.replace(/\r$/, ''))) return true;
    if (line.trim() !== '' && line.length - line.trimStart().length <= depth) return false;
  }
  return false;
}
