import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ApiAnswer, completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram, type ProgramOutput } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: Which queue? }]
assert: [{ contains: billing }]
`;

const KEY = 'sk-desk-0123456789abcdef';

interface Ran extends ProgramOutput {
  /** What is in the folder afterwards, hidden files and all. */
  readonly files: readonly string[];
  readonly journal: string;
}

async function run(url: string): Promise<Ran> {
  const program = await makeProgram({
    files: { 'desk/tickets.yaml': pipeline },
    variables: { DESK_KEY: KEY },
  });
  const output = await program.run(
    ...['desk/tickets.yaml', '--base-url', url, '--api-key-env', 'DESK_KEY', '--retries', '1'],
  );
  const entries = readdirSync(program.folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(program.folder.length + 1))
    .sort();
  const journal = files.find((path) => path.endsWith('journal.jsonl')) ?? '';
  return { ...output, files, journal: readFileSync(join(program.folder, journal), 'utf8') };
}

describe('a server that means harm', () => {
  it.each([301, 302, 303, 307, 308])(
    'cannot send a request on to another host: %i',
    async (status) => {
      const other = await startApiServer(() => completion('billing'));
      const location = `${other.url}/chat/completions`;
      const server = await startApiServer(() => ({ status, headers: { location }, body: {} }));
      const { exitCode, stdout } = await run(server.url);
      expect([exitCode, server.requests.length, other.requests]).toEqual([3, 1, []]);
      expect(stdout).toContain('redirects are not followed');
    },
  );

  it('cannot end a run by an answer that is too long for its record', async () => {
    const delta = { content: 'billing '.repeat(125_000) };
    const chunk = { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm' };
    const event = (choice: object): string =>
      `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, ...choice }] })}\n\n`;
    const end = `${event({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`;
    const stream = event({ delta, finish_reason: null }).repeat(41) + end;
    const server = await startApiServer(() => ({ body: stream }));
    const { exitCode, stdout, journal } = await run(server.url);
    expect([exitCode, server.requests.length]).toEqual([3, 1]);
    expect(stdout).toContain('too long to be kept: 82.1 million characters, and 80.0 are the most');
    expect(journal.length).toBeLessThan(10_000);
  });

  it.each(['"total_tokens":1e999', '"total_tokens":7,"cost":1e999'])(
    'cannot spoil a record by a number that is none: %s',
    async (usage) => {
      const choice = '{"index":0,"message":{"content":"billing"},"finish_reason":"stop"}';
      const body = `{"choices":[${choice}],"usage":{${usage}}}`;
      const headers = { 'content-type': 'application/json' };
      const server = await startApiServer(() => ({ headers, body }));
      const { exitCode } = await run(server.url);
      expect(exitCode).toBe(0);
    },
  );

  const names = ['../../escaped', '/escaped', '..\\..\\escaped', 'a\0b', '__proto__', 'CON'];
  it.each(names)('cannot write a file by a name that it gives: %j', async (name) => {
    const answer = {
      id: name,
      model: name,
      object: name,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'billing', [name]: name },
          finish_reason: name,
        },
      ],
      metadata: { model: name, [name]: name },
    };
    const headers = { 'x-request-id': encodeURIComponent(name) };
    const server = await startApiServer(() => ({ headers, body: answer }));
    const { exitCode, files } = await run(server.url);
    expect([exitCode, files]).toEqual([
      0,
      [expect.stringMatching(/^\.pulze\/runs\/[^/]+\/journal\.jsonl$/), 'desk/tickets.yaml'],
    ]);
  });

  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const large = 'x'.repeat(1_000_000);
  const answers: Readonly<Record<string, ApiAnswer>> = {
    'a deep answer': { headers: { 'content-type': 'application/json' }, body: deep },
    'a deep refusal': { status: 422, headers: { 'content-type': 'application/json' }, body: deep },
    'a deep chunk': { body: `data: ${deep}\n\n` },
    'a large refusal': { status: 500, body: { error: { message: large, code: large } } },
    'a large header': { headers: { 'x-large': 'x'.repeat(100_000) }, body: {} },
    'a large reason for an error in a stream': {
      body: `data: {"error":{"message":"${large}"}}\n\n`,
    },
    'a large word for a limit': {
      status: 429,
      headers: {
        'retry-after': '9'.repeat(10_000),
        'x-ratelimit-limit-requests': '9'.repeat(10_000),
      },
      body: {},
    },
  };
  it.each(Object.keys(answers))(
    'is told of in a few words, however much it says: %s',
    async (name) => {
      const server = await startApiServer(() => answers[name] ?? 'reset');
      const { exitCode, stdout, journal } = await run(server.url);
      expect(exitCode).toBe(3);
      expect(journal.length).toBeLessThan(60_000);
      expect(stdout.length).toBeLessThan(20_000);
    },
  );
});
