import { describe, expect, it } from 'vitest';
import { curtail, expectedCalls } from '../../../src/statistics/curtailment.ts';
import { fc } from '../../support/fast-check.ts';

/** The decision and the repeat after which it stands. */
function play(outcomes: string, rule: { needed: number; count: number }): unknown {
  const seen = { passed: 0, failed: 0 };
  for (const [index, outcome] of [...outcomes].entries()) {
    seen[outcome === 'T' ? 'passed' : 'failed']++;
    const decision = curtail({ ...seen, ...rule });
    if (decision !== undefined) return [index + 1, decision];
  }
  return undefined;
}

describe('at least m of n', () => {
  it.each([
    ['TTTT', [4, 'passed']],
    ['FTF', [3, 'failed']],
    ['TFTTT', [5, 'passed']],
    ['TFTT', undefined],
  ])('after %s of 4 of 5', (outcomes, decision) => {
    expect(play(outcomes, { needed: 4, count: 5 })).toEqual(decision);
  });

  it.each([
    [4, 5, 1, 4],
    [4, 5, 0.95, 4.1617],
    [4, 5, 0.8, 4.2656],
    [4, 5, 0.5, 3.5],
    [4, 5, 0, 2],
    [9, 10, 0.95, 9.1178],
    [9, 10, 0.5, 3.9746],
  ])('with %i of %i and a pass rate of %f takes %f calls', (needed, count, passRate, calls) => {
    expect(expectedCalls({ needed, count, passRate })).toBeCloseTo(calls, 4);
  });

  it('needs no call if it cannot be met, or is met by nothing', () => {
    expect(curtail({ passed: 0, failed: 0, needed: 6, count: 5 })).toBe('failed');
    expect(curtail({ passed: 0, failed: 0, needed: 0, count: 5 })).toBe('passed');
    expect(expectedCalls({ needed: 6, count: 5, passRate: 0.9 })).toBe(0);
  });

  it('says what all repeats would have said', () => {
    const anyRule = fc.record({
      outcomes: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
      needed: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(anyRule, ({ outcomes, needed }) => {
        const text = outcomes.map((passed) => (passed ? 'T' : 'F')).join('');
        const passes = outcomes.filter(Boolean).length;
        const early = play(text, { needed, count: outcomes.length });
        expect(early).toEqual([expect.any(Number), passes >= needed ? 'passed' : 'failed']);
      }),
    );
  });
});
