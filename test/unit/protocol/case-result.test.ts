import { describe, expect, it } from 'vitest';
import { type CaseResult, readCases } from '../../../src/protocol/case-result.ts';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { makeStep, makeTrial } from '../../support/records.ts';

async function casesOf(trials: readonly TrialRecord[]): Promise<readonly CaseResult[]> {
  async function* list(): AsyncIterable<TrialRecord> {
    yield* trials;
  }
  const found: CaseResult[] = [];
  for await (const each of readCases(list())) found.push(each);
  return found;
}

describe('the cases of a run', () => {
  it('have the repeats that follow each other', async () => {
    const trials = [
      makeTrial({ case: 'refund', repeat: 1, outcome: 'passed', score: 1 }),
      makeTrial({ case: 'refund', repeat: 2, outcome: 'failed', score: 0.5 }),
      makeTrial({ case: 'login', repeat: 1, outcome: 'passed' }),
    ];
    const found = await casesOf(trials);
    expect(found.map((each) => [each.case, each.repeats.map(({ outcome }) => outcome)])).toEqual([
      ['refund', ['passed', 'failed']],
      ['login', ['passed']],
    ]);
  });

  it('are apart for each variant', async () => {
    const trials = [
      makeTrial({ case: 'refund', variant: { tone: 'warm' }, variant_id: 'tone=warm' }),
      makeTrial({ case: 'refund', variant: { tone: 'terse' }, variant_id: 'tone=terse' }),
    ];
    expect((await casesOf(trials)).map((each) => each.variant_id)).toEqual([
      'tone=warm',
      'tone=terse',
    ]);
  });

  it('say which model answered last', async () => {
    const steps = [
      makeStep({ id: 'draft', model: 'openai/gpt-4o' }),
      makeStep({ id: 'review', model: 'anthropic/claude-2.0' }),
    ];
    const [only] = await casesOf([makeTrial({ steps })]);
    expect(only?.repeats.map(({ model }) => model)).toEqual(['anthropic/claude-2.0']);
  });

  it('are none of no trials', async () => {
    expect(await casesOf([])).toEqual([]);
  });
});
