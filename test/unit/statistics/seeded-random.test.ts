import { describe, expect, it } from 'vitest';
import { makeSeededRandom } from '../../../src/statistics/seeded-random.ts';

describe('a seeded generator', () => {
  it('gives the same numbers for the same seed', () => {
    const random = makeSeededRandom(42);
    const draws = [random(), random(), random()].map((draw) => draw.toFixed(10));
    expect(draws).toEqual(['0.6011037519', '0.4482905590', '0.8524657935']);
  });

  it('is spread evenly over [0, 1)', () => {
    const random = makeSeededRandom(7);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 10_000; draw++) {
      const value = random();
      expect(value >= 0 && value < 1).toBe(true);
      const tenth = Math.floor(value * 10);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(900);
    expect(Math.max(...counts)).toBeLessThan(1100);
  });
});
