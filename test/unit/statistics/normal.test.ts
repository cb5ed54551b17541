import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile } from '../../../src/statistics/normal.ts';

describe('the normal distribution', () => {
  it.each([
    [0.5, 0],
    [0.8, 0.8416212335729143],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.025, -1.9599639845400545],
    [1e-10, -6.361340902404056],
    [1e-300, -37.0470962993612],
  ])('is below its %f quantile that often', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 10);
    expect(normalCdf(z) / p).toBeCloseTo(1, 10);
  });

  it('has no end, and no quantile of what is no probability', () => {
    expect([0, 1, -0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect([-40, 40].map(normalCdf)).toEqual([0, 1]);
  });
});
