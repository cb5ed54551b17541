import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';

/** What a number may be that the library is given. */
export interface NumberRule {
  /** As it stands behind "takes". */
  readonly takes: string;
  readonly hints?: readonly string[];
  isMet(value: number): boolean;
}

/**
 * An option of the library that it cannot go by: `NaN`, a text, a part of a repeat. The command line reads its
 * own; types do not tell, nor are there any in JavaScript.
 */
export function checkNumber(
  option: string,
  value: unknown,
  { takes, hints, isMet }: NumberRule,
): readonly Diagnostic[] {
  if (value === undefined || (typeof value === 'number' && isMet(value))) return [];
  const shown = typeof value === 'number' ? `${value}` : (show(value) ?? 'no number');
  return [refuseOption(`\`${option}\` takes ${takes}, and is ${shown}`, hints)];
}

/** One of a few words. */
export function checkWord(
  option: string,
  value: unknown,
  words: readonly string[],
): readonly Diagnostic[] {
  if (value === undefined || words.some((word) => word === value)) return [];
  if (typeof value === 'string') {
    return [refuseOption(`\`${option}\` cannot be \`${value}\``, suggestName(value, words))];
  }
  const hints = suggestName('', words);
  return [refuseOption(`\`${option}\` is ${show(value) ?? 'no text'}`, hints)];
}

function show(value: unknown): string | undefined {
  if (typeof value === 'string') return `the text \`${value}\``;
  return value === null ? 'null' : undefined;
}

export function refuseOption(message: string, hints: readonly string[] = []): Diagnostic {
  return { code: 'usage', severity: 'error', message, ...(hints.length > 0 && { hints }) };
}
