import { describe, expect, it } from 'vitest';
import { permutationError, permuteRepeats } from '../../../src/statistics/repeat-permutation.ts';
import { poolPasses, poolScores, type RepeatPool } from '../../../src/statistics/repeat-pool.ts';
import { makeSeededRandom } from '../../../src/statistics/seeded-random.ts';
import { signFlipTest } from '../../../src/statistics/sign-flip.ts';
import { fc } from '../../support/fast-check.ts';

type Passes = readonly [baseline: number, of: number, now: number, of: number];

const pool = ([before, n, after, m]: Passes): RepeatPool =>
  poolPasses({ passed: before, n }, { passed: after, n: m });
const many = (count: number, passes: Passes): readonly RepeatPool[] =>
  Array.from({ length: count }, () => pool(passes));

describe('the permutation of repeats within cases', () => {
  it('counts the share-outs that are as far out', () => {
    // Each case is this way round with 1/11: the one that passed is the baseline's.
    const { worse, better } = permuteRepeats(many(3, [1, 1, 0, 10]), { seed: 1 });
    expect(worse).toBeCloseTo(1 / 11 ** 3, 15);
    expect(better).toBeCloseTo(1, 12);
  });

  it('knows of how many repeats a share is', () => {
    // Of 11 repeats of a case one failed: with 10/11 it is one of the ten.
    const { worse } = permuteRepeats([...many(5, [1, 1, 9, 10]), ...many(5, [1, 1, 10, 10])], {
      seed: 1,
    });
    expect(worse).toBeCloseTo((10 / 11) ** 5, 12);
  });

  it('shares out passes and scores as all share-outs do', () => {
    const passes = [shareOut([1, 1, 1, 1, 0, 0, 0, 0], 3), shareOut([1, 1, 0, 1, 1, 1, 0], 3)];
    const drawn = [pool([3, 3, 1, 5]), pool([2, 3, 3, 4])];
    expect(permuteRepeats(drawn, { seed: 1 }).worse).toBeCloseTo(countWorse(passes), 12);
    const scores = [shareOut([0.9, 0.1, 0.2, 0.3], 1), shareOut([0.8, 0.7, 0.5, 0.6, 0.4], 2)];
    const pools = [poolScores([0.9], [0.1, 0.2, 0.3]), poolScores([0.8, 0.7], [0.5, 0.6, 0.4])];
    expect(permuteRepeats(pools, { seed: 1 }).worse).toBeCloseTo(countWorse(scores), 12);
    const turned = pools.map(({ baseline, now, difference, scores: all }) => ({
      ...{ baseline: now, now: baseline, difference: -difference, scores: all },
    }));
    expect(permuteRepeats(turned, { seed: 1 }).better).toBeCloseTo(countWorse(scores), 12);
  });

  it('says of a single case no more than in which direction it went', () => {
    const { worse } = permuteRepeats([pool([5, 5, 0, 10])], { seed: 1 });
    expect(worse).toBeCloseTo(1701 / 3003, 12);
  });

  it('draws share-outs where all are too many, as often as they are', () => {
    const cases = [...many(30, [2, 2, 4, 5]), ...many(10, [1, 2, 5, 5])];
    const drawn = permuteRepeats(cases, { seed: 7 });
    expect(permuteRepeats(cases, { seed: 7 })).toEqual(drawn);
    expect(permuteRepeats(cases, { seed: 8 })).not.toEqual(drawn);
    const more = permuteRepeats(cases, { seed: 9, draws: 100_000 });
    expect(Math.abs(drawn.worse - more.worse)).toBeLessThan(4 * Math.sqrt(more.worse / 10_000));
  });

  it('draws what it would count', () => {
    const few = [...many(6, [2, 3, 2, 5]), ...many(3, [1, 3, 4, 5])];
    const { worse } = permuteRepeats(few, { seed: 1 });
    // Cases whose repeats are alike add nothing; scores of 0 and 1 take another way, of too many share-outs to count.
    const scores = few.map(() => poolScores([1, 1, 0], [1, 1, 0, 0, 0]));
    const firsts = scores.slice(0, 6);
    const others = few.slice(6).map(() => poolScores([1, 0, 0], [1, 1, 1, 1, 0]));
    const drawn = permuteRepeats([...firsts, ...others], { seed: 1 }).worse;
    expect(Math.abs(drawn - worse)).toBeLessThan(4 * Math.sqrt((worse * (1 - worse)) / 10_000));
  });

  it('never says that chance is impossible', () => {
    const { worse, better } = permuteRepeats(many(30, [1, 1, 0, 10]), { seed: 1, draws: 999 });
    expect([worse, better]).toEqual([1 / 1000, 1]);
  });

  it('finds nothing where no repeat differs from the others of its case', () => {
    const alike = [...many(2, [1, 1, 10, 10]), ...many(2, [0, 3, 0, 1]), poolScores([0.5], [0.5])];
    expect(permuteRepeats(alike, { seed: 1 })).toEqual({ worse: 1, better: 1 });
    expect(permuteRepeats([], { seed: 1 })).toEqual({ worse: 1, better: 1 });
    expect(permutationError(alike)).toBe(0);
  });

  it('counts as equal what may be so but for rounding', () => {
    const rounded = [0.3333, 0.3334, 0.3332].map((score) => poolScores([0.3333], [score, 0.3333]));
    expect(permuteRepeats(rounded, { seed: 1, precision: 1e-4 })).toEqual({ worse: 1, better: 1 });
  });

  it('is the test of signs for one repeat on either side', () => {
    const turned = [...many(5, [1, 1, 0, 1]), pool([0, 1, 1, 1])];
    const signs = signFlipTest([-1, -1, -1, -1, -1, 1], { seed: 1 });
    const { worse, better } = permuteRepeats(turned, { seed: 1 });
    expect(worse).toBeCloseTo(signs.worse, 12);
    expect(better).toBeCloseTo(signs.better, 12);
  });

  it('does not depend on the order, to the last digit', () => {
    const score = fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4);
    const scores = fc.array(score, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(scores, scores), { maxLength: 20 }), (drawn) => {
        const pools = drawn.map(([before, after]) => poolScores(before, after));
        const options = { seed: 3, draws: 200 };
        expect(permuteRepeats(pools.toReversed(), options)).toEqual(permuteRepeats(pools, options));
      }),
      { numRuns: 50 },
    );
  });

  it('rejects at most as often as it says, where the test of signs does six times as often', () => {
    const random = makeSeededRandom(11);
    const count = (n: number): number =>
      Array.from({ length: n }, () => (random() < 0.95 ? 1 : 0)).reduce<number>((a, b) => a + b, 0);
    let [rejected, bySigns] = [0, 0];
    for (let run = 0; run < 300; run++) {
      const pools = Array.from({ length: 20 }, () => pool([count(1), 1, count(10), 10]));
      const options = { seed: run, draws: 199 };
      if (permuteRepeats(pools, options).worse <= 0.05) rejected++;
      const differences = pools.map(({ difference }) => difference);
      if (signFlipTest(differences, options).worse <= 0.05) bySigns++;
    }
    expect(rejected / 300).toBeLessThan(0.05);
    expect(bySigns / 300).toBeGreaterThan(0.25);
  });

  it('does not take cases that changed in both directions for a change', () => {
    const random = makeSeededRandom(12);
    let rejected = 0;
    for (let run = 0; run < 300; run++) {
      const pools = Array.from({ length: 30 }, () =>
        pool(random() < 0.5 ? [3, 3, 0, 5] : [0, 3, 5, 5]),
      );
      if (permuteRepeats(pools, { seed: run, draws: 199 }).worse <= 0.05) rejected++;
    }
    expect(rejected / 300).toBeLessThan(0.05 + 0.04);
  });

  it('has a standard error as over all share-outs', () => {
    const differences = shareOut([0.8, 0.7, 0.5, 0.6, 0.4], 2);
    const variance = differences.reduce((sum, each) => sum + each ** 2, 0) / differences.length;
    const scores = poolScores([0.8, 0.7], [0.5, 0.6, 0.4]);
    expect(permutationError([scores])).toBeCloseTo(Math.sqrt(variance), 12);
    expect(permutationError([scores, scores])).toBeCloseTo(Math.sqrt(variance / 2), 12);
    // Seven of ten passed: 0.7 · 0.3 · 10/9 · (1/4 + 1/6).
    const passes = pool([3, 4, 4, 6]);
    expect(permutationError([passes])).toBeCloseTo(Math.sqrt((0.21 * 10 * 10) / (9 * 24)), 12);
  });

  it('is refused of what is no number', () => {
    expect(() => poolScores([Number.NaN], [0.5])).toThrow(RangeError);
    expect(() => poolScores([], [0.5])).toThrow(RangeError);
    expect(() => pool([2, 1, 0, 1])).toThrow(RangeError);
    expect(() => pool([0, 0, 1, 1])).toThrow(RangeError);
  });
});

/** The share of all choices of a way for each case that are as far out as the first. */
function countWorse(cases: readonly (readonly number[])[]): number {
  const all = cases.reduce<readonly (readonly number[])[]>(
    (known, ways) => known.flatMap((each) => ways.map((way) => [...each, way])),
    [[]],
  );
  const values = all.map((each) => {
    const norm = Math.hypot(...each);
    return norm === 0 ? 0 : each.reduce((sum, way) => sum + way, 0) / norm;
  });
  return values.filter((value) => value <= (values[0] ?? 0) + 1e-9).length / values.length;
}

/** The differences of all share-outs, that of the first scores first. */
function shareOut(scores: readonly number[], size: number): readonly number[] {
  const choices = (from: number, left: number): readonly (readonly number[])[] => {
    if (left === 0) return [[]];
    return scores.flatMap((_, at) =>
      at < from ? [] : choices(at + 1, left - 1).map((rest) => [at, ...rest]),
    );
  };
  const total = scores.reduce((sum, each) => sum + each, 0);
  return choices(0, size).map((chosen) => {
    const own = chosen.reduce((sum, at) => sum + (scores[at] ?? 0), 0);
    return (total - own) / (scores.length - size) - own / size;
  });
}
