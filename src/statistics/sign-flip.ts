import { requireFinite, requireWhole } from './domain.ts';
import { makeSeededRandom } from './seeded-random.ts';

export interface SignFlipOptions {
  readonly seed: number;
  /** How many random assignments of signs are tried where all are too many. */
  readonly draws?: number;
  /** How far each difference may be from the true one, where they are of rounded numbers; 0 unless said otherwise. */
  readonly precision?: number;
}

/** p-values of "differences are as likely to be positive as negative", which is of no difference. */
export interface SignFlip {
  /** Against "the sum is negative". */
  readonly worse: number;
  /** Against "the sum is positive". */
  readonly better: number;
  readonly twoSided: number;
}

/** As many differences as all 2^n assignments are tried for. */
const MOST_EXACT = 16;

/**
 * R. A. Fisher's randomization test for paired differences (candidate minus baseline, one per case):
 * the share of assignments of signs whose sum is at least as far out as the observed one. Exact for
 * at most 16 differences that are not 0; beyond, from 10,000 seeded draws, where the observed
 * assignment counts as one more (B. Phipson and G. Smyth, 2010), so that a p-value is never 0. The same
 * differences in another order give the same p-values. All are 1 where nothing differs. With a
 * `precision`, sums that may be equal count as such, so that rounding makes no p-value smaller.
 */
export function signFlipTest(
  differences: ArrayLike<number>,
  { seed, draws = 10_000, precision = 0 }: SignFlipOptions,
): SignFlip {
  requireFinite(differences);
  requireWhole({ draws });
  const nonzero = Float64Array.from(differences).filter((difference) => difference !== 0);
  nonzero.sort();
  const bytes = listBytes(nonzero);
  const exact = nonzero.length <= MOST_EXACT;
  const sums = exact ? sumAll([...bytes], nonzero.length) : sumDrawn(bytes, { seed, draws });
  // Either sum may be off by as much for each difference whose sign is not the same.
  const rounding = 1e-12 * sumOf(nonzero.map(Math.abs)) + 2 * precision * nonzero.length;
  return findShares(sums, { observed: sumOf(nonzero), added: exact ? 0 : 1, rounding });
}

/**
 * For each eight differences, the sums under their 256 assignments of signs: one look-up then does
 * the work of eight additions. One by one, since of many differences all would be 25 times their size.
 */
function* listBytes(differences: Float64Array): Iterable<Float64Array> {
  for (let start = 0; start < differences.length; start += 8) {
    const eight = differences.subarray(start, start + 8);
    yield Float64Array.from({ length: 256 }, (_, signs) =>
      eight.reduce((sum, each, bit) => sum + ((signs >> bit) & 1 ? each : -each), 0),
    );
  }
}

function sumAll(bytes: readonly Float64Array[], length: number): Float64Array {
  return Float64Array.from({ length: 2 ** length }, (_, signs) =>
    bytes.reduce((sum, table, byte) => sum + (table[(signs >> (byte * 8)) & 255] ?? 0), 0),
  );
}

function sumDrawn(
  bytes: Iterable<Float64Array>,
  { seed, draws }: Required<Pick<SignFlipOptions, 'seed' | 'draws'>>,
): Float64Array {
  const random = makeSeededRandom(seed);
  const sums = new Float64Array(draws);
  for (const table of bytes) {
    // Table by table, so that each stays in the processor's cache; four draws share a random number.
    for (let draw = 0; draw < draws; draw += 4) {
      let signs = (random() * 2 ** 32) >>> 0;
      for (let offset = draw; offset < Math.min(draw + 4, draws); offset++) {
        sums[offset] = (sums[offset] ?? 0) + (table[signs & 255] ?? 0);
        signs >>>= 8;
      }
    }
  }
  return sums;
}

/** Sums that differ by rounding alone are equal: without that, ties would count or not by accident. */
function findShares(
  sums: Float64Array,
  { observed, added, rounding }: { observed: number; added: number; rounding: number },
): SignFlip {
  let worse = added;
  let better = added;
  let either = added;
  for (const sum of sums) {
    if (sum <= observed + rounding) worse++;
    if (sum >= observed - rounding) better++;
    if (Math.abs(sum) >= Math.abs(observed) - rounding) either++;
  }
  const total = sums.length + added;
  return { worse: worse / total, better: better / total, twoSided: either / total };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
