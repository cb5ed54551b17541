import type { PipelineSummary } from '../protocol/summary.ts';
import { formatCount, formatNumberOf } from '../source/count-text.ts';

/** How many variants a search dropped, and what is not known of them; undefined where it dropped none. */
export function describeDropped(summary: PipelineSummary | undefined): string | undefined {
  const { rounds, variants = [] } = summary ?? {};
  const dropped = variants.filter(({ dropped_in_round: round }) => round !== undefined).length;
  if (rounds === undefined || dropped === 0) return undefined;
  const were = dropped === 1 ? 'was' : 'were';
  return `${formatCount(dropped)} of ${formatNumberOf(variants.length, 'variant')} ${were} dropped by the search, run with fewer cases: no gate has a verdict of them.`;
}
