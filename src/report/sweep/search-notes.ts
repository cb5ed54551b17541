import { formatCount, formatNumberOf } from '../../source/count-text.ts';
import type { Effects } from './axis-effects.ts';
import type { Sweep } from './sweep-data.ts';

/** What a search leaves unknown of its axes. */
export const notOfSearches: Effects = {
  kind: 'none',
  reason:
    'the search ran variants with different cases, and means over different cases cannot be compared',
};

/** How the variants were searched, and what that does to their numbers; nothing where they were not. */
export function describeSearch({ info, rounds, variants }: Sweep): readonly string[] {
  if (rounds === undefined || info.search === undefined) return [];
  const { by, budget } = info.search;
  const trials = variants.reduce((sum, variant) => sum + variant.trials, 0);
  const used = `${formatCount(trials)} of at most ${formatNumberOf(budget, 'trial')}`;
  let cases = 0;
  const steps = rounds.map((round, index) => {
    cases += round.cases;
    const more = index === 0 ? formatNumberOf(cases, 'case') : `${formatCount(cases)}`;
    return `${formatNumberOf(round.variants, 'variant')} on ${more}`;
  });
  if (variants.every(({ droppedIn }) => droppedIn === undefined)) {
    return [`Searched by ${by}, with ${used}: ${steps.join(', ')}. None was dropped.`];
  }
  return [
    `Searched by ${by}, with ${used}: ${steps.join(', then ')}.`,
    'Dropped variants were run with fewer cases, so that their intervals are wider; no gate has a verdict of them. The best of a search was chosen by the very cases that are counted here, and is partly lucky.',
  ];
}
