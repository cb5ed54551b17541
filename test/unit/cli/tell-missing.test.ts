import { describe, expect, it } from 'vitest';
import { tellMissing } from '../../../src/cli/tell-missing.ts';
import type { BudgetRecord } from '../../../src/protocol/budget-record.ts';
import type { RunSummary } from '../../../src/protocol/summary.ts';

const run: BudgetRecord = { of: 'run', limits: { cost_usd: 1 }, used: {}, spent: 'cost' };
const tag: BudgetRecord = { ...run, of: 'tag', name: 'nightly', spent: 'time' };
const pipeline: BudgetRecord = { ...run, of: 'pipeline', name: 'letters', spent: 'tokens' };

function tell(
  budgets: readonly BudgetRecord[],
  reason: 'budget' | 'bail' | 'alarm' = 'budget',
): string {
  const pipelines = [{ pipeline: 'letters', file: 'desk/letters.yaml' }];
  const summary = { stop: { reason, message: '' }, budgets, pipelines } as unknown as RunSummary;
  return tellMissing(summary, 'pulze-run resume a');
}

describe('how to go on with what is missing', () => {
  it('is to resume, where no budget is in the way', () => {
    expect(tell([run], 'bail')).toBe('run what is missing: pulze-run resume a');
  });

  it('is a new run, where an alarm decided', () => {
    expect(tell([], 'alarm')).toBe('the rest is not run: without `alarm` a new run has it');
  });

  it('is with more for the run', () => {
    expect(tell([run, { of: 'tag', name: 'x', limits: {}, used: {} }])).toBe(
      'run what is missing, with more in all: pulze-run resume a --max-cost USD',
    );
  });

  it('is to raise what stands in files before, each by its key', () => {
    expect(tell([pipeline])).toBe(
      'for what is missing, raise `budget.tokens` in desk/letters.yaml, then: pulze-run resume a',
    );
    expect(tell([run, pipeline, tag])).toBe(
      'for what is missing, raise `budget.tokens` in desk/letters.yaml and `budgets.tags.nightly.time` in pulze.config.yaml, then: pulze-run resume a --max-cost USD',
    );
  });
});
