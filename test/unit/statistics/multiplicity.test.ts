import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from '../../../src/statistics/multiplicity.ts';
import { fc } from '../../support/fast-check.ts';
import { round } from './rounding.ts';

const pValues = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216];

describe('many tests at once', () => {
  it('by Holm, for any regression', () => {
    expect(round(holm(pValues))).toEqual([
      0.01, 0.072, 0.312, 0.312, 0.312, 0.312, 0.312, 0.615, 0.615, 0.615,
    ]);
    expect(holm(pValues).filter((p) => p <= 0.05).length).toBe(1);
  });

  it('by Benjamini and Hochberg, for a table', () => {
    expect(round(benjaminiHochberg(pValues))).toEqual([
      0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.105714, 0.216, 0.216, 0.216,
    ]);
    expect(benjaminiHochberg(pValues).filter((p) => p <= 0.05).length).toBe(2);
  });

  it.each([holm, benjaminiHochberg])('changes nothing of one test or none: %o', (adjust) => {
    expect(adjust([])).toEqual([]);
    expect(adjust([0.04])).toEqual([0.04]);
  });

  it.each([holm, benjaminiHochberg])('refuses what is no probability: %o', (adjust) => {
    expect(() => adjust([0.1, Number.NaN])).toThrow('a p-value is NaN');
    expect(() => adjust([1.1])).toThrow(RangeError);
  });

  it.each([holm, benjaminiHochberg])(
    'never lowers a p-value, and keeps their order: %o',
    (adjust) => {
      const anyValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }));
      fc.assert(
        fc.property(anyValues, (values) => {
          const adjusted = adjust(values);
          const pairs = values.map((value, index) => [value, adjusted[index] ?? 0] as const);
          expect(
            pairs.every(([before, after]) => before <= after * (1 + 1e-12) && after <= 1),
          ).toBe(true);
          const sorted = pairs.toSorted(([a], [b]) => a - b).map(([, after]) => after);
          expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
          expect(adjust(values.toReversed()).toReversed()).toEqual(adjusted);
        }),
      );
    },
  );

  it('rejects fewer by Holm', () => {
    const anyValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(anyValues, (values) => {
        const byHolm = holm(values);
        for (const [index, p] of benjaminiHochberg(values).entries()) {
          expect(p).toBeLessThanOrEqual((byHolm[index] ?? 0) + 1e-12);
        }
      }),
    );
  });
});
