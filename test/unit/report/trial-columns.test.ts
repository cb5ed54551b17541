import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import type { CsvValue } from '../../../src/report/csv-text.ts';
import { makeTidyColumns, TidyNames } from '../../../src/report/trial-columns.ts';
import { makeAssertion, makeStep, makeTrial } from '../../support/records.ts';

function readColumns(...trials: readonly TrialRecord[]): readonly Record<string, CsvValue>[] {
  const names = new TidyNames();
  for (const trial of trials) names.add(trial);
  const columns = makeTidyColumns(names);
  return trials.map((trial) =>
    Object.fromEntries(columns.map(({ name, read }) => [name, read(trial)])),
  );
}

describe('the columns of the tidy table', () => {
  it('are the ids, the axes, what came of it, what it took, and the verdicts', () => {
    const trial = makeTrial({
      case_name: 'Charged twice',
      variant: { model: 'pulze', 'params.temperature': 0.5, 'pulze.weights': { cost: 1 } },
      repeat: 2,
      metrics: { tone: 0.75 },
      steps: [makeStep({ id: 'classify' }), makeStep({ id: 'reply', ttft_ms: 61 })],
    });
    expect(readColumns(trial)).toEqual([
      {
        id: trial.id,
        pipeline: 'ticket-triage',
        file: 'pipelines/triage.yaml',
        case: 'refund',
        case_name: 'Charged twice',
        variant: trial.variant_id,
        'variant.model': 'pulze',
        'variant.params.temperature': 0.5,
        'variant.pulze.weights': '{"cost":1}',
        repeat: 2,
        outcome: 'passed',
        score: 1,
        'metric.tone': 0.75,
        prompt_tokens: 240,
        completion_tokens: 40,
        total_tokens: 280,
        cost_usd: 0.00084,
        latency_ms: 824,
        ttft_ms: 61,
        model: 'openai/gpt-4o',
        finish_reason: 'stop',
        attempts: 2,
        'assert.json_mode': 'passed',
      },
    ]);
  });

  it('are empty where a trial has none of it', () => {
    const [skipped] = readColumns(
      makeTrial({ outcome: 'skipped', steps: [], assertions: [] }),
      makeTrial({ variant: { constructor: 1 }, metrics: { toString: 1 } }),
    );
    const known = Object.entries(skipped ?? {}).filter(([, value]) => value !== undefined);
    expect(known.map(([name]) => name)).toEqual([
      ...['id', 'pipeline', 'file', 'case', 'variant', 'repeat', 'outcome'],
    ]);
  });

  it('have the worst verdict where several assertions have one name', () => {
    const of = (...verdicts: readonly ('passed' | 'failed' | 'errored')[]): TrialRecord =>
      makeTrial({ assertions: verdicts.map((verdict) => makeAssertion({ verdict })) });
    const rows = readColumns(of('passed', 'errored', 'failed'), of('errored', 'passed'), of());
    expect(rows.map((row) => row['assert.json_mode'])).toEqual(['failed', 'errored', undefined]);
  });
});
