import { describe, expect, it } from 'vitest';
import { keepableTrial } from '../../../src/run/keepable-trial.ts';
import { makeAssertion, makeStep, makeTrial } from '../../support/records.ts';

const long = 'billing '.repeat(100);
const call = { kind: 'chat' as const, endpoint: 'desk', attempts: 1 };

describe('a trial that is to be written down', () => {
  it('is itself where it is short enough', () => {
    const trial = makeTrial({ steps: [makeStep({ text: long })] });
    expect(keepableTrial(trial)).toBe(trial);
    expect(keepableTrial(trial, 10_000)).toBe(trial);
  });

  it.each([
    { what: 'an answer', some: { steps: [makeStep({ response: { text: long } })] } },
    { what: 'a text', some: { steps: [makeStep({ text: long })] } },
    {
      what: 'a call of a judge',
      some: { assertions: [makeAssertion({ calls: [{ ...call, text: long }] })] },
    },
    { what: 'what an assertion saw', some: { assertions: [makeAssertion({ actual: [long] })] } },
  ])('is errored, and has nothing that is long, where $what makes it too long', ({ some }) => {
    const kept = keepableTrial(makeTrial(some), 700);
    expect(kept.outcome).toBe('errored');
    expect(kept.reason).toMatch(/^what it asked and was answered is too long to be kept: /);
    expect(JSON.stringify(kept)).not.toContain(long);
    expect(kept.steps.map(({ id }) => id)).toEqual(makeTrial(some).steps.map(({ id }) => id));
  });
});
