import { describe, expect, it } from 'vitest';
import type { Step } from '../../../src/pipeline/pipeline.ts';
import type { Trial } from '../../../src/plan/plan.ts';
import type { Completion } from '../../../src/protocol/completion.ts';
import type { AssertionRecord, TrialRecord } from '../../../src/protocol/record.ts';
import { recordTrial, type StepState } from '../../../src/run/record-trial.ts';
import { makeAssertion } from '../../support/records.ts';

const step = { id: 'main', assertions: [] } as unknown as Step;

/** A trial with the thresholds of its case and of its file. */
function makePlanned({ own, file }: { own?: number; file?: number } = {}): Trial {
  const pipeline = {
    ...{ name: 'desk', file: { path: 'desk.yaml' }, tags: [], metrics: new Map() },
    repeat: { count: 1, pass: 'all' },
    ...(file !== undefined && { threshold: { value: file } }),
  };
  const planned = { pipeline, steps: [step], assertions: [], variants: [{ id: '' }] };
  const each = { id: 'refund', vars: {}, tags: [], assertions: [] };
  return {
    ...{ index: 0, id: 'desk/refund', planned, repeat: 1, variant: { id: '', values: {} } },
    case: { ...each, ...(own !== undefined && { threshold: own }) },
    fingerprints: { content: 'a' },
  } as unknown as Trial;
}

function completed({ costUsd, isKept }: { costUsd?: number; isKept?: true } = {}): StepState {
  const completion = {
    choices: [],
    timing: { latency_ms: 400, headers_ms: 300 },
    response: {},
    ...(isKept && { answered_from: 'cache' }),
  } as unknown as Completion;
  const request = { endpoint: 'desk', url: 'https://desk.example', headers: {}, body: {} };
  const result = { kind: 'completed', request, sent: {}, completion, attempts: [] } as const;
  return { step, result: costUsd === undefined ? result : { ...result, costUsd } };
}

const passed = makeAssertion();
const failed = makeAssertion({ verdict: 'failed', score: 0 });
const { score: _, ...errored } = makeAssertion({ verdict: 'errored' });

function record(
  assertions: readonly AssertionRecord[],
  threshold: Parameters<typeof makePlanned>[0] = {},
): TrialRecord {
  return recordTrial(makePlanned(threshold), [completed()], assertions);
}

describe('a trial of which an assertion could not be judged', () => {
  it('has no score, since the mean of the others would look like one', () => {
    expect(record([passed, errored])).not.toHaveProperty('score');
    expect(record([passed, { ...errored, severity: 'warning' }]).score).toBe(1);
  });

  it('has failed by another only where no score decides', () => {
    expect(record([failed, errored]).outcome).toBe('failed');
    expect(record([failed, errored], { file: 0.5 }).outcome).toBe('errored');
    expect(record([passed, errored], { file: 0.5 }).outcome).toBe('errored');
  });
});

describe('a trial with a threshold', () => {
  it('passes by its score, whatever failed', () => {
    expect(record([passed, failed], { file: 0.5 })).toMatchObject({
      outcome: 'passed',
      score: 0.5,
    });
    expect(record([passed, failed], { file: 0.6 }).outcome).toBe('failed');
  });

  it('is held to that of its case rather than to that of its file', () => {
    expect(record([passed, failed], { own: 0.6, file: 0.5 }).outcome).toBe('failed');
    expect(record([passed, failed], { own: 0.5, file: 0.6 }).outcome).toBe('passed');
  });

  it('has no score of what weighs nothing', () => {
    expect(record([{ ...passed, weight: 0 }])).not.toHaveProperty('score');
  });
});

describe('what a trial came to in all', () => {
  const sum = (...states: readonly StepState[]): TrialRecord =>
    recordTrial(makePlanned(), states, [passed]);

  it('has no cost where that of one step is not known', () => {
    expect(sum(completed({ costUsd: 0.1 }), completed({ costUsd: 0.2 })).cost_usd).toBe(0.3);
    expect(sum(completed(), completed({ costUsd: 0.2 }))).not.toHaveProperty('cost_usd');
    expect(sum(completed({ costUsd: 0.1 }), completed())).not.toHaveProperty('cost_usd');
  });

  it('has no time where an answer was kept', () => {
    expect(sum(completed(), completed()).latency_ms).toBe(800);
    expect(sum(completed({ isKept: true }), completed())).not.toHaveProperty('latency_ms');
  });
});

describe('a refusal', () => {
  const failure = { kind: 'refused', message: 'answered 400', status: 400 } as const;
  const result = { kind: 'errored', failure, attempts: [] } as const;

  it('that is wanted is judged, and any other leaves the trial errored', () => {
    const outcomeOf = (state: StepState, assertion: AssertionRecord): string =>
      recordTrial(makePlanned(), [state], [assertion]).outcome;
    const wanted = { step, result, isWantedRefusal: true } as const;
    expect(outcomeOf(wanted, passed)).toBe('passed');
    expect(outcomeOf(wanted, failed)).toBe('failed');
    expect(outcomeOf({ step, result }, passed)).toBe('errored');
  });
});
