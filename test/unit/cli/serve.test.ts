import { expect, it } from 'vitest';
import { runCommandLine } from '../../../src/cli/program.ts';
import type { Sink } from '../../../src/environment/environment.ts';
import { makeFakeTerminal } from '../../support/fake-terminal.ts';
import { makeProgram } from '../../support/program.ts';

it('serves from its first line on until it is interrupted, and logs to the other stream', async () => {
  const script = [
    'emulator:',
    '  rules:',
    '    - { match: { call: 2 }, fault: { status: 503 } }',
    '    - { match: { call: 3 }, fault: bad_json }',
    '    - reply: { text: "Your refund was sent." }',
    '',
  ].join('\n');
  const program = await makeProgram({ files: { 'script.yaml': script } });
  const environment = program.makeEnvironment();
  const stop = new AbortController();
  const terminal = makeFakeTerminal({ isTerminal: false });
  let tell: (line: string) => void = () => {};
  const told = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const stdout: Sink = {
    ...terminal,
    write: (text) => {
      terminal.write(text);
      tell(text);
    },
  };
  const ended = runCommandLine(
    ['serve', '--port', '0', '--script', 'script.yaml', '--api-key', 'desk-secret-key'],
    { ...environment, stdout },
    { stop: stop.signal, abort: new AbortController().signal },
  );
  const line = await told;
  expect(line).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\n$/);
  const ask = (key: string): Promise<Response> =>
    fetch(`${line.trim()}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'refund?' }] }),
    });
  const answer = (await (await ask('desk-secret-key')).json()) as {
    choices: readonly { message: { content: string } }[];
  };
  expect(answer.choices[0]?.message.content).toBe('Your refund was sent.');
  expect((await ask('desk-secret-key')).status).toBe(503);
  await expect((await ask('desk-secret-key')).json()).rejects.toThrow(SyntaxError);
  expect((await ask('another')).status).toBe(401);
  stop.abort();
  expect([await ended, terminal.writes.length]).toEqual([0, 1]);
  const log = environment.output().stderr;
  expect(log).toMatch(/POST \/v1\/chat\/completions 200 \d+ ms, rule 3\n/);
  expect(log).toMatch(/POST \/v1\/chat\/completions 503 \d+ ms, rule 1\n/);
  expect(log).toMatch(/POST \/v1\/chat\/completions 200 \d+ ms, rule 2, bad_json\n/);
  expect(log).toMatch(/POST \/v1\/chat\/completions 401 \d+ ms\n/);
  expect(log).not.toContain('desk-secret-key');
});

it('takes its key from a variable, so that it is on no command line', async () => {
  const program = await makeProgram({ files: { '.env': 'DESK_KEY=desk-secret-key\n' } });
  const environment = program.makeEnvironment();
  const stop = new AbortController();
  const url = new Promise<string>((resolve) => {
    const args = ['serve', '--port', '0', '--api-key-env', 'DESK_KEY', '-e', '.env'];
    const stdout: Sink = { ...environment.stdout, write: (line) => resolve(line.trim()) };
    const interrupts = { stop: stop.signal, abort: new AbortController().signal };
    void runCommandLine(args, { ...environment, stdout }, interrupts);
  });
  const ask = async (key: string): Promise<number> => {
    const answer = await fetch(`${await url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'refund?' }] }),
    });
    return answer.status;
  };
  const answered = [await ask('another'), await ask('desk-secret-key')];
  stop.abort();
  expect(answered).toEqual([401, 200]);
});

it('refuses a body that would keep all others waiting', async () => {
  const program = await makeProgram();
  const environment = program.makeEnvironment();
  const stop = new AbortController();
  const url = new Promise<string>((resolve) => {
    const stdout: Sink = { ...environment.stdout, write: (line) => resolve(line.trim()) };
    const interrupts = { stop: stop.signal, abort: new AbortController().signal };
    void runCommandLine(['serve', '--port', '0'], { ...environment, stdout }, interrupts);
  });
  const answer = await fetch(`${await url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
    body: Buffer.alloc(64 * 1024 * 1024 + 1, ' '),
  });
  stop.abort();
  expect([answer.status, await answer.json()]).toEqual([
    413,
    { detail: 'The body is larger than 64 MB' },
  ]);
});
