import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { closedQa } from '../../../../src/assertion/builtin/closed-qa.ts';
import { factual } from '../../../../src/assertion/builtin/factual.ts';
import { judge } from '../../../../src/assertion/builtin/judge.ts';
import { PROMPT_VERSION } from '../../../../src/assertion/judge/write-question.ts';
import { makeFakeModels } from '../../../support/fake-models.ts';
import { judge as ask } from '../../../support/judge.ts';

it('the version of the judges’ words is another when the words are', async () => {
  const models = makeFakeModels(['{}']);
  const subject = {
    text: 'It left.',
    body: { messages: [{ role: 'user', content: 'Where is it?' }] },
    tools: models.tools,
  };
  await ask(judge, 'Is it polite?', subject);
  await ask(judge, { rubric: 'Is it polite?', score: { pass: 4 } }, subject);
  await ask(factual, 'It left on Monday.', subject);
  await ask(closedQa, 'It names a day.', subject);
  const words = JSON.stringify(models.questions.map(({ messages }) => messages));
  const digest = createHash('sha256').update(words).digest('hex').slice(0, 12);
  // Whoever changes a word raises PROMPT_VERSION, and writes the new digest here beside it.
  expect({ version: PROMPT_VERSION, digest }).toEqual({ version: 1, digest: 'b24f5254b79d' });
});
