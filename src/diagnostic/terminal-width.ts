import { createRequire } from 'node:module';
import type stringWidth from 'string-width';

let loaded: typeof stringWidth | undefined;

/**
 * Columns that a text takes at a terminal; colour codes take none. What counts other than ASCII is
 * loaded when there is some: its tables take longer than most commands.
 */
export function terminalWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  loaded ??= (createRequire(import.meta.url)('string-width') as { default: typeof stringWidth })
    .default;
  return loaded(text);
}

const PLAIN = /^[\x20-\x7e]*$/;
