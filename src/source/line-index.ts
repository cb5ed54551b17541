import type { Position } from './location.ts';

/** Turns offsets into positions. Lines end at `\n`; a `\r` before it belongs to the line's end. */
export interface LineIndex {
  position(offset: number): Position;
  /** From 1; without its line end; empty beyond the last line. */
  line(number: number): string;
}

export function makeLineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);

  return {
    position(offset) {
      const line = lastAtMost(starts, offset);
      return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
    },
    line(number) {
      const start = starts[number - 1];
      if (start === undefined) return '';
      const end = starts[number] ?? text.length + 1;
      return text.slice(start, end - 1).replace(/\r$/, '');
    },
  };
}

/** The index of the last start that is not beyond the offset. */
function lastAtMost(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
