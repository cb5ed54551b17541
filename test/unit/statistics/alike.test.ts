import { describe, expect, it } from 'vitest';
import { alikeInterval } from '../../../src/statistics/alike.ts';
import { exactInterval } from '../../../src/statistics/interval.ts';

describe('the interval of values that are all alike', () => {
  it.each([1, 2, 20, 500])('is that of Clopper and Pearson for %d ones or noughts', (n) => {
    for (const passed of [n, 0]) {
      const exact = exactInterval({ passed, n }, 0.95);
      const alike = alikeInterval(passed / n, n, { confidence: 0.95 });
      expect(alike.lower).toBeCloseTo(exact.lower, 9);
      expect(alike.upper).toBeCloseTo(exact.upper, 9);
    }
  });

  it('has what was found inside, and narrows with more of it', () => {
    // 0.7 · 0.025 ** (1 / 10) = 0.484, 1 - 0.3 · 0.025 ** (1 / 10) = 0.793
    const ten = alikeInterval(0.7, 10, { confidence: 0.95 });
    expect(ten.lower).toBeCloseTo(0.484, 3);
    expect(ten.upper).toBeCloseTo(0.793, 3);
    const many = alikeInterval(0.7, 1000, { confidence: 0.95 });
    expect(many.lower).toBeGreaterThan(0.697);
    expect(many.upper).toBeLessThan(0.703);
  });

  it('is not asked for what cannot be a score', () => {
    expect(() => alikeInterval(1.5, 10, { confidence: 0.95 })).toThrow(RangeError);
  });
});
