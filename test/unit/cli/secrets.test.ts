import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ApiAnswer, completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram } from '../../support/program.ts';

const KEY = 'sk-desk-0123456789abcdef';

const pipeline = `version: 1
name: tickets
model: gpt-4o
stream: "{{stream}}"
vars: { stream: false }
messages: [{ user: "{{case.id}}" }]
assert: [{ contains: ok }]
cases: [{ id: first }, { id: second, vars: { stream: true } }]
`;

const told = `Incorrect API key provided: ${KEY} (Bearer ${KEY})`;

/** Everything that is in a folder, in one text. */
function readAll(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
    .join('\n');
}

const echoes: Readonly<Record<string, ApiAnswer>> = {
  'a refused key': { status: 401, body: { error: { message: told, param: KEY } } },
  'a refused request': {
    status: 422,
    body: { detail: [{ loc: ['body', 'model'], msg: told, type: 'value_error', input: KEY }] },
  },
  'a server error that is not JSON': { status: 500, body: `<h1>${told}</h1>` },
  'a redirect': { status: 302, headers: { location: `https://elsewhere/?key=${KEY}` }, body: {} },
  'an answer': completion(`ok, ${told}`),
  'an error with status 200': { body: { error: { message: told } } },
  'an error in a stream': `data: {"error": {"message": "${told}"}}\n\n`,
  'an answer that is no JSON': { headers: { 'content-type': 'text/plain' }, body: told },
} as unknown as Readonly<Record<string, ApiAnswer>>;

describe('a key', () => {
  it.each(Object.keys(echoes))('appears nowhere when a service repeats it in %s', async (name) => {
    const answer = echoes[name];
    if (answer === undefined) throw new Error('no answer');
    const server = await startApiServer(() =>
      typeof answer === 'string' ? { body: answer } : answer,
    );
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline },
      variables: { DESK_KEY: KEY },
    });
    const formats = ['table', 'json', 'jsonl', 'csv', 'junit', 'markdown', 'sweep'];
    const output = await program.run(
      ...['tickets.yaml', '--base-url', server.url, '--api-key-env', 'DESK_KEY', '--verbose'],
      ...['--retries', '1', '-r', 'table', ...formats.flatMap((each) => ['-r', `${each}=${each}`])],
    );
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    const all = [output.stdout, output.stderr, readAll(program.folder)].join('\n');
    expect(all.split('\n').filter((line) => line.includes(KEY))).toEqual([]);
    expect(readAll(join(program.folder, '.pulze'))).toContain('"run_started"');
  });

  it('that a header cannot carry is told without being shown', async () => {
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline },
      variables: { PULZE_API_KEY: `${KEY}\u{1f511}` },
    });
    const { exitCode, stdout, stderr } = await program.run('tickets.yaml');
    expect([exitCode, `${stdout}${stderr}`.includes(KEY)]).toEqual([2, false]);
  });

  it('in a base URL is refused, and not shown', async () => {
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
    const url = `http://desk:${KEY}@127.0.0.1:9/v1`;
    const { exitCode, stdout, stderr } = await program.run('tickets.yaml', '--base-url', url);
    expect([exitCode, `${stdout}${stderr}`.includes(KEY)]).toEqual([2, false]);
    expect(readAll(program.folder)).not.toContain(KEY);
  });

  it('is not shown by a list of what would be sent', async () => {
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline },
      variables: { PULZE_API_KEY: KEY },
    });
    const { exitCode, stdout, stderr } = await program.run('tickets.yaml', '--dry-run');
    expect([exitCode, `${stdout}${stderr}`.includes(KEY)]).toEqual([0, false]);
  });

  it('of the emulator is none: its messages stay whole', async () => {
    const script = 'emulator: { rules: [{ reply: { text: "{{request.nothing}}" } }] }\n';
    const program = await makeProgram({ files: { 'tickets.yaml': `${pipeline}${script}` } });
    const { stdout } = await program.run(
      ...['tickets.yaml', '--endpoint', 'emulator', '--retries', '0', '-r', 'json'],
    );
    expect(JSON.parse(stdout).trials[0].steps[0].failure.message).toBe(
      "the service failed (500): rule 1 of the emulator's script: `request` has no `nothing`",
    );
  });
});
