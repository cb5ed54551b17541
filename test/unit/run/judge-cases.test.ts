import { describe, expect, it } from 'vitest';
import type { PassRule } from '../../../src/protocol/pass-rule.ts';
import { judgeCase } from '../../../src/run/judge-cases.ts';

type Counts = readonly [passed: number, failed: number, errored: number, skipped: number];

describe('a case of several repeats', () => {
  it.each<[PassRule, Counts, string]>([
    ['all', [3, 0, 0, 0], 'passed'],
    ['all', [2, 1, 0, 0], 'failed'],
    ['all', [2, 0, 1, 0], 'errored'],
    ['all', [1, 1, 1, 0], 'failed'],
    ['any', [1, 2, 0, 0], 'passed'],
    ['any', [0, 3, 0, 0], 'failed'],
    ['any', [0, 2, 1, 0], 'errored'],
    ['any', [1, 0, 2, 0], 'passed'],
    ['majority', [2, 1, 0, 0], 'passed'],
    ['majority', [1, 1, 0, 0], 'failed'],
    ['majority', [2, 2, 0, 0], 'failed'],
    ['majority', [2, 2, 1, 0], 'errored'],
    ['majority', [1, 3, 1, 0], 'failed'],
    [{ at_least: 2 }, [2, 3, 0, 0], 'passed'],
    [{ at_least: 2 }, [1, 4, 0, 0], 'failed'],
    [{ at_least: 2 }, [1, 3, 1, 0], 'errored'],
    ['all', [0, 0, 0, 3], 'skipped'],
    ['any', [0, 0, 0, 3], 'skipped'],
    ['all', [2, 0, 0, 1], 'passed'],
  ])('by the rule %j with passed, failed, errored, skipped %j is %s', (pass, counts, outcome) => {
    const [passed, failed, errored, skipped] = counts;
    const count = passed + failed + errored + skipped;
    expect(judgeCase({ count, pass }, { passed, failed, errored, skipped })).toBe(outcome);
  });
});
