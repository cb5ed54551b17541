import { describe, expect, it } from 'vitest';
import { lightenTrial } from '../../../src/report/lighten-trial.ts';
import { makeAssertion, makeFailedStep, makeStep, makeTrial } from '../../support/records.ts';

const long = 'x'.repeat(1_000_000);
const short = `${'x'.repeat(100_000)}…`;
const vast = Array.from({ length: 50_000 }, (_, at) => ({ [`k${at}`]: at }));

describe('a trial that is held for a table', () => {
  it('has no request, no variables, and of a response no more than its choices', () => {
    const trial = makeTrial({
      vars: { ticket: long },
      steps: [
        makeStep({ response: { vast } }),
        makeFailedStep({ kind: 'server', message: 'down' }, []),
      ],
    });
    const light = lightenTrial(trial);
    expect(light.vars).toEqual({});
    expect(light.steps.map(({ request, response }) => [request, response])).toEqual([
      [undefined, {}],
      [undefined, undefined],
    ]);
  });

  it('has the choices of a response, unless they are very large', () => {
    const choices = [{ index: 0, message: { content: 'billing' } }];
    const responses = [{ choices, usage: {} }, { choices: vast }, 'a text'].map((response) => {
      const light = lightenTrial(makeTrial({ steps: [makeStep({ response })] }));
      return light.steps[0]?.response;
    });
    expect(responses).toEqual([{ choices }, { choices: '…' }, {}]);
  });

  it('is otherwise as it was, where it is of a usual size', () => {
    const actual = { queue: 'billing', tags: ['a', 1, null, { deep: [true] }] };
    const assertion = makeAssertion({ verdict: 'failed', expected: 'x', actual, reason: 'rude' });
    const { request: _, ...step } = makeStep({ text: 'a letter', response: { choices: [] } });
    const trial = makeTrial({
      vars: {},
      outcome: 'failed',
      steps: [step],
      assertions: [assertion],
    });
    expect(lightenTrial(trial)).toEqual(trial);
  });

  it('has the beginnings of long texts, the same of the same', () => {
    const call = {
      id: '1',
      type: 'function',
      function: { name: 'find', arguments: long },
    } as const;
    const step = makeStep({ text: long, tool_calls: Array.from({ length: 300 }, () => call) });
    const failed = makeFailedStep({ kind: 'server', message: long, body: vast }, []);
    const assertion = makeAssertion({
      verdict: 'failed',
      message: long,
      actual: long,
      expected: vast,
    });
    const light = lightenTrial(
      makeTrial({ reason: long, steps: [step, failed], assertions: [assertion] }),
    );
    expect(light.reason).toBe(short);
    expect(light.steps[0]).toMatchObject({ text: short });
    expect(light.steps[0]?.tool_calls?.length).toBe(100);
    expect(light.steps[0]?.tool_calls?.[0]?.function.arguments).toBe(short);
    expect(light.steps[1]?.failure).toEqual({ kind: 'server', message: short, body: '…' });
    expect(light.assertions[0]).toMatchObject({ message: short, actual: short, expected: '…' });
  });
});
