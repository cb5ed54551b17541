import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/source/json.ts';
import { startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const good = { body: { choices: [{ message: { role: 'assistant', content: 'In Leeds.' } }] } };

async function start(assertion: string, refused: { status: number; error: JsonObject }) {
  const server = await startApiServer(({ path, body }) => {
    const isJudging = body['model'] === 'a-judge' || path.endsWith('/embeddings');
    return isJudging ? { status: refused.status, body: { error: refused.error } } : good;
  });
  const desk = `version: 1
name: desk
model: gpt-4o
messages: [{ user: Where is it? }]
assert: [${assertion}]
`;
  const program = await makeProgram({ files: { 'desk.yaml': desk } });
  const run = async () => {
    const options = ['--cassette', 'auto', '--base-url', server.url, '-r', 'json', '--quiet'];
    const { stdout } = await program.run('desk.yaml', ...options);
    return JSON.parse(stdout).trials[0].assertions[0].calls[0];
  };
  return { run, server };
}

const judges = [
  'judge: { rubric: Is it there?, model: a-judge }',
  'similar: { to: There., model: vectors }',
];

it.each(judges)('a refusal of a question is told as kept where it was: %s', async (assertion) => {
  const refused = { status: 422, error: { message: 'no' } };
  const { run, server } = await start(assertion, refused);
  expect(await run()).toMatchObject({ attempts: 1, failure: { status: 422 } });
  const again = await run();
  expect(again).toMatchObject({ attempts: 0, answered_from: 'cassette', failure: { status: 422 } });
  expect(server.requests.length).toBe(2);
});

it.each(judges)(
  'a quota that is used up is not kept, whatever its status: %s',
  async (assertion) => {
    const error = { message: 'Top up.', code: 'insufficient_quota' };
    const { run } = await start(assertion, { status: 400, error });
    for (const _ of [1, 2]) {
      const call = await run();
      expect(call).toMatchObject({ attempts: 1, failure: { kind: 'rate_limit', status: 400 } });
      expect(call).not.toHaveProperty('answered_from');
    }
  },
);
