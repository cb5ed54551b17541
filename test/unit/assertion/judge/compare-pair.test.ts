import { describe, expect, it } from 'vitest';
import { pairwise } from '../../../../src/assertion/builtin/pairwise.ts';
import type { JsonValue } from '../../../../src/source/json.ts';
import { makeExampleSubject } from '../../../support/example-subject.ts';
import { makeFakeModels } from '../../../support/fake-models.ts';
import { refusalOf, judge as verdictOf } from '../../../support/judge.ts';

const subject = {
  text: 'We refund it.',
  body: { messages: [{ role: 'user', content: 'I was charged twice.' }] },
};

describe('pairwise', () => {
  it.each([
    ['first', 'second', 'passed', 1, 'win', 'the judge prefers it in both orders: a win'],
    ['second', 'first', 'failed', 0, 'loss', 'the judge prefers the other in both orders: a loss'],
    ['tie', 'tie', 'failed', 0.5, 'tie', 'the judge prefers neither in either order: a tie'],
    ['first', 'first', 'failed', 0.5, 'tie', 'the judge prefers whichever is first: a tie'],
    ['second', 'second', 'failed', 0.5, 'tie', 'the judge prefers whichever is second: a tie'],
    [
      'first',
      'tie',
      'failed',
      0.5,
      'tie',
      'the judge prefers it in one order and neither in the other: a tie',
    ],
    [
      'tie',
      'first',
      'failed',
      0.5,
      'tie',
      'the judge prefers the other in one order and neither in the other: a tie',
    ],
  ])('said %s and then %s is %s', async (ahead, behind, verdict, score, actual, message) => {
    const { tools } = makeFakeModels([ahead, behind]);
    const given = await verdictOf(pairwise, 'We are looking into it.', { ...subject, tools });
    expect(given).toEqual({ verdict, score, message, expected: 'win', actual });
  });

  it('shows the texts in one order and then in the other', async () => {
    const { tools, questions } = makeFakeModels(['tie']);
    await verdictOf(
      pairwise,
      { to: 'We look.', criterion: 'Which is kinder?' },
      { ...subject, tools },
    );
    expect(questions.map(({ messages, repeat }) => [repeat, messages[1]?.['content']])).toEqual([
      [
        1,
        '<<<PROMPT\nuser: I was charged twice.\nPROMPT>>>\n\n<<<FIRST\nWe refund it.\nFIRST>>>\n\n<<<SECOND\nWe look.\nSECOND>>>',
      ],
      [
        2,
        '<<<PROMPT\nuser: I was charged twice.\nPROMPT>>>\n\n<<<FIRST\nWe look.\nFIRST>>>\n\n<<<SECOND\nWe refund it.\nSECOND>>>',
      ],
    ]);
  });

  it('takes a text that a template makes for what it is, also where that is `baseline`', async () => {
    const { tools, questions } = makeFakeModels(['tie']);
    const check = pairwise.prepare({ to: 'baseline' }, { to: '{{word}}' });
    expect(await check(makeExampleSubject(subject), tools)).toMatchObject({ actual: 'tie' });
    expect(questions[0]?.messages[1]?.['content']).toContain('<<<SECOND\nbaseline\nSECOND>>>');
    const options = { to: 'baseline', baseline: 'a.json' };
    expect(() => pairwise.prepare(options, { ...options, to: '{{word}}' })).toThrow(
      '`baseline` goes with `to: baseline`',
    );
  });

  it('is errored when either answer says nothing', async () => {
    const { tools } = makeFakeModels(['first', 'neither']);
    expect(await verdictOf(pairwise, 'We look.', { ...subject, tools })).toEqual({
      verdict: 'errored',
      message: "the judge's answer has no verdict: `neither` (asked with the text second)",
    });
  });

  it.each<[JsonValue, string | undefined]>([
    ['baseline', undefined],
    [{ to: 'baseline', baseline: 'march.json' }, 'march.json'],
  ])('asks about the answer of a baseline in both orders, too: %j', async (options, file) => {
    const { tools, questions } = makeFakeModels(['first', 'second']);
    const asked: (string | undefined)[] = [];
    const baselines = {
      answerIn(named: string | undefined) {
        asked.push(named);
        return 'We look.';
      },
    };
    const verdict = await verdictOf(pairwise, options, {
      ...subject,
      tools: {
        models: tools.models,
        code: tools.code,
        snapshots: tools.snapshots,
        baselines,
        get repeats() {
          return tools.repeats;
        },
      },
    });
    expect(verdict).toMatchObject({ verdict: 'passed', actual: 'win' });
    expect(asked).toEqual([file]);
    const orders = questions.map(
      ({ messages }) => /FIRST\n(.*)\n/.exec(String(messages[1]?.['content']))?.[1],
    );
    expect(orders).toEqual(['We refund it.', 'We look.']);
  });

  it('takes a baseline for nothing else', async () => {
    expect(await refusalOf(pairwise, { to: 'We look.', baseline: 'march.json' })).toEqual({
      code: 'bad-assertion-option',
      message: '`baseline` goes with `to: baseline`',
      path: ['baseline'],
      hints: ['write `to: baseline`'],
    });
  });
});
