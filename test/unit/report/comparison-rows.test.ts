import { describe, expect, it } from 'vitest';
import type { BaselineCase } from '../../../src/compare/baseline.ts';
import { type Comparison, DEFAULT_OPTIONS } from '../../../src/compare/comparison.ts';
import { judgeGroups } from '../../../src/compare/judge-groups.ts';
import { pairCases } from '../../../src/compare/pair-cases.ts';
import { makeExpenseRows, makeMeasureRows } from '../../../src/report/comparison-rows.ts';
import { tellVerdict } from '../../../src/report/comparison-words.ts';
import { makeCase } from '../compare/cases.ts';

const options = {
  mode: 'detect',
  alpha: 0.05,
  minEffect: 0,
  margin: 0,
  allowMissing: false,
} as const;

function cases(score: number): Parameters<typeof pairCases>[0] {
  return Array.from({ length: 8 }, (_, at) => ({
    ...{ pipeline: 'triage', case: `t${at}`, outcome: 'passed' as const },
    ...{ repeats: { passed: 1 }, scores: [score + at / 100] },
  }));
}

describe('a change', () => {
  it('that is only the last digits of a sum is none', () => {
    const group = {
      pipeline: 'triage',
      ...{ pairs: 3, worse: 0, better: 0, measures: [], verdict: 'met' as const },
      expenses: [
        {
          kind: 'cost_usd' as const,
          ...{ pairs: 3, baseline: 0.000015, now: 0.000015, difference: -2e-21 },
          interval: { lower: -5e-21, upper: 1e-21 },
        },
      ],
    };
    expect(makeExpenseRows([group], true)).toMatchObject([{ change: '$0', interval: '$0 to $0' }]);
  });

  it('has no sign where it is shown as nothing', () => {
    const latency = {
      kind: 'latency_ms' as const,
      ...{ pairs: 3, baseline: 4, now: 8, difference: 4 },
      interval: { lower: -0.01, upper: 8 },
    };
    const group = {
      pipeline: 'triage',
      ...{ pairs: 3, worse: 0, better: 0, measures: [], verdict: 'met' as const },
      expenses: [latency],
    };
    expect(makeExpenseRows([group], true)).toMatchObject([{ interval: '0 ms to +8 ms' }]);
  });

  it('is told from the margin that it is held against', () => {
    const passed = (from: number, to: number): Parameters<typeof pairCases>[0] =>
      Array.from({ length: 85 }, (_, at) => {
        const outcome = at >= from && at < to ? 'failed' : 'passed';
        return { pipeline: 'triage', case: `t${at}`, outcome, repeats: { [outcome]: 1 } };
      });
    const own = { ...DEFAULT_OPTIONS, mode: 'non_inferior', margin: 0.05 } as const;
    const groups = judgeGroups(pairCases(passed(0, 2), passed(2, 4)).groups, own);
    const [found] = makeMeasureRows({ groups, options: own }, false);
    expect(found?.row.result).toBe('cannot tell');
    expect(found?.row.interval).toMatch(/^-5\.\d*[1-9] to \+5/);
  });

  it('of a score is in its own unit, and of a pass rate in percentage points', () => {
    const groups = judgeGroups(pairCases(cases(0.8), cases(0.7)).groups, options);
    const comparison: Pick<Comparison, 'groups' | 'options'> = { groups, options };
    const rows = makeMeasureRows(comparison, true).map(({ row }) => row);
    expect(rows).toMatchObject([
      { measure: 'pass rate', change: '0 pp' },
      { measure: 'score', baseline: '0.835', now: '0.735', change: '−0.100' },
    ]);
    expect(rows[1]?.interval).toMatch(/^[−+]0\.\d{3} to [−+]0\.\d{3}$/);
  });

  it('that is shown, and smaller than the least effect, is not called unseen', () => {
    const own = { ...DEFAULT_OPTIONS, minEffect: 0.2 };
    const groups = judgeGroups(pairCases(cases(0.8), cases(0.7)).groups, own);
    const rows = makeMeasureRows({ groups, options: own }, true).map(({ row }) => row);
    expect(rows.map(({ result }) => result)).toEqual(['not shown', 'small drop']);
    const run = { id: 'a', started_at: '', endpoint: 'pulze' };
    const found = { groups, options: own, verdict: 'met', reasons: [] } as const;
    const none = { turned: [], added: [], missing: [], changed: [] };
    expect(tellVerdict({ baseline: run, run, ...found, ...none })).toEqual([
      'a drop is shown that is smaller than the least effect, 20 points',
      expect.stringMatching(/^(what shows no change|with so few cases)/),
    ]);
  });

  it('of a baseline in which nothing passed is told apart from that of few cases', () => {
    const failed = (count: number) =>
      Array.from({ length: count }, (_, at) => makeCase(`t${at}`, 'failed'));
    const passed = [makeCase('t0', 'passed')];
    const told = (side: readonly BaselineCase[]) => {
      const groups = judgeGroups(pairCases(side, side).groups, options);
      const run = { id: 'a', started_at: '', endpoint: 'pulze' };
      const none = { turned: [], added: [], missing: [], changed: [] };
      const found = { groups, options, verdict: 'met', reasons: [] } as const;
      return tellVerdict({ baseline: run, run, ...found, ...none })[1];
    };
    expect(told(failed(20))).toBe('nothing passed in the baseline, so that nothing can drop');
    expect(told(passed)).toBe('with so few cases not even the largest drop would have been seen');
  });
});
