import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { redactCrash } from '../../../src/api/redact-crash.ts';
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

describe('a key in the query of an address', () => {
  const url = 'http://127.0.0.1:9/v1?api-key=SEKRET-4711';

  it.each([
    ['of the command line', {}, ['--base-url', url]],
    [
      'of the configuration',
      { 'pulze.config.yaml': `endpoints: { desk: { base_url: "${url}" } }` },
      ['--endpoint', 'desk'],
    ],
  ])('is refused, and shown nowhere: %s', async (_, files, args) => {
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline, ...files } });
    const refused = await program.run('tickets.yaml', ...args);
    const listed = await program.run('tickets.yaml', '--dry-run', ...args);
    for (const { exitCode, stderr } of [refused, listed]) {
      expect(exitCode).toBe(2);
      expect(stderr).toContain('the base URL has `api-key` in its query');
    }
    const written = [refused, listed].map(({ stdout, stderr }) => stdout + stderr).join('');
    expect(written).not.toContain('SEKRET');
  });
});

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

  it('appears nowhere in what is written down between two calls of a trial', async () => {
    const chunk = (content: string, finish: string | null): string =>
      `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
    const streamed = [chunk(`ok ${KEY.slice(0, 9)}`, null), chunk(KEY.slice(9), 'stop')];
    const server = await startApiServer(({ body }) =>
      body['stream'] === true
        ? { body: `${streamed.join('')}data: [DONE]\n\n` }
        : completion(`ok ${KEY}`, { echo: `Bearer ${KEY}` }),
    );
    const program = await makeProgram({
      files: {
        'tickets.yaml': `version: 1
name: tickets
defaults: { model: gpt-4o }
steps:
  - { id: one, stream: true, messages: [{ user: one }] }
  - { id: two, messages: [{ user: two }] }
  - { id: three, messages: [{ user: three }] }
cases: [{ id: only }]
`,
      },
      variables: { DESK_KEY: KEY },
    });
    await program.run('tickets.yaml', '--base-url', server.url, '--api-key-env', 'DESK_KEY');
    const written = readAll(join(program.folder, '.pulze'));
    expect(written.match(/"call_answered"/g)).toHaveLength(2);
    expect(written).not.toContain(KEY);
    expect(written).not.toContain(KEY.slice(9));
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

describe('a key in a file', () => {
  const config = (url: string): string =>
    `endpoint: desk\nendpoints: { desk: { base_url: "${url}", api_key: { file: keys/desk } } }\n`;

  it('is sent, and appears nowhere', async () => {
    const server = await startApiServer(() => completion(`ok, ${told}`));
    const program = await makeProgram({
      files: {
        'pulze.config.yaml': config(server.url),
        'tickets.yaml': pipeline,
        'keys/desk': `  ${KEY}\r\n`,
      },
    });
    chmodSync(join(program.folder, 'keys/desk'), 0o600);
    const output = await program.run(
      ...['tickets.yaml', '--verbose', '-r', 'table', '-r', 'json=json', '--cassette', 'record'],
    );
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    rmSync(join(program.folder, 'keys'), { recursive: true });
    expect([output.exitCode, output.stdout.includes('[key]')]).toEqual([0, true]);
    expect([output.stdout, output.stderr, readAll(program.folder)].join('\n')).not.toContain(KEY);
  });

  it.each([
    ['of a group', 0o640, `${KEY}\n`, 'loose-key-file'],
    ['of others', 0o604, `${KEY}\n`, 'loose-key-file'],
    ['that others may change', 0o602, `${KEY}\n`, 'loose-key-file'],
    ['that is empty', 0o600, ' \n', 'missing-secret'],
    ['that is no text', 0o600, '\0\0', 'unusable-endpoint'],
    ['that is something else', 0o600, 'x'.repeat(20_000), 'missing-secret'],
    ['of two lines', 0o600, `${KEY}\n${KEY}\n`, 'unusable-endpoint'],
  ])('%s is refused before anything is sent', async (_what, mode, text, code) => {
    const server = await startApiServer(() => completion('ok'));
    const program = await makeProgram({
      files: {
        'pulze.config.yaml': config(server.url),
        'tickets.yaml': pipeline,
        'keys/desk': text,
      },
    });
    chmodSync(join(program.folder, 'keys/desk'), mode);
    const { exitCode, stdout, stderr } = await program.run('tickets.yaml');
    expect([exitCode, server.requests.length, stderr.includes(KEY)]).toEqual([2, 0, false]);
    expect(stdout + stderr).toContain(`error ${code}`);
  });
});

describe('a crash', () => {
  /** A disk that fails as a bug would, with a key in its words. */
  const crash = async (words: string, variables: Readonly<Record<string, string>>) => {
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline, 'desk.env': `DESK_TOKEN=${KEY}-of-a-file\n` },
      variables,
      wrapFiles: (files) => ({
        ...files,
        openWrite: () => Promise.reject(new TypeError(words)),
      }),
    });
    const server = await startApiServer(() => completion('ok'));
    return await program.run(
      ...['tickets.yaml', '--base-url', server.url, '--api-key-env', 'DESK', '-e', 'desk.env'],
    );
  };

  it.each([
    ['a key of an endpoint', KEY],
    ['a key of an endpoint in an address', encodeURIComponent('a b/c+d&efgh=')],
    ['a key of a file of variables', `${KEY}-of-a-file`],
    ['a variable that is called like a key', 'another secret'],
    ['a header', 'Bearer abc.def'],
    ['a header of a proxy', 'Basic ZGVzazpzZWNyZXQ='],
    ['an address', '//desk:secret@127.0.0.1'],
  ])('shows its stack without %s', async (_what, secret) => {
    const words = `cannot write {"header":"Bearer ${KEY}"} to http://desk:secret@127.0.0.1/?key=${secret}, ${secret}`;
    const { exitCode, stderr } = await crash(words, {
      DESK: secret.includes('%') ? 'a b/c+d&efgh=' : KEY,
      OTHER_PASSWORD: 'another secret',
    });
    expect(exitCode).toBe(70);
    expect(stderr).toContain(
      'TypeError: cannot write {"header":"Bearer [key]"} to http://[key]@127.0.0.1/',
    );
    expect(stderr).toContain('    at ');
    expect([secret, KEY].filter((each) => stderr.includes(each))).toEqual([]);
  });

  it('that nobody waited for is told in the same way', () => {
    const program = { variables: { DESK_KEY: KEY }, secrets: new Set([`${KEY}-read`]) };
    expect(redactCrash(`Error: ${KEY}-read ${KEY}\n    at send`, program)).toBe(
      'Error: [key] [key]\n    at send',
    );
  });

  it('is told without a key whose variable ends in a line break, but with short words', () => {
    const program = { variables: { DESK_KEY: `${KEY}\n`, OTHER_KEY: 'at', EIGHT_KEY: '12345678' } };
    expect(redactCrash(`Error: ${KEY} 12345678\n    at send`, program)).toBe(
      'Error: [key] [key]\n    at send',
    );
  });

  it('is told without credentials of addresses, whatever is in a password', () => {
    const words = 'Error: http://desk:sec@ret@host:1/@a and http://b@host\n    at send';
    expect(redactCrash(words, { variables: {} })).toBe(
      'Error: http://[key]@host:1/@a and http://[key]@host\n    at send',
    );
  });
});
