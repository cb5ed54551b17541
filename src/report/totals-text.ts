import type { AnsweredFromTotals, JudgingTotals } from '../protocol/model-call.ts';
import { effectOf, type GateRecord, type OutcomeCounts, type Totals } from '../protocol/summary.ts';
import { formatCount, formatNumberOf } from '../source/count-text.ts';
import { LEAST_FOR_P95 } from '../statistics/percentile.ts';
import { describeBudgetRecord } from './budget-text.ts';
import { describeForecast, describePrices } from './forecast-text.ts';
import { formatCost, formatDuration, formatShare } from './format.ts';
import { describePoolRecords } from './pool-text.ts';
import type { RunOverview } from './run-overview.ts';

/** A line of the totals: what, and how much of it. */
export type TotalsLine = readonly [label: string, text: string];

/** Everything counted over the run, in words; what is unknown is said to be. */
export function describeTotals(overview: RunOverview): readonly TotalsLine[] {
  const totals = overview.totals();
  const duration = overview.durationMilliseconds;
  const gates = overview.allGates();
  return [
    ['Trials', describeCounts(totals.counts)],
    ...describeCases(overview),
    ...(gates.length === 0 ? [] : [['Gates', describeGates(gates)] as const]),
    ...describeSkipped(totals),
    ...describeKept(totals),
    ['Tokens', describeTokens(totals)],
    ['Cost', describeSpent(totals)],
    ['Latency', describeLatency(totals)],
    ['Requests', describeRequests(totals)],
    ...(totals.judging ? [['Judging', describeJudging(totals.judging)] as const] : []),
    ...describeForecast(overview).map((text) => ['Estimate', text] as const),
    ...describePrices(overview).map((text) => ['Prices', text] as const),
    ...overview.budgets.map(
      (budget) => ['Budget', describeBudgetRecord(budget, overview.paidFrom(budget))] as const,
    ),
    ...describePoolRecords(overview.pools).map((text) => ['Limits', text] as const),
    ...(duration === undefined ? [] : [['Time', formatDuration(duration)] as const]),
  ];
}

/** Said once, not for each: what was not judged, since the answers are not of this run. */
function describeSkipped({ skipped_assertions: count }: Totals): readonly TotalsLine[] {
  if (count === undefined) return [];
  const said = `${formatNumberOf(count, 'assertion')} skipped: an answer that was kept says nothing of its time`;
  return [['Not judged', said]];
}

function describeKept({ answered_from: kept }: Totals): readonly TotalsLine[] {
  return kept === undefined ? [] : [['Kept answers', describeSources(kept)]];
}

/** `12 from a cassette, 3 from the cache`. */
function describeSources({ cassette, cache }: AnsweredFromTotals): string {
  return [
    ...(cassette === undefined ? [] : [`${formatCount(cassette)} from a cassette`]),
    ...(cache === undefined ? [] : [`${formatCount(cache)} from the cache`]),
  ].join(', ');
}

/** What the answers cost, and how much of it was not paid now. */
export function describeSpent(totals: Totals): string {
  return `${describeCost(totals)}${describeSaved(totals)}`;
}

/** What of a cost was not paid now; empty where nothing is known to be. */
function describeSaved({
  answered_from: kept,
  cost_usd: cost,
}: Pick<Totals, 'answered_from' | 'cost_usd'>): string {
  const saved = kept?.saved_usd;
  if (saved === undefined) return '';
  return saved === cost
    ? ', nothing of it in this run'
    : `, of which ${formatCost(saved)} not in this run`;
}

/** Where cases are repeated, how many passed by the rule for repeats, and how many it has not decided. */
function describeCases(overview: RunOverview): readonly TotalsLine[] {
  const { passed, judged, errored, open, isRepeated } = overview.cases();
  if (!overview.complete || !isRepeated || judged + errored + open === 0) return [];
  const said = [
    ...(judged + errored === 0
      ? []
      : [`${formatCount(passed)} of ${formatCount(judged)} passed, over their repeats`]),
    ...(errored === 0 ? [] : [`${formatCount(errored)} could not be judged`]),
    ...(open === 0 ? [] : [`${formatCount(open)} open: not all of their repeats were run`]),
  ].join(', ');
  if (overview.stop !== undefined) return [['Cases', said]];
  return [
    ['Cases', said],
    ...overview
      .reduced()
      .map(
        ({ rule, mean, cases }): TotalsLine => [
          rule,
          `${formatShare(mean)} on average of ${formatNumberOf(cases, 'case')}`,
        ],
      ),
  ];
}

/** `12 passed, 2 failed, 1 not run`: passed and failed always, the others where there are any. */
export function describeCounts(counts: OutcomeCounts): string {
  return [
    `${formatCount(counts.passed)} passed`,
    `${formatCount(counts.failed)} failed`,
    ...(counts.errored > 0 ? [`${formatCount(counts.errored)} errored`] : []),
    ...(counts.skipped > 0 ? [`${formatCount(counts.skipped)} skipped`] : []),
    ...(counts.spared === undefined ? [] : [`${formatCount(counts.spared)} not needed`]),
    ...(counts.not_run > 0 ? [`${formatCount(counts.not_run)} not run`] : []),
  ].join(', ');
}

export function describeGates(gates: readonly GateRecord[]): string {
  const count = (result: GateRecord['result']): number =>
    gates.filter((gate) => effectOf(gate) === result).length;
  const [met, unmet, open] = [count('met'), count('not_met'), count('inconclusive')];
  const skipped = count('skipped');
  return [
    `${met} met`,
    ...(unmet > 0 ? [`${unmet} not met`] : []),
    ...(open > 0 ? [`${open} inconclusive`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(', ');
}

function describeTokens(totals: Totals): string {
  const known = describeKnownTokens(totals);
  if (totals.usage_unknown === undefined || totals.usage.total_tokens === undefined) return known;
  return `${known}; unknown for ${formatNumberOf(totals.usage_unknown, 'completion')}`;
}

function describeKnownTokens(totals: Totals): string {
  const {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: total,
  } = totals.usage;
  if (total === undefined) return totals.usage_unknown === undefined ? 'none' : 'unknown';
  if (prompt === undefined || completion === undefined) return formatCount(total);
  // Of a completion that said one of them only, it is here, and nothing of it in the total.
  if (prompt + completion > total) return formatCount(total);
  return `${formatCount(total)} (${formatCount(prompt)} prompt, ${formatCount(completion)} completion)`;
}

function describeCost(totals: Totals): string {
  if (totals.cost_usd !== undefined) return formatCost(totals.cost_usd);
  if (totals.cost_unknown === 0) return 'none';
  return `unknown for ${formatNumberOf(totals.cost_unknown, 'completion')}`;
}

function describeLatency(totals: Totals): string {
  const latency = totals.latency_ms;
  if (latency === undefined) return totals.answered_from ? 'not known of kept answers' : 'none';
  const { count, median, p95, max } = latency;
  if (count === 1) return formatDuration(median);
  const slow = count < LEAST_FOR_P95 ? `max ${formatDuration(max)}` : `p95 ${formatDuration(p95)}`;
  return `median ${formatDuration(median)}, ${slow}`;
}

/** What was sent for trials that did not end, no record has: said where there may be any. */
function describeRequests({ requests, retries, counts }: Totals): string {
  return [
    formatCount(requests),
    ...(retries === 0 ? [] : [`of which ${formatNumberOf(retries, 'retry', 'retries')}`]),
    ...(counts.not_run === 0 ? [] : ['of the trials that ended']),
  ].join(', ');
}

/**
 * `12 calls, 3,400 tokens, $0.01, median 240 ms`: what judging cost, apart from what was judged. Of calls
 * that were not made now: `12 calls (12 from a cassette), 3,400 tokens, $0.01, nothing of it in this run`.
 */
export function describeJudging(judging: JudgingTotals): string {
  const { cost_usd: cost, cost_unknown: unknown } = judging;
  const tokens = judging.usage.total_tokens;
  const latency = judging.median_latency_ms;
  return [
    describeCalls(judging),
    ...(tokens === undefined ? [] : [formatNumberOf(tokens, 'token')]),
    ...(cost === undefined ? [] : [`${formatCost(cost)}${describeSaved(judging)}`]),
    ...(unknown === 0 ? [] : [`cost unknown for ${formatNumberOf(unknown, 'call')}`]),
    ...(latency === undefined ? [] : [`median ${formatDuration(latency)}`]),
  ].join(', ');
}

function describeCalls({
  calls,
  failed_calls: failed,
  answered_from: kept,
}: JudgingTotals): string {
  const notes = [
    ...(kept === undefined ? [] : [describeSources(kept)]),
    ...(failed === 0 ? [] : [`${formatCount(failed)} without an answer`]),
  ];
  return `${formatNumberOf(calls, 'call')}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
}
