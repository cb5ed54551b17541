import { fillUnknown } from '../../statistics/fill-unknown.ts';
import { frontProbability, paretoFront } from '../../statistics/pareto.ts';
import { meanOf } from '../../statistics/repeats.ts';
import { known } from './estimate.ts';
import type { ByCase, SweepVariant } from './sweep-data.ts';

/** Whether no other variant is at least as good in all three and better in one, and how sure that is. */
export interface FrontPlace {
  readonly isOn: boolean;
  /** How often it is when cases are drawn anew. */
  readonly probability: number;
}

/**
 * The variants' places on the front of quality (the pass rate, then the score), cost and mean latency, all
 * three means over cases; of a case that could not be judged all three are the worst that any other came to, as
 * {@link fillUnknown} says. Cases are drawn the same for all variants. None is on it where no quality is known.
 */
export function findFrontPlaces(
  variants: readonly SweepVariant[],
  seed: number,
): readonly FrontPlace[] {
  const qualities = fillUnknown(variants.map(qualitiesOf));
  if (qualities.every((each) => each.every(Number.isNaN))) {
    return variants.map(() => ({ isOn: false, probability: 0 }));
  }
  const costs = fillWorst(variants, ({ costs }) => costs);
  const latencies = fillWorst(variants, ({ latencies }) => latencies);
  const figures = qualities.map((quality, index) => ({
    quality,
    cost: costs[index] ?? [],
    latency: latencies[index] ?? [],
  }));
  const points = figures.map(({ quality, cost, latency }) => ({
    quality: mean(quality),
    cost: mean(cost),
    latency: mean(latency),
  }));
  const front = new Set(paretoFront(points));
  const probabilities = frontProbability(figures, { seed });
  return points.map((point, index) => ({
    isOn: front.has(point),
    probability: probabilities[index] ?? 0,
  }));
}

/** Small enough that it decides between equal pass rates only; a power of two, so that sums stay exact. */
const SCORE_SHARE = 2 ** -20;

function qualitiesOf({ passed, scores }: SweepVariant): ByCase {
  return passed.map((share, index) => {
    const score = scores[index] ?? Number.NaN;
    return share + SCORE_SHARE * (Number.isNaN(score) ? 0 : score);
  });
}

/** Of a burden, the largest is the worst. What a case took that could not be judged is none: errors are fast and free. */
function fillWorst(
  variants: readonly SweepVariant[],
  read: (variant: SweepVariant) => ByCase,
): readonly ByCase[] {
  const negated = variants.map((variant) =>
    read(variant).map((figure, at) => (Number.isNaN(variant.passed[at]) ? Number.NaN : -figure)),
  );
  return fillUnknown(negated).map((row) => row.map((figure) => -figure));
}

function mean(numbers: ByCase): number | undefined {
  return meanOf(known(numbers));
}
