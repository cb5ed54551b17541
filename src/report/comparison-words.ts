import { caseTitle } from '../compare/baseline.ts';
import {
  type Comparison,
  type GroupComparison,
  isAtNothing,
  isSmallDrop,
  type MissingCase,
  type TurnedCase,
} from '../compare/comparison.ts';
import { formatNumberOf } from '../source/count-text.ts';
import { steady } from '../statistics/steady.ts';
import { pointsToTell } from '../statistics/tell-apart.ts';

/** Of a side that no service answered. */
export const REPLAYED: string = 'replayed from a cassette';

/** How many cases could be compared, and how many not. */
export function tellCases({ groups, added, missing }: Comparison): string {
  const pairs = groups.reduce((sum, group) => sum + group.pairs, 0);
  const how = groups.some(isByRepeats) ? ' by how many of their repeats passed' : '';
  return [
    `${formatNumberOf(pairs, 'case')} compared${how}`,
    ...(added.length > 0 ? [`${added.length} added`] : []),
    ...(missing.length > 0 ? [`${missing.length} missing`] : []),
  ].join(', ');
}

/** Not by the rule for repeats, which decides in the tables of a run. */
function isByRepeats({ measures }: GroupComparison): boolean {
  return measures.some(({ measure, test }) => measure === 'pass_rate' && test !== 'mcnemar');
}

/** The verdict in a sentence, and what it does not say. */
export function tellVerdict(comparison: Comparison): readonly string[] {
  const { verdict, options, reasons } = comparison;
  const margin = steady(options.margin * 100);
  const inconclusive = reasons.length > 0 ? `: ${reasons.join(', ')}` : '';
  const words =
    options.mode === 'detect'
      ? { met: tellMet(comparison), not_met: 'a regression is shown' }
      : {
          met: `a drop of ${margin} points or more is excluded`,
          not_met: `a drop of more than ${margin} points is shown`,
        };
  const first = {
    ...words,
    inconclusive:
      inconclusive === ''
        ? `a drop of ${margin} points is not excluded`
        : `inconclusive${inconclusive}`,
  }[verdict];
  return [first, ...tellDetectable(comparison)];
}

/** In `detect`: that nothing is shown, or only what is too small to count. */
function tellMet({ groups, options }: Comparison): string {
  const isSmall = groups.some(({ measures }) =>
    measures.some((measure) => isSmallDrop(measure, options)),
  );
  return isSmall
    ? `a drop is shown that is smaller than the least effect, ${steady(options.minEffect * 100)} points`
    : 'no regression is shown';
}

/** "Not significant" is no "equal": what would have been seen. */
function tellDetectable({ groups, options }: Comparison): readonly string[] {
  const open = groups.flatMap((group) =>
    group.measures.filter(
      (each) => !each.isRegression && !each.isImprovement && !isSmallDrop(each, options),
    ),
  );
  if (open.length === 0) return [];
  const seen = open.flatMap(({ detectable }) => detectable ?? []);
  const unseen = open.length - seen.length;
  if (seen.length === 0) {
    return [
      open.every(isAtNothing)
        ? 'nothing passed in the baseline, so that nothing can drop'
        : 'with so few cases not even the largest drop would have been seen',
    ];
  }
  const [least, most] = [Math.min(...seen), Math.max(...seen)].map((drop) =>
    pointsToTell(drop, []),
  );
  const range = least === most ? `${most} points` : `${least} to ${most} points`;
  const rest = unseen > 0 ? `; in ${unseen} of the rows none would` : '';
  return [`what shows no change would have shown a drop of ${range}, four times of five${rest}`];
}

/** `triage/refund: passed, now failed (5 of 5 repeats passed, now 2 of 5)`. */
export function tellTurned(turned: TurnedCase): string {
  const { repeats, from, to } = turned;
  const counts = repeats ? ` (${repeats.baseline} repeats passed, now ${repeats.now})` : '';
  return `${caseTitle(turned)}: ${from}, now ${to}${counts}`;
}

/** Why a case cannot be compared. */
export const MISSING_WORDS: Readonly<Record<MissingCase['reason'], string>> = {
  absent: 'not in this run',
  errored: 'could not be judged',
  skipped: 'skipped',
  other_rule: 'passes by another rule',
};

/** Cases that cannot be compared, a line each: what is missing first. */
export function listUnpaired({ added, missing }: Comparison, most: number): readonly string[] {
  return [
    ...shorten(
      missing.map((each) => `missing  ${caseTitle(each)}: ${MISSING_WORDS[each.reason]}`),
      most,
    ),
    ...shorten(
      added.map((each) => `added    ${caseTitle(each)}`),
      most,
    ),
  ];
}

function shorten(lines: readonly string[], most: number): readonly string[] {
  const left = lines.length - most;
  return left > 0 ? [...lines.slice(0, most), `         and ${left} more`] : lines;
}
