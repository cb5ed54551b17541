import { describe, expect, it } from 'vitest';
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
