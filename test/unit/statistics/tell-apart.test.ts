import { describe, expect, it } from 'vitest';
import { roundToTell, showP } from '../../../src/statistics/tell-apart.ts';
import { fc } from '../../support/fast-check.ts';

describe('a number that is rounded beside a limit', () => {
  it.each([
    [0.69996, 0.7, 4, 0.69996],
    [0.70004, 0.7, 4, 0.70004],
    [0.69994, 0.7, 4, 0.6999],
    [0.7999999999999999, 0.8, 4, 0.8],
    [10_000.3, 10_000, 0, 10_000.3],
    [10_000.7, 10_000, 0, 10_001],
  ])('%d beside %d', (value, limit, decimals, shown) => {
    expect(roundToTell(value, [limit], decimals)).toBe(shown);
  });

  it('stands on the side on which it is', () => {
    const share = fc.integer({ min: 0, max: 1e6 }).map((millionths) => millionths / 1e6);
    fc.assert(
      fc.property(share, share, (value, limit) => {
        const shown = roundToTell(value, [limit], 2);
        expect(Math.sign(shown - limit)).toBe(Math.sign(value - limit));
      }),
    );
  });
});

describe('a p-value', () => {
  it.each([
    [0.02, 0.05, '0.020'],
    [0.0503, 0.05, '0.0503'],
    [0.04996, 0.05, '0.04996'],
    [0.05, 0.05, '0.050'],
    [0.0002, 0.05, '<0.001'],
    [0.0002, 0.0001, '0.0002'],
    [0.00002, 0.0001, '<0.0001'],
  ])('of %d beside %d is %s', (p, alpha, shown) => {
    expect(showP(p, alpha)).toBe(shown);
  });
});
