import { meanInterval } from '../../statistics/cluster.ts';
import { clusteredRateInterval } from '../../statistics/clustered-rate.ts';
import type { Interval } from '../../statistics/interval.ts';
import { LEAST_FOR_P95, nearestRank } from '../../statistics/percentile.ts';
import { meanOf } from '../../statistics/repeats.ts';
import type { ByCase, SweepVariant } from './sweep-data.ts';

/** What the trials of a variant say of it; absent where they say nothing. */
export interface Estimate {
  /** Cases with a repeat that was judged. */
  readonly cases: number;
  /** The mean over cases of the share of their repeats that passed. */
  readonly rate?: number;
  readonly rateInterval?: Interval;
  /** The mean over cases of their mean score. */
  readonly score?: number;
  readonly scoreInterval?: Interval;
  /** Means over trials. */
  readonly tokens?: number;
  readonly costUsd?: number;
  /** Of the trials' latencies, in milliseconds, by nearest rank. */
  readonly median?: number;
  /** Absent, too, below {@link LEAST_FOR_P95} trials, where it is just the longest. */
  readonly p95?: number;
}

export const CONFIDENCE = 0.95;

export function estimateVariant(variant: SweepVariant): Estimate {
  const shares = known(variant.passed);
  const scores = known(variant.scores);
  const latencies = variant.everyLatency.toSorted((a, b) => a - b);
  const scoreInterval = scoreIntervalOf(scores);
  return {
    cases: shares.length,
    ...(shares.length > 0 && { rateInterval: rateInterval(variant) }),
    ...(scoreInterval && { scoreInterval }),
    ...(latencies.length > 0 && { median: nearestRank(latencies, 0.5) }),
    ...(latencies.length >= LEAST_FOR_P95 && { p95: nearestRank(latencies, 0.95) }),
    ...mean('rate', shares),
    ...mean('score', scores),
    ...mean('tokens', variant.everyTokens),
    ...mean('costUsd', variant.everyCost),
  };
}

/** Absent where all are alike, too: Student's t would then be sure of what a few cases cannot show. */
export function scoreIntervalOf(scores: readonly number[]): Interval | undefined {
  const interval = meanInterval(scores, {
    confidence: CONFIDENCE,
    within: { lower: 0, upper: 1 },
  });
  return interval && interval.upper > interval.lower ? interval : undefined;
}

function rateInterval({ passed, judged }: SweepVariant): Interval {
  const cases = passed.map((share, index) => ({ share, repeats: judged[index] ?? 0 }));
  return clusteredRateInterval(
    cases.filter(({ repeats }) => repeats > 0),
    CONFIDENCE,
  );
}

/** The numbers of those cases that have one. */
export function known(numbers: ByCase): readonly number[] {
  return numbers.filter((number) => !Number.isNaN(number));
}

function mean<Key extends string>(
  key: Key,
  numbers: readonly number[],
): { readonly [K in Key]?: number } {
  const value = meanOf(numbers);
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: number };
}
