import { describe, expect, it } from 'vitest';
import { figuresOf, haveOtherRules } from '../../../src/compare/case-figures.ts';
import type { RepeatRule } from '../../../src/protocol/pass-rule.ts';
import type { Outcome } from '../../../src/protocol/record.ts';
import { RegressionTally } from '../../../src/run/regression-tally.ts';
import { makeTrial } from '../../support/records.ts';

const trials = ['x', 'y'].flatMap((id) =>
  ['a', 'b'].flatMap((variant) =>
    [1, 2].map((repeat) => makeTrial({ case: id, variant_id: variant, repeat })),
  ),
);

function tell(order: readonly number[]): readonly string[] {
  const tally = new RegressionTally({ count: 2, pass: 'all' });
  for (const place of order) {
    const trial = trials[place];
    if (trial !== undefined) tally.add(trial, place);
  }
  return tally.cases().map((each) => `${each.case} ${each.variant ?? ''}`);
}

describe('the cases that a `regression` gate looks at', () => {
  it.each([[[0, 1, 2, 3, 4, 5, 6, 7]], [[7, 6, 5, 4, 3, 2, 1, 0]], [[3, 0, 5, 7, 1, 6, 4, 2]]])(
    'are in plan order, whatever the order in which trials finish: %j',
    (order) => {
      expect(tell(order)).toEqual(['x a', 'x b', 'y a', 'y b']);
    },
  );

  it('have their repeats in order, whatever the order in which these finish', () => {
    const repeats = [0.1, 0.9, 0.5].map((score, at) => makeTrial({ repeat: at + 1, score }));
    const scoresOf = (order: readonly number[]): unknown => {
      const tally = new RegressionTally({ count: 3, pass: 'all' });
      for (const at of order) tally.add(repeats[at] ?? makeTrial(), at);
      return tally.cases().map(({ scores }) => scores);
    };
    expect(scoresOf([2, 0, 1])).toEqual([[0.1, 0.9, 0.5]]);
  });
});

function tallyRounds(rule: RepeatRule, outcomes: readonly Outcome[]) {
  const tally = new RegressionTally(rule);
  for (const [index, outcome] of outcomes.entries()) {
    const score = outcome === 'passed' ? 1 : 0;
    tally.add(makeTrial({ outcome, score, repeat: index + 1 }), index);
  }
  return tally.cases()[0];
}

describe('a case that a gate asked for more repeats of', () => {
  it('is judged over all of them', () => {
    const rule: RepeatRule = { count: 2, pass: 'all', more: 10 };
    const seven = ['passed', 'failed', 'passed', 'failed', 'passed', 'passed', 'passed'] as const;
    expect(tallyRounds(rule, seven)).toMatchObject({
      outcome: 'failed',
      rule: 'all of 2 or more repeats',
      repeats: { passed: 5, failed: 2 },
    });
  });

  it('goes by the same rule as in a run with other rounds, and by another than without any', () => {
    const rule: RepeatRule = { count: 2, pass: { mean: 0.5 }, more: 10 };
    const [two, three] = [['passed', 'failed'] as const, ['passed', 'failed', 'passed'] as const];
    const [before, now] = [tallyRounds(rule, two), tallyRounds(rule, three)];
    const without = tallyRounds({ count: 2, pass: { mean: 0.5 } }, two);
    if (!before || !now || !without) throw new Error('there is a case');
    expect(haveOtherRules(figuresOf(before, 0), figuresOf(now, 0))).toBe(false);
    expect(haveOtherRules(figuresOf(without, 0), figuresOf(now, 0))).toBe(true);
  });
});
