import { describe, expect, it } from 'vitest';
import { isAtLeast, isAtMost } from '../../../src/statistics/steady.ts';

describe('a computed number beside a written one', () => {
  it('is not below what it equals but for its last digits', () => {
    expect(0.7 + 0.1).toBeLessThan(0.8);
    expect(isAtLeast(0.7 + 0.1, 0.8)).toBe(true);
    expect(isAtLeast(0.799_999_999, 0.8)).toBe(false);
  });

  it('is not above it either', () => {
    expect(0.1 + 0.2).toBeGreaterThan(0.3);
    expect(isAtMost(0.1 + 0.2, 0.3)).toBe(true);
    expect(isAtMost(0.300_000_001, 0.3)).toBe(false);
  });

  it('may have no limit at all', () => {
    expect(isAtLeast(1, -Infinity)).toBe(true);
    expect(isAtMost(1e6, Infinity)).toBe(true);
  });
});
