import { describe, expect, it } from 'vitest';
import { makeSeededRandom } from '../../../src/statistics/seeded-random.ts';
import { signFlipTest } from '../../../src/statistics/sign-flip.ts';
import { fc } from '../../support/fast-check.ts';
import { differences } from './paired-scores.ts';

describe('the sign-flip test', () => {
  it('counts the assignments that are as far out', () => {
    expect(signFlipTest(differences, { seed: 1 })).toEqual({
      worse: 20 / 1024,
      better: 255 / 256,
      twoSided: 40 / 1024,
    });
  });

  it('finds nothing where nothing differs', () => {
    const nothing = { worse: 1, better: 1, twoSided: 1 };
    expect(signFlipTest([], { seed: 1 })).toEqual(nothing);
    expect(signFlipTest([0, 0, -0], { seed: 1 })).toEqual(nothing);
  });

  it('draws assignments where all are too many, the same for the same seed', () => {
    const many = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? 0.1 : -0.1));
    const drawn = signFlipTest(many, { seed: 7 });
    expect(signFlipTest(many, { seed: 7 })).toEqual(drawn);
    expect(signFlipTest(many, { seed: 8 })).not.toEqual(drawn);
    // 26 of 40 worse: the same as McNemar's 0.0403.
    expect(Math.abs(drawn.worse - 0.0403)).toBeLessThan(0.006);
  });

  it('never says that chance is impossible', () => {
    const allWorse = Array.from({ length: 30 }, () => -0.5);
    const { worse, better } = signFlipTest(allWorse, { seed: 1, draws: 999 });
    expect([worse, better]).toEqual([1 / 1000, 1]);
  });

  it('is exact up to 16 that differ', () => {
    const sixteen = Array.from({ length: 16 }, () => -0.25);
    expect(signFlipTest([...sixteen, 0, 0], { seed: 1 }).worse).toBe(2 ** -16);
  });

  it('does not depend on the order, to the last digit', () => {
    const scores = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(scores, (values) => {
        const options = { seed: 3, draws: 200 };
        expect(signFlipTest(values.toReversed(), options)).toEqual(signFlipTest(values, options));
      }),
    );
  });

  it('turns round with the sides where it is exact', () => {
    const scores = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 12 });
    fc.assert(
      fc.property(scores, (values) => {
        const { worse, better, twoSided } = signFlipTest(values, { seed: 3 });
        const turned = signFlipTest(
          values.map((value) => -value),
          { seed: 3 },
        );
        expect(turned).toEqual({ worse: better, better: worse, twoSided });
      }),
    );
  });

  it('rejects at most as often as it says if sides are alike', () => {
    const random = makeSeededRandom(11);
    let rejected = 0;
    for (let run = 0; run < 400; run++) {
      const scores = Array.from({ length: 8 }, () => random() ** 2 - random() ** 2);
      if (signFlipTest(scores, { seed: run }).worse <= 0.05) rejected++;
    }
    expect(rejected / 400).toBeLessThan(0.05 + 0.025);
  });

  it('is refused of what is no number', () => {
    expect(() => signFlipTest([0.1, Number.NaN], { seed: 1 })).toThrow(RangeError);
  });
});
