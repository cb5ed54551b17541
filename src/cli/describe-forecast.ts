import { safeLine } from '../diagnostic/safe-text.ts';
import type { Estimate, KnownPrices, VariantEstimate } from '../protocol/estimate.ts';
import { withVariant } from '../protocol/trial-id.ts';
import { formatCount, formatNumberOf } from '../source/count-text.ts';

/** By variant and judge, where there is more than one number to tell; and which prices they are made of. */
export function describeForecast(
  variants: readonly VariantEstimate[],
  prices: KnownPrices | undefined,
): string {
  const isSimple = variants.length === 1 && variants[0]?.judges === undefined;
  const shown = isSimple ? [] : variants.slice(0, MOST);
  const lines = [
    ...shown.flatMap(({ pipeline, variant_id: variant, steps, judges = {} }) => [
      `${withVariant(pipeline, variant)}: ${describeEstimate(steps)}`,
      ...Object.entries(judges).map(([name, sum]) => `  judge ${name}: ${describeEstimate(sum)}`),
    ]),
    ...(!isSimple && variants.length > MOST
      ? [`and ${formatNumberOf(variants.length - MOST, 'variant')} more`]
      : []),
    ...(prices?.as_of === undefined || !variants.some(isPriced)
      ? []
      : [`prices: ${nameSources(prices.models, prices.as_of)}`]),
  ];
  return lines.map((line) => `${safeLine(line, true)}\n`).join('');
}

const MOST = 20;

function describeEstimate(estimate: Estimate): string {
  const {
    requests,
    prompt_tokens: prompt,
    prompt_tokens_counted: isCounted = false,
    completion_tokens: completion,
    cost_usd: cost,
  } = estimate;
  return [
    formatNumberOf(requests, 'request'),
    `${isCounted ? '' : 'about '}${formatNumberOf(prompt, 'prompt token')}`,
    completion === undefined
      ? 'completion tokens without a limit'
      : `at most ${formatNumberOf(completion, 'completion token')}`,
    cost === undefined
      ? `cost unknown for ${formatCount(estimate.cost_unknown)}`
      : describeMost(cost, isCounted),
  ].join(', ');
}

function isPriced({ steps, judges = {} }: VariantEstimate): boolean {
  return [steps, ...Object.values(judges)].some(({ cost_usd: cost }) => cost !== undefined);
}

function nameSources(prices: KnownPrices['models'], date: string): string {
  const own = prices.some(({ from }) => from === 'config') ? 'pulze.config.yaml, and ' : '';
  return `${own}the program's own table, as of ${date}`;
}

/** Rounded up: `at most $0.0008`, and `at most about $0.0008` where the prompt's tokens are estimated. */
export function describeMost(usd: number, isCounted: boolean): string {
  const shown = usd === 0 ? '$0' : `$${(Math.ceil(usd * 10_000 - 1e-6) / 10_000).toFixed(4)}`;
  return `at most ${isCounted || usd === 0 ? '' : 'about '}${shown}`;
}
