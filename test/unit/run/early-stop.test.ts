import { describe, expect, it } from 'vitest';
import type { RepeatRule } from '../../../src/protocol/pass-rule.ts';
import { makeEarlyStop } from '../../../src/run/early-stop.ts';

/** How many of the outcomes are seen before the case is decided; all of them where it never is. */
function seenOf(rule: RepeatRule, text: string): number {
  const isDecided = makeEarlyStop(rule);
  for (const [at, letter] of [...text].entries()) {
    const outcome = letter === 'p' ? 'passed' : letter === 'f' ? 'failed' : 'errored';
    if (isDecided?.(outcome)) return at + 1;
  }
  return text.length;
}

describe('the repeats of a case', () => {
  it('are all run where nothing ends them', () => {
    expect(makeEarlyStop({ count: 5, pass: 'all' })).toBeUndefined();
  });

  it.each<[RepeatRule['pass'], string, number]>([
    [{ at_least: 4 }, 'ppppf', 4],
    [{ at_least: 4 }, 'fpfpp', 3],
    [{ at_least: 4 }, 'pfppp', 5],
    ['all', 'pfppp', 2],
    ['any', 'fpfff', 2],
    ['majority', 'ppfpp', 4],
    ['majority', 'pepfp', 5],
  ])('of 5 by %j with %s are %d, the others cannot change it', (pass, text, count) => {
    expect(seenOf({ count: 5, pass, stop: 'curtail' }, text)).toBe(count);
  });

  it('end when a sequential test has decided', () => {
    const sprt = { p0: 0.5, p1: 0.9, alpha: 0.05, beta: 0.05 };
    const rule: RepeatRule = { count: 20, pass: 'all', stop: { sprt } };
    expect(seenOf(rule, 'p'.repeat(20))).toBe(6);
    expect(seenOf(rule, 'f'.repeat(20))).toBe(2);
  });
});
