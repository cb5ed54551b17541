import { requireWhole } from './domain.ts';
import { type Burdens, findFront } from './pareto.ts';
import { makeSeededRandom } from './seeded-random.ts';

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
 * which cases happened to be chosen that it is on the front. What a variant lacks is judged as in {@link findFront}.
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
