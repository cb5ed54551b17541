import { showText } from './show-value.ts';

const AROUND = 20;

/** "line 2, column 5": where an offset of a text is, both from 1. */
export function describePlace(text: string, offset: number): string {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    start = at + 1;
  }
  return `line ${line}, column ${offset - start + 1}`;
}

/** What stands around an offset on its line, in backticks. */
export function showAround(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - AROUND), offset);
  const after = text.slice(offset, offset + AROUND);
  const begin = before.slice(before.lastIndexOf('\n') + 1);
  const end = /^[^\n]*/.exec(after)?.[0] ?? '';
  // No half of a character is left at the ends.
  return showText(`${begin}${end}`.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '').trim());
}

/** A line by its number, from 1, in backticks. */
export function showLine(text: string, line: number): string {
  return showText((text.split('\n', line)[line - 1] ?? '').trim());
}

/** Whether all of a text is one code fence of Markdown. */
export function isFenced(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length > 6 && trimmed.startsWith('```') && trimmed.endsWith('```');
}

/**
 * Why a text is not judged, where it is longer than what a format's parser takes in a few seconds at the
 * worst. Parsers that take time in proportion to the text need no limit.
 */
export function findExcess(text: string, format: string, most: number): string | undefined {
  if (text.length <= most) return undefined;
  return `${format} is judged up to ${most} characters, and this has ${text.length}`;
}
