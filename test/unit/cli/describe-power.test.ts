import { describe, expect, it } from 'vitest';
import type { PipelinePower } from '../../../src/api/plan-power.ts';
import { describePower } from '../../../src/cli/describe-power.ts';

const power: PipelinePower = {
  ...{ pipeline: 'triage', variant: '', cases: 20, repeats: 1, smallestDrop: 0.25, mean: 1 },
  ...{ seen: 20, alpha: 0.05, tests: 1, isByOutcome: false, isRepeated: true },
};

function tell(...pipelines: readonly PipelinePower[]): readonly string[] {
  return describePower({ run: 'a', pipelines, searched: [] }).trimEnd().split('\n');
}

describe('the power of a comparison', () => {
  it('says its level once, or for each pipeline where they differ', () => {
    expect(tell(power)).toEqual([
      'power: the smallest drop of the pass rate that would be seen (80% of the time, at a level of 5%), by the run a',
      '  triage: 20 cases; a drop of 25 points from 100%',
    ]);
    expect(tell(power, { ...power, pipeline: 'reply', alpha: 0.01, tests: 2 })).toEqual([
      'power: the smallest drop of the pass rate that would be seen (80% of the time), by the run a',
      '  triage: 20 cases; a drop of 25 points from 100% at a level of 5%',
      '  reply: 20 cases; a drop of 25 points from 100% at a level of 1%, as one of 2 tests',
    ]);
  });
});
