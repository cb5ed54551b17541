import { describe, expect, it } from 'vitest';
import {
  type Confusion,
  cohenKappa,
  confusionOf,
  correctedPassRate,
  judgeRatesOf,
  krippendorffAlpha,
} from '../../../src/statistics/agreement.ts';
import { fc } from '../../support/fast-check.ts';
import { round } from './rounding.ts';

const confusion = { truePasses: 40, falsePasses: 8, trueFailures: 47, falseFailures: 5 };

describe('a judge and people', () => {
  it('agree in four ways', () => {
    const labels = [
      { judge: true, person: true },
      { judge: true, person: false },
      { judge: false, person: false },
      { judge: false, person: false },
      { judge: false, person: true },
    ];
    expect(confusionOf(labels)).toEqual({
      truePasses: 1,
      falsePasses: 1,
      trueFailures: 2,
      falseFailures: 1,
    });
  });

  it('agree beyond chance', () => {
    expect(round(cohenKappa(confusion))).toEqual({
      kappa: 0.738956,
      chance: 0.502,
      standardError: 0.067531,
    });
    expect(round(judgeRatesOf(confusion))).toEqual({
      agreement: 0.87,
      truePassRate: 0.888889,
      trueFailureRate: 0.854545,
      correlation: 0.7403,
    });
  });

  it('have no rates of what there was nothing of', () => {
    const nothing = { truePasses: 0, falsePasses: 0, trueFailures: 0, falseFailures: 0 };
    expect(Object.values(judgeRatesOf(nothing))).toEqual(Array(4).fill(undefined));
    expect(cohenKappa(nothing)).toBeUndefined();
    expect(cohenKappa({ ...nothing, truePasses: 9 })).toBeUndefined();
    expect(judgeRatesOf({ ...nothing, truePasses: 9 })).toEqual({
      agreement: 1,
      truePassRate: 1,
      trueFailureRate: undefined,
      correlation: undefined,
    });
    expect(() => judgeRatesOf({ ...nothing, truePasses: -1 })).toThrow(RangeError);
  });

  it('agree the same if sides or names are changed', () => {
    const cell = fc.nat({ max: 50 });
    const anyConfusion: fc.Arbitrary<Confusion> = fc.record({
      truePasses: cell,
      falsePasses: cell,
      trueFailures: cell,
      falseFailures: cell,
    });
    fc.assert(
      fc.property(anyConfusion, (cells) => {
        const kappa = cohenKappa(cells)?.kappa ?? 0;
        const swapped = {
          truePasses: cells.trueFailures,
          trueFailures: cells.truePasses,
          falsePasses: cells.falseFailures,
          falseFailures: cells.falsePasses,
        };
        expect(cohenKappa(swapped)?.kappa ?? 0).toBeCloseTo(kappa, 12);
        expect(kappa).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a pass rate that a judge found', () => {
  const observed = { passed: 150, n: 200 };

  it('is corrected by how it did against people', () => {
    expect(round(correctedPassRate({ observed, confusion }, { confidence: 0.95 }))).toEqual({
      rate: 0.813179,
      standardError: 0.06682,
      lower: 0.682215,
      upper: 0.944143,
    });
  });

  it('stays as it is if the judge was never seen wrong, and is less sure by what labels leave open', () => {
    const perfect = { truePasses: 50, falsePasses: 0, trueFailures: 50, falseFailures: 0 };
    const { rate, standardError } =
      correctedPassRate({ observed, confusion: perfect }, { confidence: 0.95 }) ?? {};
    const open = ((51 / 52) * (1 / 52)) / 50;
    const variance = (0.75 * 0.25) / 200 + 0.75 ** 2 * open + 0.25 ** 2 * open;
    expect(rate).toBe(0.75);
    expect(standardError).toBeCloseTo(Math.sqrt(variance), 12);
  });

  it('is never known for certain by a few answers without a mistake', () => {
    const few = { truePasses: 10, falsePasses: 0, trueFailures: 10, falseFailures: 0 };
    const all = { observed: { passed: 20, n: 20 }, confusion: few };
    expect(round(correctedPassRate(all, { confidence: 0.95, clamp: true }))).toEqual({
      rate: 1,
      standardError: 0.099037,
      lower: 0.805891,
      upper: 1,
    });
  });

  it('may be of parts of trials, but not of more passes than trials', () => {
    const of = (passed: number, n: number): unknown =>
      round(correctedPassRate({ observed: { passed, n }, confusion }, { confidence: 0.95 }));
    expect(of(37.5, 50)).toMatchObject({ rate: 0.813179 });
    expect(() => of(21, 20)).toThrow('21 of 20 passed');
    expect(() => of(-1, 20)).toThrow(RangeError);
  });

  it('can be corrected to more than all, unless it is cut', () => {
    const all = { passed: 20, n: 20 };
    const options = { confidence: 0.95 };
    expect(correctedPassRate({ observed: all, confusion }, options)?.rate).toBeGreaterThan(1);
    const cut = correctedPassRate({ observed: all, confusion }, { ...options, clamp: true });
    expect(cut).toMatchObject({ rate: 1, upper: 1 });
  });

  it.each([
    ['a coin', { truePasses: 5, falsePasses: 5, trueFailures: 5, falseFailures: 5 }],
    ['no failures to label', { truePasses: 5, falsePasses: 0, trueFailures: 0, falseFailures: 1 }],
    ['nothing labelled', { truePasses: 0, falsePasses: 0, trueFailures: 0, falseFailures: 0 }],
  ])('cannot be corrected with %s', (_what, cells) => {
    expect(correctedPassRate({ observed, confusion: cells }, { confidence: 0.95 })).toBeUndefined();
  });

  it('cannot be corrected where nothing was judged', () => {
    const nothing = { observed: { passed: 0, n: 0 }, confusion };
    expect(correctedPassRate(nothing, { confidence: 0.95 })).toBeUndefined();
  });
});

describe('several judges', () => {
  it('agree beyond chance', () => {
    const units = ['aa', 'bb', 'ab', 'aa', 'bb'].map((names) => [...names]);
    expect(krippendorffAlpha(units)).toBeCloseTo(0.64, 12);
  });

  it('may be missing: an answer that one judged takes no part', () => {
    const units = ['aa', 'bb', 'ab', 'a', '', 'aa', 'bb'].map((names) => [...names]);
    expect(krippendorffAlpha(units)).toBeCloseTo(0.64, 12);
  });

  it("give Krippendorff's published value for four observers with gaps", () => {
    // The data of his section C, by unit; α nominal is 0.743.
    const units = [
      '111',
      '2223',
      '3333',
      '3333',
      '2222',
      '1234',
      '4444',
      '1121',
      '2222',
      '555',
      '11',
      '3',
    ];
    expect(krippendorffAlpha(units.map((names) => [...names]))?.toFixed(3)).toBe('0.743');
  });

  it('are unknown where all say the same, or none spoke twice', () => {
    expect(
      krippendorffAlpha([
        ['a', 'a'],
        ['a', 'a', 'a'],
      ]),
    ).toBeUndefined();
    expect(krippendorffAlpha([['a'], ['b']])).toBeUndefined();
    expect(krippendorffAlpha([])).toBeUndefined();
  });
});
