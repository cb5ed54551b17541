import { describe, expect, it } from 'vitest';
import { ConformanceTally } from '../../../src/protocol/conformance-tally.ts';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { makeAssertion, makeFailedStep, makeStep, makeTrial } from '../../support/records.ts';

function tallyUp(trials: readonly TrialRecord[]) {
  const tally = new ConformanceTally();
  for (const trial of trials) tally.add(trial);
  return tally.records();
}

const passed = makeTrial({ case: 'parcel', outcome: 'passed', tags: ['contract:stop'] });
const failed = makeTrial({
  case: 'login',
  outcome: 'failed',
  tags: ['nightly', 'contract:stop'],
  assertions: [makeAssertion({ name: 'stop_sequences', verdict: 'failed', message: 'it went on' })],
});

function skip(reason: string): TrialRecord {
  return { ...passed, outcome: 'skipped', reason, steps: [] };
}

function refuse(path: string): TrialRecord {
  return makeTrial({
    case: 'refund',
    outcome: 'errored',
    tags: ['contract:stop'],
    steps: [
      makeFailedStep(
        {
          kind: 'refused',
          message: `refused: ${path}`,
          status: 422,
          details: [{ path: [path], message: 'too long' }],
        },
        [],
      ),
    ],
  });
}

const row = { feature: 'stop', endpoint: 'pulze', pipelines: ['ticket-triage'] };

describe('what an endpoint makes of a part of the contract', () => {
  it('is honoured when every trial passed', () => {
    expect(tallyUp([passed, passed])).toEqual([{ ...row, result: 'honoured', trials: 2 }]);
  });

  it('is ignored when any trial failed, with the assertion that noticed', () => {
    const message = 'stop_sequences: it went on';
    expect(tallyUp([passed, failed])).toEqual([{ ...row, result: 'ignored', trials: 2, message }]);
  });

  it('is refused when the service refused because of it', () => {
    const message = 'refused: stop';
    expect(tallyUp([refuse('stop')])).toEqual([{ ...row, result: 'refused', trials: 1, message }]);
  });

  it('is not known when the service refused because of something else', () => {
    const message = 'refused: model';
    expect(tallyUp([refuse('model')])).toEqual([{ ...row, result: 'unknown', trials: 1, message }]);
  });

  it('does not depend on which trial finished first', () => {
    const trials = [refuse('stop'), failed, passed];
    expect(tallyUp(trials)).toEqual(tallyUp([...trials].reverse()));
  });

  it('leaves out tags of other kinds', () => {
    expect(tallyUp([{ ...passed, tags: ['nightly'] }])).toEqual([]);
  });

  it('is not known where every trial was skipped, and says why', () => {
    const other = { ...passed, tags: ['contract:top_p'] };
    const message = 'a service cannot be told to fail';
    expect(tallyUp([other, skip(message)])).toContainEqual({
      ...row,
      result: 'unknown',
      trials: 1,
      message,
    });
  });

  it('is what the others found where some trials were skipped, and says so', () => {
    const message = 'ticket-triage not run: a service cannot be told to fail';
    const skipped = skip('a service cannot be told to fail');
    expect(tallyUp([skipped, passed])).toEqual([
      { ...row, result: 'honoured', trials: 1, message },
    ]);
    expect(tallyUp([skipped, failed])).toEqual(tallyUp([failed]));
  });

  it('is not known at the endpoint of a sweep whose trials were skipped, and only there', () => {
    const skipped = { ...skip('no script'), variant: { endpoint: 'openai' } };
    expect(tallyUp([passed, skipped])).toEqual([
      { ...row, endpoint: 'openai', result: 'unknown', trials: 1, message: 'no script' },
      { ...row, result: 'honoured', trials: 1 },
    ]);
  });

  it('comes for each endpoint, parameters before headers before fields', () => {
    const tags = ['contract:response.usage', 'contract:Pulze-Weights', 'contract:top_p'];
    const elsewhere = makeStep();
    const request = elsewhere.request && { ...elsewhere.request, endpoint: 'openai' };
    const trials = [
      { ...passed, tags },
      { ...passed, tags: ['contract:top_p'], steps: [makeStep({ ...(request && { request }) })] },
    ];
    expect(tallyUp(trials).map(({ feature, endpoint }) => `${feature} ${endpoint}`)).toEqual([
      'top_p openai',
      'top_p pulze',
      'Pulze-Weights pulze',
      'response.usage pulze',
    ]);
  });
});
