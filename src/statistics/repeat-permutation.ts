import { requireWhole } from './domain.ts';
import {
  areAlike,
  comparePools,
  countWays,
  listWays,
  makeDraw,
  type RepeatPool,
  varianceOfShareOuts,
  type Ways,
} from './repeat-pool.ts';
import { makeSeededRandom } from './seeded-random.ts';
import type { SignFlip, SignFlipOptions } from './sign-flip.ts';

/** As many ways to share out the repeats of all cases as are all tried. */
const MOST_EXACT = 2 ** 16;
/** As many ways for a case, or a few together, as are listed; of more, some are drawn. */
const MOST_LISTED = 1024;

/**
 * The permutation test within strata (R. A. Fisher, 1935; E. Pitman, 1937): if nothing changed, each share-out of
 * a case's repeats to the two sides was as likely as any other. That holds as well where one side has more of them,
 * where that of signs does not: one repeat before and ten now give a few large differences one way and many
 * small ones the other way. The statistic is Σd / √Σd² over the differences of the cases' means, a form of Student's t
 * (A. Janssen, 1997; E. Chung and J. Romano, 2013): by Σd alone, cases that changed in both directions and not on
 * average would too often look like a change. All share-outs are tried where they are at most 65,536; beyond,
 * 10,000 seeded ones, where the observed one counts as one more (B. Phipson and G. Smyth, 2010). The same cases in
 * another order give the same p-values. All are 1 where no repeat differs from the others of its case. With a
 * `precision`, that of each difference, values that may be equal count as such.
 */
export function permuteRepeats(
  pools: readonly RepeatPool[],
  { seed, draws = 10_000, precision = 0 }: SignFlipOptions,
): Omit<SignFlip, 'twoSided'> {
  requireWhole({ draws });
  const mixed = pools.filter((pool) => !areAlike(pool)).sort(comparePools);
  const isExact = mixed.reduce((ways, pool) => ways * countWays(pool), 1) <= MOST_EXACT;
  const tried = isExact ? shareOutAll(mixed) : shareOutDrawn(mixed, { seed, draws });
  const seen = Float64Array.from(mixed, ({ difference }) => difference).sort();
  const observed = {
    sum: seen.reduce((sum, each) => sum + each, 0),
    squares: seen.reduce((sum, each) => sum + each * each, 0),
  };
  const count = { cases: mixed.length, precision, added: isExact ? 0 : 1 };
  return findShares(tried, observed, count);
}

/** The standard error of the mean difference of all cases, over all share-outs: if nothing changed. */
export function permutationError(pools: readonly RepeatPool[]): number {
  const variance = pools.reduce((sum, pool) => sum + varianceOfShareOuts(pool), 0);
  return Math.sqrt(variance) / pools.length;
}

/** Share-outs of the repeats of some cases: of each Σd, Σd² and its weight. */
interface ShareOuts {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly weights: Float64Array;
}

function shareOutAll(pools: readonly RepeatPool[]): ShareOuts {
  const [none, one] = [Float64Array.of(0), Float64Array.of(1)];
  return pools.reduce<ShareOuts>((all, pool) => joinWays(all, listWays(pool)), {
    sums: none,
    squares: none,
    weights: one,
  });
}

function joinWays({ sums, squares, weights }: ShareOuts, ways: Ways): ShareOuts {
  const { length } = ways.differences;
  const [allSums, allSquares, allWeights] = [sums, squares, weights].map(
    (known) => new Float64Array(known.length * length),
  ) as [Float64Array, Float64Array, Float64Array];
  for (let at = 0; at < allSums.length; at++) {
    const [one, way] = [Math.floor(at / length), at % length];
    const difference = ways.differences[way] ?? 0;
    allSums[at] = (sums[one] ?? 0) + difference;
    allSquares[at] = (squares[one] ?? 0) + difference * difference;
    allWeights[at] = (weights[one] ?? 0) * (ways.weights[way] ?? 0);
  }
  return { sums: allSums, squares: allSquares, weights: allWeights };
}

function shareOutDrawn(
  pools: readonly RepeatPool[],
  { seed, draws }: { readonly seed: number; readonly draws: number },
): ShareOuts {
  const random = makeSeededRandom(seed);
  const sums = new Float64Array(draws);
  const squares = new Float64Array(draws);
  const add = (at: number, sum: number, square: number): void => {
    sums[at] = (sums[at] ?? 0) + sum;
    squares[at] = (squares[at] ?? 0) + square;
  };
  for (const block of listBlocks(pools)) {
    if (block.isListed) {
      const { sums: ofBlock, squares: squaresOfBlock } = block.shareOuts;
      const draw = makeWeightedDraw(block.shareOuts.weights, random);
      for (let at = 0; at < draws; at++) {
        const way = draw();
        add(at, ofBlock[way] ?? 0, squaresOfBlock[way] ?? 0);
      }
    } else {
      const draw = makeDraw(block.pool, random);
      for (let at = 0; at < draws; at++) {
        const difference = draw();
        add(at, difference, difference * difference);
      }
    }
  }
  return { sums, squares, weights: new Float64Array(draws).fill(1) };
}

type Block =
  | { readonly isListed: true; readonly shareOuts: ShareOuts }
  | { readonly isListed: false; readonly pool: RepeatPool };

/** As many cases together as have few ways: one draw then does the work of several. */
function* listBlocks(pools: readonly RepeatPool[]): Iterable<Block> {
  let open: RepeatPool[] = [];
  let ways = 1;
  for (const pool of pools) {
    const own = countWays(pool);
    if (open.length > 0 && ways * own > MOST_LISTED) {
      yield { isListed: true, shareOuts: shareOutAll(open) };
      open = [];
      ways = 1;
    }
    if (own > MOST_LISTED) {
      yield { isListed: false, pool };
    } else {
      open.push(pool);
      ways *= own;
    }
  }
  if (open.length > 0) yield { isListed: true, shareOuts: shareOutAll(open) };
}

/** Draws the place of a weight, by a table of where each part of [0, 1) begins to be looked for. */
function makeWeightedDraw(weights: Float64Array, random: () => number): () => number {
  const { length } = weights;
  const limits = new Float64Array(length);
  const starts = new Uint32Array(length);
  let sum = 0;
  let part = 0;
  for (let at = 0; at < length; at++) {
    sum += weights[at] ?? 0;
    limits[at] = at === length - 1 ? 1 : sum;
    for (; part < length && part / length < sum; part++) starts[part] = at;
  }
  starts.fill(length - 1, part);
  return () => {
    const chance = random();
    let at = starts[Math.floor(chance * length)] ?? 0;
    while ((limits[at] ?? 1) <= chance) at++;
    return at;
  };
}

interface Found {
  readonly cases: number;
  readonly precision: number;
  /** The observed share-out, where it is not among those that were tried. */
  readonly added: number;
}

function findShares(
  { sums, squares, weights }: ShareOuts,
  observed: { readonly sum: number; readonly squares: number },
  found: Found,
): Omit<SignFlip, 'twoSided'> {
  const limit = statisticOf(observed.sum, observed.squares);
  const ofLimit = roundingOf(limit, observed.squares, found);
  let worse = found.added;
  let better = found.added;
  let total = found.added;
  for (const [at, weight] of weights.entries()) {
    const square = squares[at] ?? 0;
    const value = statisticOf(sums[at] ?? 0, square);
    const rounding = ofLimit + roundingOf(value, square, found);
    if (value <= limit + rounding) worse += weight;
    if (value >= limit - rounding) better += weight;
    total += weight;
  }
  return { worse: worse / total, better: better / total };
}

function statisticOf(sum: number, squares: number): number {
  return squares === 0 ? 0 : sum / Math.sqrt(squares);
}

/**
 * How far a statistic may be from the true one: by the last digits of sums, and as each of m differences may be off by
 * ε, Σd by m ε, and √Σd² by √m ε.
 */
function roundingOf(value: number, squares: number, { cases, precision }: Found): number {
  if (precision === 0) return 1e-10;
  const off = precision * (cases + Math.abs(value) * Math.sqrt(cases));
  return squares === 0 ? Number.POSITIVE_INFINITY : 1e-10 + off / Math.sqrt(squares);
}
