import { createRequire } from 'node:module';
import type stringWidth from 'string-width';

let loaded: typeof stringWidth | undefined;

/**
 * Columns that a text takes at a terminal; colour codes take none. What counts others than plain
 * characters is loaded when there are some: its tables take longer than most commands.
 */
export function terminalWidth(text: string): number {
  if (isPlain(text)) return text.length;
  loaded ??= (createRequire(import.meta.url)('string-width') as { default: typeof stringWidth })
    .default;
  return loaded(text);
}

/** Whether each code unit is a character of its own, of one column: most letters of Europe, and what tables are made of. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** Latin, Greek, Cyrillic, punctuation, currencies, arrows, lines and blocks, marks; nothing that combines. */
const PLAIN =
  /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u2500-\u259f\u2713\u2717]*$/;
