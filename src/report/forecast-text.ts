import type { Estimate, VariantEstimate } from '../protocol/estimate.ts';
import type { JudgingTotals } from '../protocol/model-call.ts';
import type { VariantSummary } from '../protocol/summary.ts';
import { withVariant } from '../protocol/trial-id.ts';
import { formatNumberOf } from '../source/count-text.ts';
import { formatCost } from './format.ts';
import type { RunOverview } from './run-overview.ts';

/** Of which day the prices are that no answer and no author says. */
export function describePrices({ prices }: RunOverview): readonly string[] {
  const date = prices?.as_of;
  return date === undefined ? [] : [`as of ${date}, where an answer does not say what it cost`];
}

/** What was expected of each variant and its judges, beside what came of it; empty without a budget. */
export function describeForecast(overview: RunOverview): readonly string[] {
  const { forecast } = overview;
  if (forecast === undefined) return [];
  const isSingle = forecast.length === 1;
  const shown = forecast.slice(0, MOST);
  const more = forecast.length - shown.length;
  return [
    ...shown.flatMap((estimate) => describeVariant(estimate, overview, isSingle)),
    ...(more === 0 ? [] : [`and ${formatNumberOf(more, 'variant')} more`]),
  ];
}

const MOST = 10;

function describeVariant(
  { pipeline, variant_id: id, steps, judges = {} }: VariantEstimate,
  overview: RunOverview,
  isSingle: boolean,
): readonly string[] {
  const came = overview.findVariant(pipeline, id);
  const name = withVariant(pipeline, id);
  const judging = Object.entries(judges);
  return [
    `${isSingle ? '' : `${name}: `}${describeSteps(came)} ${describeMost(steps)}`,
    ...judging.map(([judge, estimate]) => {
      const cost = describeJudge(came?.judging, judge, judging.length);
      return `${isSingle ? '' : `${name}, `}judge ${judge}: ${cost} ${describeMost(estimate)}`;
    }),
  ];
}

function describeSteps(came: VariantSummary | undefined): string {
  if (came?.cost_usd !== undefined) return formatCost(came.cost_usd);
  return came === undefined || came.cost_unknown === 0 ? 'nothing' : 'unknown';
}

function describeJudge(judging: JudgingTotals | undefined, name: string, count: number): string {
  const came = count === 1 ? judging : judging?.judges?.[name];
  if (came === undefined) return 'nothing';
  if (came.cost_usd !== undefined) return formatCost(came.cost_usd);
  return came.cost_unknown === 0 ? 'nothing' : 'unknown';
}

function describeMost(estimate: Estimate): string {
  const { cost_usd: cost, prompt_tokens_counted: isCounted, requests } = estimate;
  if (cost !== undefined) {
    const about = isCounted === true ? '' : 'about ';
    return `of at most ${about}${formatCost(cost)} for ${formatNumberOf(requests, 'request')}`;
  }
  const asked = formatNumberOf(estimate.cost_unknown, 'request');
  return `(not estimated: ${nameMissing(estimate)} is missing for ${asked})`;
}

function nameMissing({ unpriced, completion_tokens: limited }: Estimate): string {
  if (unpriced === 0) return '`max_tokens`';
  return unpriced !== undefined && limited !== undefined ? 'a price' : 'a price or `max_tokens`';
}
