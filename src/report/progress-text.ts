import { formatCount, formatNumberOf } from '../source/count-text.ts';
import { describeBudget } from './budget-text.ts';
import { formatCost, formatRate, formatSeconds } from './format.ts';
import type { Paint } from './paint.ts';
import type { ProgressCount } from './progress-count.ts';

const plain = (text: string): string => text;
const UNPAINTED: Pick<Paint, 'good' | 'bad' | 'doubtful' | 'dim'> = {
  good: plain,
  bad: plain,
  doubtful: plain,
  dim: plain,
};

/** `118 passed, 4 failed, 2 errored`; only what there is. */
export function describeProgress(
  count: ProgressCount,
  paint: typeof UNPAINTED = UNPAINTED,
): string {
  const { errored, failed, passed, skipped } = count.outcomes;
  return [
    paint.good(`${formatCount(passed)} passed`),
    ...(failed > 0 ? [paint.bad(`${formatCount(failed)} failed`)] : []),
    ...(errored > 0 ? [paint.doubtful(`${formatCount(errored)} errored`)] : []),
    ...(skipped > 0 ? [paint.dim(`${formatCount(skipped)} skipped`)] : []),
  ].join(', ');
}

/** Rate, tokens, cost and the time left, most telling first. */
export function describePace(count: ProgressCount): readonly string[] {
  const left = count.millisecondsLeft;
  const unknown = count.costUnknown > 0 ? ' and some unknown' : '';
  const costKnown = count.costUsd > 0;
  const cost = costKnown ? `${formatCost(count.costUsd)}${unknown}` : 'cost unknown';
  return [
    ...(left === undefined ? [] : [`${formatSeconds(left)} left`]),
    ...(count.finished === 0 ? [] : [formatRate(count.trialsPerSecond)]),
    ...(count.tokens === 0 ? [] : [formatNumberOf(count.tokens, 'token')]),
    ...(costKnown || count.costUnknown > 0 ? [cost] : []),
    ...count.budgets.map(describeBudget),
    ...(count.failedAttempts === 0 ? [] : [formatNumberOf(count.failedAttempts, 'failed attempt')]),
  ];
}
