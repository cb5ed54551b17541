import { requireFinite, requireInside } from './domain.ts';
import type { Interval } from './interval.ts';
import { quantileOf } from './quantile.ts';
import { makeSeededRandom } from './seeded-random.ts';

export interface BootstrapOptions {
  readonly seed: number;
  readonly confidence: number;
  /** How many times the values are drawn anew; 10,000 unless said otherwise. */
  readonly draws?: number;
}

/**
 * The percentile interval of a mean: B. Efron, "Bootstrap methods", 1979. Values are drawn as often as
 * there are, with replacement, and the interval is cut from the means at type 7 quantiles. The same
 * values in another order give the same interval. Undefined of fewer than two values.
 * It is too short for few: below about 20 the t interval is nearer to what it says.
 */
export function bootstrapMeanInterval(
  values: readonly number[],
  { seed, confidence, draws = 10_000 }: BootstrapOptions,
): Interval | undefined {
  requireFinite(values);
  requireInside({ confidence });
  if (values.length < 2) return undefined;
  const means = drawMeans(Float64Array.from(values).sort(), { seed, draws }).sort();
  const lower = quantileOf(means, (1 - confidence) / 2);
  const upper = quantileOf(means, (1 + confidence) / 2);
  return lower === undefined || upper === undefined ? undefined : { lower, upper };
}

function drawMeans(
  values: Float64Array,
  { seed, draws }: { readonly seed: number; readonly draws: number },
): Float64Array {
  const random = makeSeededRandom(seed);
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (let drawn = 0; drawn < values.length; drawn++) {
      sum += values[Math.floor(random() * values.length)] ?? 0;
    }
    means[draw] = sum / values.length;
  }
  return means;
}
