import { describe, expect, it } from 'vitest';
import { sequentialOutcomes } from '../../../src/statistics/sequential-outcomes.ts';

describe('what a stopping rule does in the long run', () => {
  it('is every path with its probability', () => {
    // Two of a kind end it: TT, FF, and four paths of three.
    const outcomes = sequentialOutcomes({
      decide: ({ passed, failed }) =>
        passed === 2 ? 'passed' : failed === 2 ? 'failed' : undefined,
      passRate: 0.5,
      most: 3,
    });
    expect(outcomes).toEqual({
      passed: 0.5,
      failed: 0.5,
      inconclusive: 0,
      undecided: 0,
      expectedCalls: 2.5,
    });
  });

  it('is nothing with a rule that never decides', () => {
    expect(sequentialOutcomes({ decide: () => undefined, passRate: 0.5, most: 4 })).toEqual({
      passed: 0,
      failed: 0,
      inconclusive: 0,
      undecided: 1,
      expectedCalls: 4,
    });
  });

  it('costs no call if the rule decides before the first', () => {
    const outcomes = sequentialOutcomes({ decide: () => 'passed', passRate: 0.3, most: 4 });
    expect(outcomes).toMatchObject({ passed: 1, expectedCalls: 0 });
  });
});
