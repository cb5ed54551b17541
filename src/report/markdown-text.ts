import { safeBlock, safeLine } from '../diagnostic/safe-text.ts';
import { cutText } from './text-width.ts';

/**
 * Text on one line that means itself in Markdown, in a table or out of one: no emphasis, no HTML, no
 * links. Hosts look for mentions (`@name`) after that, and spare only code: what a model may have
 * said goes through {@link markdownCode}.
 */
export function markdownText(text: string): string {
  return safeLine(text, true)
    .replace(/[\\`*_[\]<>#|~&@]/g, (character) => `&#${character.codePointAt(0)};`)
    .replaceAll('://', '&#58;//')
    .replace(/www\./gi, (prefix) => `${prefix.slice(0, -1)}&#46;`);
}

/** Text as code on one line, cut to so many columns, for outside of tables. */
export function markdownCode(text: string, columns: number): string {
  const line = cutText(safeLine(text.slice(0, columns * 16), true), columns, true).trim();
  if (line === '') return '';
  const fence = '`'.repeat(longestRun(line, '`') + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/**
 * The same for a table, where a `|` ends a cell even in code: it is escaped, and a single backslash
 * before it becomes two, since an odd one would undo that.
 */
export function markdownCodeCell(text: string, columns: number): string {
  return markdownCode(text, columns).replace(/(\\*)\|/g, (_, slashes: string) => {
    return `${slashes}${slashes.length % 2 === 1 ? '\\' : ''}\\|`;
  });
}

/** A fenced block that nothing in the text can end. */
export function markdownBlock(text: string, language = 'text'): string {
  const block = safeBlock(text, true).replace(/(?<!\n)\n+$/, '');
  const fence = '`'.repeat(Math.max(3, longestRun(block, '`') + 1));
  return `${fence}${language}\n${block}\n${fence}\n`;
}

/** The rows of a table under its headings; the cells are Markdown already. */
export function markdownTable(
  heads: readonly { readonly text: string; readonly align: 'left' | 'right' }[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return [
    line(heads.map((head) => head.text)),
    line(heads.map((head) => (head.align === 'right' ? '---:' : '---'))),
    ...rows.map(line),
  ].join('');
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const unit of text) {
    run = unit === character ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
