import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeInstantClock } from '../../support/instant-clock.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const KEY = 'desk-secret-key-4711';

const pipeline = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{ticket}}" }]
assert: [{ contains: queue }]
cases: [{ id: refund, vars: { ticket: "I am ada@example.com, key ${KEY}" } }, { id: login, vars: { ticket: login } }]
`;

const config = (url: string): string => `endpoint: desk
endpoints:
  desk: { base_url: "${url}", api_key: { env: DESK_KEY } }
cassettes: { redact: ['[\\w.]+@example\\.com'] }
`;

async function readAll(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (
    await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')))
  ).join('\n');
}

async function makeDesk(answer: Parameters<typeof startApiServer>[0]) {
  const server = await startApiServer(answer);
  const files = {
    'tickets.yaml': pipeline.replaceAll(`, key ${KEY}`, ''),
    'pulze.config.yaml': config(server.url),
  };
  const program = await makeProgram({ files, variables: { DESK_KEY: KEY } });
  return { server, program, files };
}

describe('a recording', () => {
  it.each([
    ['--cassette', 'record'],
    ['--cache', 'on'],
  ])('writes no key, cookie or authorization anywhere: %s %s', async (...option) => {
    const echo = { 'set-cookie': 'session=cookie-4711', 'x-echo': `Bearer ${KEY}` };
    const server = await startApiServer(({ headers }) => ({
      headers: echo,
      body: (completion(`the queue, as ${headers.authorization} said`) as { body: never }).body,
    }));
    const reports = ['json', 'jsonl', 'junit', 'markdown', 'csv'].flatMap((name) => [
      ...['-r', `${name}=report.${name}`],
    ]);
    const program = await makeProgram({
      files: {
        'tickets.yaml': pipeline.replaceAll(`, key ${KEY}`, ''),
        'pulze.config.yaml': config(server.url),
      },
      variables: { DESK_KEY: KEY },
    });
    const { exitCode, stdout, stderr } = await program.run('tickets.yaml', ...option, ...reports);
    expect(exitCode).toBe(0);
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    const written = `${await readAll(program.folder)}${stdout}${stderr}`;
    for (const secret of [KEY, 'cookie-4711']) expect(written).not.toContain(secret);
  });

  it('that was cut off is named where there is no cassette to replay', async () => {
    const { program } = await makeDesk(() => completion('queue'));
    await writeFile(join(program.folder, 'tickets.cassette.jsonl.part'), '');
    const { exitCode, stderr } = await program.run('tickets.yaml', '--cassette', 'replay');
    expect(exitCode).toBe(2);
    expect(stderr.replace(/\s+/g, ' ')).toContain('has left `tickets.cassette.jsonl.part`');
  });

  it('has nothing in it that a pattern of the configuration names', async () => {
    const { program } = await makeDesk(() => completion('queue of ada@example.com'));
    expect((await program.run('tickets.yaml', '--cassette', 'record')).exitCode).toBe(0);
    const cassette = program.read('tickets.cassette.jsonl');
    expect(cassette).not.toContain('@example.com');
    expect(cassette.match(/\[redacted\]/g)?.length).toBe(3);
  });

  it('takes a key out of a prompt, too', async () => {
    const server = await startApiServer(() => completion('queue'));
    const files = { 'tickets.yaml': pipeline, 'pulze.config.yaml': config(server.url) };
    const program = await makeProgram({ files, variables: { DESK_KEY: KEY } });
    await program.run('tickets.yaml', '--cassette', 'record');
    expect(program.read('tickets.cassette.jsonl')).toContain('I am [redacted], key [key]');
  });
});

describe('a lock of a process on another machine', () => {
  const owner = JSON.stringify({ process: 7, started: '1', host: 'another.example' });

  it.each(['record', 'auto'])('keeps %s from being sent, and is named', async (mode) => {
    const { program, server } = await makeDesk(() => completion('queue'));
    await writeFile(join(program.folder, 'tickets.cassette.jsonl.lock'), owner);
    const { exitCode, stderr } = await program.run('tickets.yaml', '--cassette', mode);
    expect([exitCode, server.requests.length]).toEqual([2, 0]);
    expect(stderr).toContain(
      'error cassette-in-use: `tickets.cassette.jsonl` cannot be written: process 7 on `another.example` keeps it locked',
    );
    expect(stderr).toContain('delete `tickets.cassette.jsonl.lock`');
  });

  it('is told where it is of a part, which stays', async () => {
    const { program } = await makeDesk(() => completion('queue'));
    const parts = ['', '.11111111-1111-4111-8111-111111111111'].map(
      (end) => `tickets.cassette.jsonl.part${end}`,
    );
    for (const part of parts) await writeFile(join(program.folder, `${part}.lock`), owner);
    const { exitCode, stderr } = await program.run('tickets.yaml', '--cassette', 'record');
    expect(exitCode).toBe(0);
    for (const part of parts) {
      expect(stderr).toContain(
        `warning cassette-in-use: \`${part}\` is left to process 7 on \`another.example\``,
      );
      expect(stderr).toContain(`delete \`${part}.lock\``);
    }
  });

  it('keeps a replay from removing what is unused, and no other', async () => {
    const { program } = await makeDesk(() => completion('queue'));
    await program.run('tickets.yaml', '--cassette', 'record');
    await writeFile(join(program.folder, 'tickets.cassette.jsonl.lock'), owner);
    const prune = ['tickets.yaml', '--cassette', 'replay', '--prune-cassette'];
    const { exitCode, stderr } = await program.run(...prune);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('error cassette-in-use')]);
    const narrowed = await program.run(...prune, '--case', 'login');
    expect(narrowed.stderr).not.toContain('cassette-in-use');
  });

  it('matters to no replay', async () => {
    const { program } = await makeDesk(() => completion('queue'));
    await program.run('tickets.yaml', '--cassette', 'record');
    await writeFile(join(program.folder, 'tickets.cassette.jsonl.lock'), owner);
    const { exitCode, stderr } = await program.run('tickets.yaml', '--cassette', 'replay');
    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('cassette-in-use')]);
  });
});

/** The same folder, as a colleague or a machine of CI has it: without the key. */
async function copyOf(program: Program, files: Readonly<Record<string, string>>): Promise<Program> {
  const cassette = program.read('tickets.cassette.jsonl');
  return await makeProgram({
    files: { ...files, 'tickets.cassette.jsonl': cassette },
    variables: { CI: '1' },
  });
}

describe('a replay', () => {
  it('needs no key, no service and no limit, and is the same run', async () => {
    const { program, files, server } = await makeDesk(({ number }) =>
      completion(`queue ${number}`),
    );
    await program.run(
      'tickets.yaml',
      '--cassette',
      'record',
      '--concurrency',
      '1',
      '-r',
      'csv=one.csv',
    );
    const copy = await copyOf(program, {
      ...files,
      'pulze.config.yaml': config('http://127.0.0.1:9/v1').replace(
        '} }',
        '}, limits: { requests_per_minute: 1 } }',
      ),
    });
    const { exitCode } = await copy.run(
      'tickets.yaml',
      '--cassette',
      'replay',
      '-r',
      'csv=two.csv',
    );
    expect([exitCode, server.requests.length]).toEqual([0, 2]);
    const outcomes = (text: string): readonly string[] =>
      text.match(/tickets\/\w+#?\d*|passed/g) ?? [];
    expect(outcomes(copy.read('two.csv'))).toEqual(outcomes(program.read('one.csv')));
  });

  it('is of each attempt’s last answer, and waits for nothing', async () => {
    const { program, files } = await makeDesk(({ number }) =>
      number === 1 ? { status: 503, body: 'busy' } : completion('queue'),
    );
    await program.run('tickets.yaml', '--cassette', 'record', '--concurrency', '1');
    const copy = await copyOf(program, files);
    expect((await copy.run('tickets.yaml', '--cassette', 'replay')).exitCode).toBe(0);
    expect(copy.read('tickets.cassette.jsonl')).not.toContain('503');
  });

  it('has what was recorded before a run was interrupted, and the rest is recorded later', async () => {
    const stop = new AbortController();
    const { program, server } = await makeDesk(() => {
      stop.abort();
      return completion('queue');
    });
    const interrupts = { stop: stop.signal, abort: new AbortController().signal };
    const args = ['tickets.yaml', '--cassette', 'record', '--concurrency', '1'];
    expect((await program.runWith(interrupts, ...args)).exitCode).toBe(130);
    expect(program.read('tickets.cassette.jsonl').match(/\n/g)?.length).toBe(1);
    expect((await program.run('tickets.yaml', '--cassette', 'auto')).exitCode).toBe(0);
    expect(server.requests.length).toBe(2);
  });
});

describe('a pipeline that asks nothing', () => {
  const idle = (settings: string): string => `version: 1
defaults: { model: gpt-4o }
steps: [{ id: reply, messages: [{ user: hello }], ${settings} }]
`;
  const skipped = `${idle('assert: [{ contains: queue }]')}cases: [{ id: a, skip: not yet }]\n`;
  const names = ['tickets.yaml', 'skipped.yaml', 'never.yaml'];

  async function makeSet(answer: Parameters<typeof startApiServer>[0]) {
    const made = await makeDesk(answer);
    const { folder } = made.program;
    await writeFile(join(folder, 'skipped.yaml'), skipped);
    await writeFile(join(folder, 'never.yaml'), idle('when: "false"'));
    return made;
  }

  it.each(['record', 'auto'])('is replayed with the others of its set: %s', async (mode) => {
    const { program, server } = await makeSet(() => completion('queue'));
    const recorded = await program.run(...names, '--cassette', mode);
    expect(program.read('skipped.cassette.jsonl')).toBe('');
    expect(program.read('never.cassette.jsonl')).toBe('');
    const replayed = await program.run(...names, '--cassette', 'replay');
    expect([replayed.exitCode, server.requests.length]).toEqual([recorded.exitCode, 2]);
    expect(replayed.stderr).not.toContain('bad-cassette');
  });

  it('has the cassette that it had', async () => {
    const { program } = await makeSet(() => completion('queue'));
    const path = join(program.folder, 'skipped.yaml');
    await writeFile(path, skipped.replace(', skip: not yet', ''));
    await program.run('skipped.yaml', '--cassette', 'record');
    const before = program.read('skipped.cassette.jsonl');
    await writeFile(path, skipped);
    await program.run('skipped.yaml', '--cassette', 'record');
    expect([before.length > 0, program.read('skipped.cassette.jsonl')]).toEqual([true, before]);
  });

  it('is not one that had no answers, or was interrupted', async () => {
    const { program } = await makeSet(() => ({ status: 401, body: {} }));
    const stop = AbortSignal.abort();
    const interrupts = { stop, abort: new AbortController().signal };
    await program.runWith(interrupts, 'skipped.yaml', 'tickets.yaml', '--cassette', 'record');
    await program.run('tickets.yaml', '--case', 'login', '--cassette', 'record');
    const files = await readdir(program.folder);
    expect(files.filter((name) => name.includes('cassette'))).toEqual([]);
    const { exitCode, stderr } = await program.run(...names, '--cassette', 'replay');
    expect([exitCode, stderr.match(/there is no `\w+\.cassette\.jsonl`/g)?.length]).toEqual([2, 3]);
  });

  it('is not one whose cases that ask are left out', async () => {
    const { program } = await makeSet(() => completion('queue'));
    const mixed = `${skipped}  - { id: b }\n`;
    await writeFile(join(program.folder, 'skipped.yaml'), mixed);
    await program.run('skipped.yaml', '--case', 'a', '--cassette', 'record');
    expect((await readdir(program.folder)).filter((name) => name.includes('cassette'))).toEqual([]);
  });

  it('is not one that asked in an earlier session', async () => {
    const { program } = await makeSet(() => completion('queue'));
    const few = ['--max-requests', '1', '--concurrency', '1'];
    await writeFile(join(program.folder, 'never.yaml'), idle('assert: [json]'));
    await program.run('never.yaml', 'tickets.yaml', '--cassette', 'record', ...few);
    await rm(join(program.folder, 'never.cassette.jsonl'));
    await program.run('resume', '--max-requests', '9');
    expect((await readdir(program.folder)).filter((name) => name.includes('cassette'))).toEqual([
      'tickets.cassette.jsonl',
    ]);
  });

  it('and asks later, is errored where it was not recorded again', async () => {
    const { program } = await makeSet(() => completion('queue'));
    await program.run('skipped.yaml', '--cassette', 'record');
    await writeFile(join(program.folder, 'skipped.yaml'), skipped.replace(', skip: not yet', ''));
    const { exitCode, stdout } = await program.run('skipped.yaml', '--cassette', 'replay');
    expect([exitCode, stdout]).toEqual([3, expect.stringContaining('has no interactions')]);
  });
});

describe('removing what is unused', () => {
  it('says why nothing is removed where a part is run', async () => {
    const { program } = await makeDesk(() => completion('queue'));
    await program.run('tickets.yaml', '--cassette', 'record');
    const args = ['tickets.yaml', '--cassette', 'replay', '--prune-cassette', '--case', 'login'];
    const { stderr } = await program.run(...args);
    expect(stderr).toContain(
      'tickets.cassette.jsonl: nothing removed: what is unused shows when the whole pipeline is run, and nothing errored\n',
    );
    expect(program.read('tickets.cassette.jsonl').match(/\n/g)?.length).toBe(2);
  });
});

describe('two pipelines of one cassette', () => {
  it('are refused before anything is sent', async () => {
    const { program, server } = await makeDesk(() => completion('queue'));
    await writeFile(
      join(program.folder, 'tickets.yml'),
      program.read('tickets.yaml').replace('name: tickets', 'name: more'),
    );
    const args = ['tickets.yaml', 'tickets.yml', '--cassette', 'record'];
    const { exitCode, stderr } = await program.run(...args);
    expect([exitCode, server.requests.length]).toEqual([2, 0]);
    expect(stderr).toContain(
      'bad-cassette: `tickets.cassette.jsonl` is the cassette of `tickets.yaml`, too',
    );
    expect(stderr).toContain('tickets.yml:2:7');
    expect((await program.run(...args.slice(0, 2))).exitCode).toBe(0);
  });
});

describe('a recording that was killed', () => {
  it('is gone on with, behind half a line', async () => {
    const { program, files, server } = await makeDesk(() => completion('queue'));
    await program.run('tickets.yaml', '--cassette', 'record', '--concurrency', '1');
    const [first = '', second = ''] = program.read('tickets.cassette.jsonl').split('\n');
    const part = `${first}\n${second.slice(0, 50)}`;
    const id = '.part.11111111-1111-4111-8111-111111111111';
    for (const end of ['.part', id]) {
      const own = { ...files, [`tickets.cassette.jsonl${end}`]: part };
      const next = await makeProgram({ files: own, variables: { DESK_KEY: KEY } });
      const before = server.requests.length;
      const { exitCode } = await next.run('tickets.yaml', '--cassette', 'record');
      expect([exitCode, server.requests.length - before]).toEqual([0, 1]);
      expect(next.read('tickets.cassette.jsonl').match(/\n/g)?.length).toBe(2);
      expect((await readdir(next.folder)).filter((name) => name.includes('.part'))).toEqual([]);
    }
  });
});

describe('a replayed run', () => {
  it('is of its endpoint where another program has written its lines anew', async () => {
    const { program, files } = await makeDesk(() => completion('the queue'));
    await program.run('tickets.yaml', '--cassette', 'record');
    const path = join(program.folder, 'tickets.cassette.jsonl');
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const turned = lines.map((line) => {
      const { request, response } = JSON.parse(line);
      const entries = Object.entries(request).reverse();
      return JSON.stringify({ response, request: Object.fromEntries(entries) });
    });
    const other = lines[0]?.replace('"endpoint":"desk"', '"endpoint":"pulze"') ?? '';
    await writeFile(path, `${[...turned, other].join('\n')}\n`);
    const config = files['pulze.config.yaml'].replace('endpoint: desk\n', '');
    await writeFile(join(program.folder, 'pulze.config.yaml'), config);
    const { exitCode, stdout } = await program.run('tickets.yaml', '--cassette', 'replay');
    expect(exitCode, stdout).toBe(0);
  });

  it('marks a refusal that was recorded', async () => {
    const { program } = await makeDesk(() => ({ status: 422, body: { detail: 'not like this' } }));
    const marks: unknown[] = [];
    for (const mode of ['record', 'replay']) {
      const { stdout } = await program.run('tickets.yaml', '--cassette', mode, '-r', 'json');
      const { trials, summary } = JSON.parse(stdout);
      marks.push([
        trials.map(({ steps }: { steps: { answered_from?: string }[] }) => steps[0]?.answered_from),
        summary.answered_from,
      ]);
    }
    expect(marks).toEqual([
      [[undefined, undefined], undefined],
      [['cassette', 'cassette'], { cassette: 2 }],
    ]);
  });

  it('is marked in a list of runs, in a comparison and in a baseline', async () => {
    const { files } = await makeDesk(() => completion('queue'));
    const clock = makeInstantClock();
    const program = await makeProgram({ files, variables: { DESK_KEY: KEY }, clock });
    await program.run('tickets.yaml', '--cassette', 'record', '--save-baseline', 'one.json');
    clock.pass(2000);
    await program.run('tickets.yaml', '--cassette', 'replay', '--save-baseline', 'two.json');
    const replayed = (text: string): readonly boolean[] =>
      text
        .trim()
        .split('\n')
        .map((line) => line.includes('replayed'));
    expect(replayed((await program.run('runs')).stdout)).toEqual([true, false]);
    const [baseline, run] = (await program.run('compare', 'one.json')).stdout.split('\n');
    expect(baseline).toMatch(/^baseline .*, desk$/);
    expect(run).toMatch(/^run .*, desk, replayed from a cassette$/);
    const markdown = (await program.run('compare', 'two.json', '-r', 'markdown')).stdout;
    expect(markdown.match(/ \(replayed from a cassette\)/g)?.length).toBe(2);
    expect([
      JSON.parse(program.read('one.json')),
      JSON.parse(program.read('two.json')),
    ]).toMatchObject([
      { run: { endpoint: 'desk' } },
      { run: { endpoint: 'desk', replayed: true } },
    ]);
  });

  it('says nothing of times when its answers are judged again', async () => {
    const { files } = await makeDesk(() => completion('queue'));
    const clock = makeInstantClock();
    const program = await makeProgram({ files, variables: { DESK_KEY: KEY }, clock });
    for (const mode of ['record', 'replay']) {
      await program.run('tickets.yaml', '--cassette', mode);
      // Ids of runs are of their second.
      clock.pass(2000);
    }
    await writeFile(
      join(program.folder, 'tickets.yaml'),
      pipeline
        .replaceAll(`, key ${KEY}`, '')
        .replace('[{ contains: queue }]', '[{ contains: queue }, { latency: 1m }]'),
    );
    const { exitCode, stdout } = await program.run('rescore', 'latest', '--quiet');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Not judged    2 assertions skipped');
  });
});

const oddStreams: readonly (readonly [string, string])[] = [
  [
    '{ kind: bad_events, after_chunks: 1 }',
    'a line has the field `dat`, which no stream of events has',
  ],
  [
    '{ kind: reset, after_chunks: 5 }',
    'the stream broke: connection closed by the emulator; it ended without `[DONE]`',
  ],
];
const keepings = [
  ['--cassette', 'record', '--cassette', 'replay'],
  ['--cache', 'on', '--cache', 'on'],
] as const;

it.each(oddStreams.flatMap((odd) => keepings.map((options) => [...odd, options] as const)))(
  'a stream of %s is as it was, in that %s: %j',
  async (fault, problem, options) => {
    const tickets = `version: 1
stream: true
messages: [{ user: login }]
assert: [stream_valid]
emulator: { rules: [{ reply: { text: to the queue }, fault: ${fault} }] }
`;
    const clock = makeInstantClock();
    const program = await makeProgram({ files: { 'tickets.yaml': tickets }, clock });
    const words = ['tickets.yaml', '--endpoint', 'emulator', '--quiet'];
    for (const again of [
      [...words, ...options.slice(0, 2)],
      [...words, ...options.slice(2)],
      ['rescore', '--quiet'],
    ]) {
      const { exitCode, stdout, stderr } = await program.run(...again);
      // Ids of runs are of their second.
      clock.pass(2000);
      expect(exitCode, stderr).toBe(1);
      expect(stdout).toContain(`the stream was not well-formed: ${problem}`);
    }
  },
);

describe('the judging of an answer', () => {
  const judged = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: login }]
assert:
  - judge: { rubric: Does it name a queue?, score: { min: 0, max: 1, pass: 1 }, repeat: 3 }
  - similar: { to: the queue, min: 0, model: embed }
`;

  it.each([
    ['--cassette', 'record', 'ada@example.com'],
    ['--cache', 'on', 'sk-0123456789abcdefghij'],
  ])('is remembered without what %s %s takes out', async (option, mode, secret) => {
    const { files } = await makeDesk(() => completion(''));
    const server = await startApiServer(({ path }) =>
      path.endsWith('/embeddings')
        ? { body: { data: [{ embedding: [1, 0] }, { embedding: [1, 0] }] } }
        : completion(`{"reason": "it is of ${secret}", "score": 1}`),
    );
    const own = { ...files, 'tickets.yaml': judged, 'pulze.config.yaml': config(server.url) };
    const program = await makeProgram({ files: own, variables: { DESK_KEY: KEY } });
    expect((await program.run('tickets.yaml', option, mode)).exitCode).toBe(0);
    const written = (await readAll(program.folder)).split('\n');
    const remembered = written.filter((line) => line.includes('"type":"call_answered"'));
    expect(remembered.length).toBeGreaterThan(0);
    expect(remembered.join('\n')).not.toContain(secret);
  });

  it('is recorded, and each of its repeats and vectors replayed', async () => {
    let asked = 0;
    const { program, files } = await makeDesk(({ path }) => {
      asked += 1;
      return path.endsWith('/embeddings')
        ? { body: { data: [{ embedding: [1, 0] }, { embedding: [1, 0] }] } }
        : completion('{"reason": "it does", "score": 1}');
    });
    const own = { ...files, 'tickets.yaml': judged };
    const recording = await makeProgram({ files: own, variables: { DESK_KEY: KEY } });
    const first = await recording.run('tickets.yaml', '--cassette', 'record', '-r', 'json');
    const sent = asked;
    const copy = await copyOf(recording, own);
    const second = await copy.run('tickets.yaml', '--cassette', 'replay', '-r', 'json');
    const verdicts = (text: string) =>
      JSON.parse(text).trials[0].assertions.map((each: { verdict: string; calls: unknown[] }) => [
        each.verdict,
        each.calls.length,
      ]);
    expect([first.exitCode, second.exitCode, sent, asked]).toEqual([0, 0, 5, 5]);
    expect(verdicts(second.stdout)).toEqual(verdicts(first.stdout));
    expect(program.folder).not.toBe(copy.folder);
  });
});
