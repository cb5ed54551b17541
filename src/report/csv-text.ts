import { safeLine } from '../diagnostic/safe-text.ts';

/** A text, a number as it is, or nothing. */
export type CsvValue = string | number | undefined;

/**
 * One row, with its line end. Quoted as RFC 4180 says, but that lines end with a line feed alone, as
 * tools that read line by line expect.
 */
export function csvRow(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\n`;
}

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe in front, which keeps it a text there; a
 * number is never one. Whatever cannot be seen is written out, so that a cell stays on its line.
 */
function csvCell(value: CsvValue): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = `${FORMULA.test(value) ? "'" : ''}${safeLine(value, true)}`;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * What OWASP's page on CSV injection names: `=`, `+`, `-`, `@`, a tab, a carriage return, a line feed, and the
 * first four in full width. White space before them is skipped by some programs.
 */
const FORMULA = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/;
/** White space at an end would be lost by some readers. */
const QUOTED = /[",\n\r]|^\s|\s$/;
