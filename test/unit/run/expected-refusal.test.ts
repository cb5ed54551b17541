import { expect, it } from 'vitest';
import { startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const text = `version: 1
name: desk
model: gpt-4o
messages: [{ user: hello }]
assert: [refused]
`;

it.each([
  [400, 0],
  [422, 0],
  [302, 3],
  [402, 3],
  [408, 3],
  [409, 3],
  [425, 3],
])('a refusal that is asserted is a 4xx that no other try can change: %d', async (status, exit) => {
  const server = await startApiServer(() => ({ status, body: { error: { message: 'no' } } }));
  const program = await makeProgram({ files: { 'desk.yaml': text } });
  const { exitCode } = await program.run('desk.yaml', '--base-url', server.url, '--quiet');
  expect(exitCode).toBe(exit);
});

it('a quota that is used up is none, whatever its status', async () => {
  const body = { error: { message: 'Top up.', code: 'insufficient_quota' } };
  const server = await startApiServer(() => ({ status: 400, body }));
  const program = await makeProgram({ files: { 'desk.yaml': text } });
  const { exitCode, stdout } = await program.run('desk.yaml', '--base-url', server.url);
  expect(exitCode).toBe(3);
  expect(stdout).toContain('waiting does not help');
  expect(stdout).not.toContain('lower `--concurrency`');
});
