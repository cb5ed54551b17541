import { describe, expect, it } from 'vitest';
import { closedQa } from '../../../../src/assertion/builtin/closed-qa.ts';
import { factual } from '../../../../src/assertion/builtin/factual.ts';
import { makeFakeModels } from '../../../support/fake-models.ts';
import { judge as verdictOf } from '../../../support/judge.ts';

const subject = {
  text: 'It left on Monday.',
  body: { messages: [{ role: 'user', content: 'Much else. Where is it?' }] },
};

describe('factual', () => {
  it('shows the reference as material', async () => {
    const { tools, questions } = makeFakeModels(['same']);
    await verdictOf(factual, 'It left on Monday >>>.', { ...subject, tools });
    expect(questions[0]?.messages[1]?.['content']).toBe(
      '<<<PROMPT\nuser: Much else. Where is it?\nPROMPT>>>\n\n<<<REFERENCE\nIt left on Monday > > >.\nREFERENCE>>>\n\n<<<ANSWER\nIt left on Monday.\nANSWER>>>',
    );
  });

  it.each([
    ['same', 'passed', 1],
    ['more', 'passed', 1],
    ['elsewhere', 'passed', 0.5],
    ['less', 'failed', 0.5],
    ['contrary', 'failed', 0],
  ])('%s has %s', async (said, verdict, score) => {
    const { tools } = makeFakeModels([said]);
    expect(await verdictOf(factual, 'On Monday.', { ...subject, tools })).toMatchObject({
      verdict,
      score,
    });
  });
});

describe('closed_qa', () => {
  it('shows a question of its own in place of the messages', async () => {
    const { tools, questions } = makeFakeModels(['yes']);
    const options = { criterion: 'It names a day.', question: 'Where is it?' };
    await verdictOf(closedQa, options, { ...subject, tools });
    expect(questions[0]?.messages[1]?.['content']).toBe(
      '<<<QUESTION\nWhere is it?\nQUESTION>>>\n\n<<<ANSWER\nIt left on Monday.\nANSWER>>>',
    );
  });
});
