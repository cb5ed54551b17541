import { describe, expect, it } from 'vitest';
import { fill, waitFor } from '../../../../src/transport/pool/bucket.ts';

describe('a bucket', () => {
  it('is full at first, with two seconds’ worth', () => {
    expect(fill(undefined, 600, 5000)).toEqual({ level: 20, at: 5000 });
  });

  it('holds one at the least, however low the limit', () => {
    expect(fill(undefined, 6, 0)).toEqual({ level: 1, at: 0 });
  });

  it('fills up evenly, from below zero too, and never beyond what it holds', () => {
    const empty = { level: -10, at: 0 };
    expect([500, 1000, 3000, 60_000].map((now) => fill(empty, 600, now).level)).toEqual([
      -5, 0, 20, 20,
    ]);
  });

  it('stands still when the clock goes back', () => {
    expect(fill({ level: 3, at: 9000 }, 600, 4000)).toEqual({ level: 3, at: 4000 });
  });

  it('says how long it takes until it holds so much', () => {
    expect(waitFor(5, { level: 3, at: 0 }, 600)).toBe(200);
    expect(waitFor(3, { level: 3, at: 0 }, 600)).toBe(0);
  });

  it('lets through when it is full what is more than it ever holds', () => {
    expect(waitFor(1_000_000, { level: 20, at: 0 }, 600)).toBe(0);
    expect(waitFor(1_000_000, { level: 0, at: 0 }, 600)).toBe(2000);
  });
});
