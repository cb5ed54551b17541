import { describe, expect, it } from 'vitest';
import { frontProbability, paretoFront } from '../../../src/statistics/pareto.ts';
import { makeSeededRandom } from '../../../src/statistics/seeded-random.ts';
import { fc } from '../../support/fast-check.ts';

const variants = [
  { name: 'a', quality: 0.9, cost: 1, latency: 900 },
  { name: 'b', quality: 0.92, cost: 2, latency: 1100 },
  { name: 'c', quality: 0.85, cost: 0.4, latency: 600 },
  { name: 'd', quality: 0.84, cost: 0.5, latency: 650 },
  { name: 'e', quality: 0.92, cost: 2.5, latency: 1000 },
  { name: 'f', quality: 0.9, cost: 1, latency: 950 },
];

function namesOf(points: readonly { readonly name: string }[]): string {
  return points.map(({ name }) => name).join('');
}

describe('the Pareto front', () => {
  it('has the variants that no other dominates', () => {
    expect(namesOf(paretoFront(variants))).toBe('abce');
  });

  it('keeps both of two that are equal', () => {
    const twice = [{ ...variants[0], name: 'x' }, ...variants];
    expect(namesOf(paretoFront(twice))).toBe('xabce');
  });

  it('takes means for equal that differ by the order of their sums', () => {
    const even = { quality: 0.3, cost: 3e-8, latency: 800.3 };
    const points = [
      { name: 'w', ...even, quality: 0.1 + 0.2 },
      { name: 'x', ...even },
      { name: 'y', ...even, cost: (1e-8 * (0.1 + 0.2)) / 0.1, latency: 700.1 + 100.2 },
      { name: 'z', ...even, quality: 0.3 - 1e-9 },
    ];
    expect(namesOf(paretoFront(points))).toBe('wxy');
  });

  it('leaves out what no variant has', () => {
    const free = variants.map(({ name, quality, latency }) => ({ name, quality, latency }));
    expect(namesOf(paretoFront(free))).toBe('ace');
    expect(paretoFront([])).toEqual([]);
    expect(paretoFront([{}, {}])).toEqual([]);
  });

  it('has no variant that lacks what another has, and such a one dominates none', () => {
    const unknown = { name: 'x', quality: 1, cost: undefined, latency: 1 };
    expect(namesOf(paretoFront([unknown, ...variants]))).toBe('abce');
    const notANumber = { name: 'x', quality: 1, cost: Number.NaN, latency: 1 };
    expect(namesOf(paretoFront([notANumber, ...variants]))).toBe('abce');
  });

  it('is not empty, does not depend on the order, and is its own front', () => {
    const axis = fc.integer({ min: 0, max: 5 });
    const points = fc.array(fc.record({ quality: axis, cost: axis, latency: axis }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(points, (given) => {
        const front = paretoFront(given);
        expect(front.length).toBeGreaterThan(0);
        expect(new Set(paretoFront(given.toReversed()))).toEqual(new Set(front));
        expect(paretoFront(front)).toEqual(front);
      }),
    );
  });
});

describe('the probability of being on the front', () => {
  const figures = (quality: readonly number[], cost: number) => ({
    quality,
    cost: quality.map(() => cost),
  });

  it('is 1 where every case says so, 0 where none does, and between where cases differ', () => {
    const found = frontProbability(
      [
        figures([1, 1, 1, 1], 2),
        figures([0, 0, 0, 0], 3),
        figures([0, 1, 1, 1], 2),
        figures([0, 0, 0, 0], 1),
      ],
      { seed: 1 },
    );
    // The third is as good as the first where the case that it fails is not drawn: (3/4)^4 = 0.316.
    expect(found).toEqual([1, 0, expect.closeTo(0.316, 1), 1]);
  });

  it('is that of the numbers, not of their last digits', () => {
    const found = frontProbability([figures([0.2, 0.2, 0.2], 4), figures([0, 0, 0.6], 1)], {
      seed: 1,
      draws: 20_000,
    });
    // The first has to be better: without the third case in a draw, 8 of 27. Once is a tie, at a lower price.
    expect(found).toEqual([expect.closeTo(8 / 27, 2), 1]);
    const tokens = [figures([1, 1, 1], 1), figures([1, 1, 1], 1)].map(({ quality }, at) => ({
      quality,
      cost: (at === 0 ? [1, 2, 2] : [1, 1, 3]).map((each) => each * 1e-5),
    }));
    // Equal where the second and the third case are drawn equally often: 7 of 27, and each is better in 10.
    const even = frontProbability(tokens, { seed: 1, draws: 20_000 });
    expect(even).toEqual([expect.closeTo(17 / 27, 2), expect.closeTo(17 / 27, 2)]);
  });

  it('is the same for the same seed', () => {
    const random = makeSeededRandom(3);
    const noisy = Array.from({ length: 5 }, () =>
      figures(
        Array.from({ length: 30 }, () => random()),
        random(),
      ),
    );
    const options = { seed: 9, draws: 100 };
    expect(frontProbability(noisy, options)).toEqual(frontProbability(noisy, options));
  });

  it('judges what is missing as the front does', () => {
    const found = frontProbability(
      [
        { quality: [1, undefined, 1], cost: [1, 1, 1] },
        { quality: [0, 0, 0], cost: [2, 2, Number.NaN] },
        { quality: [1, 1, 1] },
      ],
      { seed: 1, draws: 200 },
    );
    // In a draw of the second case alone (1/27), the first has no quality.
    expect(found[0]).toBeGreaterThan(0.9);
    expect(found[0]).toBeLessThan(1);
    expect(found[2]).toBe(0);
    expect(frontProbability([], { seed: 1 })).toEqual([]);
    expect(frontProbability([{}], { seed: 1 })).toEqual([0]);
  });
});
