import { requireWhole } from './domain.ts';
import { makeSeededRandom } from './seeded-random.ts';

/** What a variant is chosen by: much quality, at little cost and latency, each in any unit. */
export interface ParetoPoint {
  readonly quality?: number | undefined;
  readonly cost?: number | undefined;
  readonly latency?: number | undefined;
}

/**
 * The points that no other dominates, in the order given. One dominates another if it is nowhere
 * worse and somewhere better, so that equal points stay together: figures are means, and their last digits, which
 * depend on the order of sums, tell nothing apart. What no point has is left out.
 * A point that lacks what another has is not on the front and dominates none: nothing shows that it is good.
 * Where nothing is known of any, the front is empty.
 */
export function paretoFront<P extends ParetoPoint>(points: readonly P[]): readonly P[] {
  const onFront = findFront(
    points.map(({ quality = Number.NaN, cost = Number.NaN, latency = Number.NaN }) => [
      -quality,
      cost,
      latency,
    ]),
  );
  return points.filter((_, index) => onFront[index]);
}

/** One figure for each case, the same cases in the same order for all variants; undefined or NaN where there is none. */
export type PerCase = readonly (number | undefined)[];

/** What was measured of a variant. A list that is left out, or is empty, is of nothing. */
export interface VariantFigures {
  readonly quality?: PerCase;
  readonly cost?: PerCase;
  readonly latency?: PerCase;
}

export interface FrontOptions {
  readonly seed: number;
  /** How many times the cases are drawn anew; 1000 unless said otherwise. */
  readonly draws?: number;
}

/**
 * For each variant, how often it is on the Pareto front of the means over cases when the cases are
 * drawn anew with replacement, all variants with the same ones: 0 to 1. Near 1, it doesn't depend on
 * which cases happened to be chosen that it is on the front. What a variant lacks is judged as in {@link paretoFront}.
 */
export function frontProbability(
  variants: readonly VariantFigures[],
  { seed, draws = 1000 }: FrontOptions,
): readonly number[] {
  requireWhole({ draws });
  const columns = variants.map(({ quality = [], cost = [], latency = [] }) =>
    [quality, cost, latency].map((figures) =>
      Float64Array.from(figures, (each) => each ?? Number.NaN),
    ),
  );
  const cases = Math.max(0, ...columns.flat().map((figures) => figures.length));
  const random = makeSeededRandom(seed);
  const drawn = new Uint32Array(cases);
  const timesOnFront = variants.map(() => 0);
  for (let draw = 0; draw < draws; draw++) {
    for (let index = 0; index < cases; index++) drawn[index] = Math.floor(random() * cases);
    const onFront = findFront(columns.map((figures) => findBurdens(figures, drawn)));
    for (const [index, isOn] of onFront.entries()) {
      if (isOn) timesOnFront[index] = (timesOnFront[index] ?? 0) + 1;
    }
  }
  return timesOnFront.map((times) => times / draws);
}

/** Quality, cost and latency, NaN where one is missing, each the better the smaller. */
type Burdens = readonly [number, number, number];

/** For each point, whether it is on the front. */
function findFront(points: readonly Burdens[]): readonly boolean[] {
  const known = ([0, 1, 2] as const).filter((axis) =>
    points.some((point) => !Number.isNaN(point[axis])),
  );
  const steady = countSteps(points);
  const whole = steady.filter((point) => known.every((axis) => !Number.isNaN(point[axis])));
  const isWhole = new Set(whole);
  const dominates = (one: Burdens, other: Burdens): boolean =>
    known.every((axis) => one[axis] <= other[axis]) &&
    known.some((axis) => one[axis] < other[axis]);
  return steady.map(
    (point) =>
      known.length > 0 && isWhole.has(point) && !whole.some((other) => dominates(other, point)),
  );
}

/** The steps between 0 and the largest on an axis. More would be the last digits of means over 10,000 cases. */
const STEPS = 2 ** 40;

/** How many steps each burden is: those of equal means are equal, in whatever order these were summed up. */
function countSteps(points: readonly Burdens[]): readonly Burdens[] {
  const [one, two, three] = ([0, 1, 2] as const).map((axis) => {
    const largest = points.reduce((most, point) => Math.max(most, Math.abs(point[axis]) || 0), 0);
    return largest / STEPS || 1;
  }) as [number, number, number];
  return points.map(([quality, cost, latency]) => [
    Math.round(quality / one),
    Math.round(cost / two),
    Math.round(latency / three),
  ]);
}

function findBurdens(figures: readonly Float64Array[], drawn: Uint32Array): Burdens {
  const [quality = Number.NaN, cost = Number.NaN, latency = Number.NaN] = figures.map((each) =>
    meanOfDrawn(each, drawn),
  );
  return [-quality, cost, latency];
}

/** Of the figures that there are; NaN if there is none. */
function meanOfDrawn(figures: Float64Array, drawn: Uint32Array): number {
  let sum = 0;
  let count = 0;
  for (const index of drawn) {
    const figure = figures[index] ?? Number.NaN;
    if (Number.isNaN(figure)) continue;
    sum += figure;
    count++;
  }
  return sum / count;
}
