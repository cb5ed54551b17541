import { expect, it } from 'vitest';
import { list } from '../../../src/api/list.ts';
import { estimateTokens } from '../../../src/assertion/estimate-tokens.ts';
import type { JsonValue } from '../../../src/source/json.ts';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const pipeline = (assertion: string) => `version: 1
model: m
params: { max_tokens: 8 }
messages: [{ user: "Where is my parcel, and when will it be here?" }]
vars: { tone: calm }
assert: [{ ${assertion} }]
cases: [{ id: c }]
`;

it.each([
  'judge: Is it polite?',
  'judge: { rubric: Is it polite?, show: [prompt, vars] }',
  'judge: { rubric: Is it polite?, show: [prompt], score: { min: 1, max: 5, pass: 4 } }',
  'judge: { rubric: How much is answered?, choices: { all: 1, some: 0.5, none: 0 }, pass: [all] }',
  'factual: The parcel left on Monday.',
  'closed_qa: It names a day.',
  'closed_qa: { criterion: It names a day., question: "Where is it, and when will it be here?" }',
  'pairwise: We are looking into it.',
  'pairwise: { to: We are looking into it., criterion: Which is shorter? }',
])('what a judge is asked is at the estimate or a little below: %s', async (assertion) => {
  const server = await startApiServer(() => completion('It left on Monday, by road.'));
  const program = await makeProgram({ files: { 'p.yaml': pipeline(assertion) } });
  const options = { files: ['p.yaml'], needsEndpoint: false };
  const result = await list(options, program.makeEnvironment());
  if (result.kind !== 'listed') throw new Error(JSON.stringify(result.diagnostics));
  const planned: number[] = [];
  for await (const { judging } of result.trials()) {
    planned.push(...judging.map((each) => each.promptTokens));
  }
  await program.run('p.yaml', '--base-url', server.url, '--quiet');
  const [, asked] = server.requests;
  const sent = tokensOf(asked?.body['messages'] ?? []);
  const [estimate = 0] = planned;
  expect(sent).toBeGreaterThan(200);
  expect(estimate).toBeGreaterThanOrEqual(sent);
  expect(estimate).toBeLessThan(sent * 1.2);
});

function tokensOf(messages: JsonValue): number {
  const texts = JSON.parse(JSON.stringify(messages)) as readonly { readonly content: string }[];
  return texts.reduce((sum, { content }) => sum + estimateTokens(content), 0);
}
