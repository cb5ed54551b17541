import { describe, expect, it } from 'vitest';
import {
  clusteredStandardError,
  designEffect,
  meanInterval,
  standardError,
} from '../../../src/statistics/cluster.ts';
import { splitVariance } from '../../../src/statistics/repeat-variance.ts';
import { meanOf, varianceOf } from '../../../src/statistics/repeats.ts';
import { makeSeededRandom } from '../../../src/statistics/seeded-random.ts';
import { studentCdf } from '../../../src/statistics/student.ts';
import { fc } from '../../support/fast-check.ts';
import { baseline, candidate, differences } from './paired-scores.ts';
import { round } from './rounding.ts';

const repeats = [
  [1, 1, 1],
  [1, 0, 1],
  [0, 0, 0],
  [1, 1, 0],
];
const scores = [1, 1, 0, 1, 1, 1, 1, 0, 0, 0];
const files = ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c'];

describe('a mean over cases that were repeated', () => {
  it('has the standard error of the case means, not that of all repeats', () => {
    const means = repeats.map((each) => meanOf(each) ?? 0);
    expect(round(means)).toEqual([1, 0.666667, 0, 0.666667]);
    expect(round(meanOf(means))).toBe(0.583333);
    expect(round(standardError(means))).toBe(0.209718);
    expect(round(standardError(repeats.flat()))).toBe(0.148647);
  });

  it('varies within cases and between them', () => {
    expect(round(splitVariance(repeats))).toEqual({
      within: 0.166667,
      between: 0.12037,
      icc: 0.419355,
    });
  });

  it('is split the same way with unequal numbers of repeats, and never below 0', () => {
    // By hand: 2.5 / 3 within; the mean square between is 2.1 over 1, and 2.4 repeats are typical.
    const uneven = splitVariance([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(round(uneven)).toEqual({ within: 0.833333, between: 2.777778, icc: 0.769231 });
    expect(
      splitVariance([
        [0, 1],
        [0, 1],
      ]),
    ).toEqual({ within: 0.5, between: 0, icc: 0 });
    expect(splitVariance([[1, 1], [1, 1], []])).toEqual({ within: 0, between: 0, icc: undefined });
  });

  it('cannot be split without repeats, or with one case', () => {
    expect(splitVariance([[1], [0]])).toBeUndefined();
    expect(splitVariance([[1, 0]])).toBeUndefined();
    expect(splitVariance([])).toBeUndefined();
  });
});

describe('a mean over clusters', () => {
  it('has a larger standard error than over independent cases', () => {
    expect(meanOf(scores)).toBe(0.6);
    expect(round(standardError(scores))).toBe(0.163299);
    const clustered = clusteredStandardError(scores, files) ?? 0;
    expect(round(clustered)).toBe(0.274955);
    expect(round(clustered * Math.sqrt(2 / 3))).toBe(0.224499);
    expect(designEffect(scores, files)?.toFixed(3)).toBe('2.835');
  });

  it('is that of independent cases if each is its own cluster', () => {
    const anyScores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 });
    fc.assert(
      fc.property(anyScores, (values) => {
        const own = values.map((_, index) => index);
        expect(clusteredStandardError(values, own)).toBeCloseTo(standardError(values) ?? 0, 12);
      }),
    );
  });

  it('is unknown of one cluster, and has no design effect where nothing varies', () => {
    expect(clusteredStandardError([1, 0], ['a', 'a'])).toBeUndefined();
    expect(designEffect([0.1, 0.1, 0.1], ['a', 'b', 'b'])).toBeUndefined();
    expect(clusteredStandardError([], [])).toBeUndefined();
    expect(() => clusteredStandardError([1, 0], ['a'])).toThrow(RangeError);
  });
});

describe('the t interval of a mean', () => {
  it('of scores, with one degree of freedom less than scores or clusters', () => {
    expect(round(meanInterval(scores, { confidence: 0.95 }))).toEqual({
      lower: 0.230591,
      upper: 0.969409,
    });
    const clustered = meanInterval(scores, { confidence: 0.95, clusters: files });
    expect(round(clustered)).toEqual({ lower: -0.583034, upper: 1.783034 });
    const within = { lower: 0, upper: 1 };
    expect(meanInterval(scores, { confidence: 0.95, clusters: files, within })).toEqual(within);
  });

  it('of differences, which is narrower than that of two separate runs', () => {
    const mean = meanOf(differences) ?? 0;
    const error = standardError(differences) ?? 0;
    const t = mean / error;
    expect(round([mean, Math.sqrt(varianceOf(differences) ?? 0), error, t])).toEqual([
      -0.06, 0.069921, 0.022111, -2.713602,
    ]);
    expect(round(2 * studentCdf(t, 9))).toBe(0.023856);
    expect(round(meanInterval(differences, { confidence: 0.95 }))).toEqual({
      lower: -0.110018,
      upper: -0.009982,
    });
    const [before, after] = [varianceOf(baseline) ?? 0, varianceOf(candidate) ?? 0];
    expect(round(Math.sqrt((before + after) / 10))).toBe(0.070238);
    const together = (before + after - (varianceOf(differences) ?? 0)) / 2;
    expect(round(together / Math.sqrt(before * after))).toBe(0.900983);
  });

  it('is unknown of one score', () => {
    expect(meanInterval([1], { confidence: 0.95 })).toBeUndefined();
    expect(meanInterval([], { confidence: 0.95 })).toBeUndefined();
  });

  it('covers the true mean as often as it says', () => {
    const random = makeSeededRandom(21);
    const covered = Array.from({ length: 600 }, () => {
      const values = Array.from({ length: 12 }, () => random());
      return meanInterval(values, { confidence: 0.95 });
    }).filter((each) => each && each.lower <= 0.5 && 0.5 <= each.upper);
    expect(Math.abs(covered.length / 600 - 0.95)).toBeLessThan(0.025);
  });
});
