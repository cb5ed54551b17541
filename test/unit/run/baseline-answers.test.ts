import { describe, expect, it } from 'vitest';
import { type BaselineCase, caseKey, cutAnswer } from '../../../src/compare/baseline.ts';
import type { Trial } from '../../../src/plan/plan.ts';
import { findAnswer, makeBaselineTools } from '../../../src/run/baseline-answers.ts';
import { listTrials, prepareText } from '../../support/prepare-text.ts';

const text = `version: 1
matrix: { tone: [terse, warm] }
messages: [{ user: "{{matrix.tone}} {{ticket}}" }]
assert: [{ contains: refund }]
cases: [{ id: refund, vars: { ticket: charged twice } }]
`;

async function plan(): Promise<{ readonly terse: Trial; readonly warm: Trial }> {
  const [terse, warm] = await listTrials(await prepareText(text));
  if (terse === undefined || warm === undefined) throw new Error('not planned');
  return { terse, warm };
}

function keep(some: Partial<BaselineCase>): ReadonlyMap<string, BaselineCase> {
  const id = { pipeline: 'triage', case: 'refund', variant: 'tone=terse' };
  return new Map([[caseKey(id), { ...id, outcome: 'passed', repeats: { passed: 1 }, ...some }]]);
}

describe('the answer of a case in a baseline', () => {
  it('is that of the same variant', async () => {
    const { terse, warm } = await plan();
    expect(findAnswer(keep({ text: 'Done.' }), terse)).toEqual({ text: 'Done.' });
    expect(findAnswer(keep({ text: 'Done.' }), warm)).toEqual({
      problem: 'the baseline does not have this case',
    });
  });

  it('is none where it was left out, and an empty one where it was empty', async () => {
    const { terse } = await plan();
    expect(findAnswer(keep({}), terse).problem).toBe('the baseline has no answer of this case');
    expect(findAnswer(keep({ text: '' }), terse)).toEqual({ text: '' });
  });

  it.each([2000, 1999, 1200])(
    'is none where it was cut: %i characters and more',
    async (length) => {
      const { terse } = await plan();
      const whole = 'a'.repeat(length);
      expect(findAnswer(keep({ text: cutAnswer(whole) }), terse)).toEqual({ text: whole });
      const cut = [`${'a'.repeat(1998)}😀bc`, 'a'.repeat(2001)].map(cutAnswer);
      for (const each of cut) {
        expect(findAnswer(keep({ text: each }), terse).problem).toBe(
          "of this case's answer the baseline has only the first 2000 characters, which are no fair comparison",
        );
      }
    },
  );

  it('is looked for in the file that is named, beside the pipeline', async () => {
    const { terse } = await plan();
    const tools = makeBaselineTools(new Map([['march.json', keep({ text: 'Done.' })]]), terse);
    expect(tools.answerIn('./march.json')).toBe('Done.');
    expect(() => tools.answerIn('april.json')).toThrow('there is no baseline yet to compare with');
    expect(() => tools.answerIn(undefined)).toThrow('there is no baseline yet to compare with');
  });
});
