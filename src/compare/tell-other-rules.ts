import { nounFor } from '../source/count-text.ts';
import type { MissingCase } from './comparison.ts';

/** What is another in them, by the first one, and what to do. */
export function tellOtherRules(others: readonly MissingCase[]): string {
  const [first] = others;
  const { baseline = '', now = '' } = first?.rules ?? {};
  const what = `${others.length} ${nounFor(others.length, 'case passes', 'cases pass')}`;
  return `${what} by another rule than in the baseline (there ${baseline}, now ${now}), so that outcomes cannot be compared: save the baseline anew`;
}
