import { describe, expect, it } from 'vitest';
import { fisherOneSided, flipRate, mayQuarantine } from '../../../src/statistics/history.ts';

describe('the history of a case', () => {
  it.each([
    [3, '0.0000696'],
    [2, '0.0028131'],
    [1, '0.0717431'],
  ])('makes %i failures of 5 after 2 of 200 as probable as %s', (failed, p) => {
    const found = fisherOneSided({ current: { failed, n: 5 }, history: { failed: 2, n: 200 } });
    expect(found.toFixed(7)).toBe(p);
  });

  it('says nothing of no failure, or where there is none', () => {
    const history = { failed: 2, n: 200 };
    expect(fisherOneSided({ current: { failed: 0, n: 5 }, history })).toBe(1);
    const none = { failed: 0, n: 0 };
    expect(fisherOneSided({ current: { failed: 3, n: 5 }, history: none })).toBeCloseTo(1, 12);
    expect(fisherOneSided({ current: none, history: none })).toBe(1);
    expect(() => fisherOneSided({ current: { failed: 3, n: 2 }, history })).toThrow(RangeError);
  });

  it('flips', () => {
    const flips = (letters: string) => flipRate([...letters].map((letter) => letter === 'P'));
    expect(flips('PPFPPFPPPP')).toBe(4 / 9);
    expect(flips('PPPP')).toBe(0);
    expect(flips('PF')).toBe(1);
    expect([flips('P'), flips('')]).toEqual([undefined, undefined]);
  });

  it.each([
    [{ failed: 4, n: 20 }, true],
    [{ failed: 4, n: 19 }, false],
    [{ failed: 0, n: 200 }, false],
    [{ failed: 1, n: 20 }, true],
    [{ failed: 1, n: 29 }, false],
    [{ failed: 198, n: 200 }, false],
  ])('of %o may be set aside: %s', (counts, answer) => {
    expect(mayQuarantine(counts)).toBe(answer);
  });
});
