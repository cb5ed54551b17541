import { readdirSync, readFileSync } from 'node:fs';
import { appendFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ApiAnswer, completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram as makeProgramWith, type Program } from '../../support/program.ts';

const CASES = 12;

/** Its runs have ids of their own, although its clock stands still. */
function makeProgram(options: { readonly files: Record<string, string> }): Promise<Program> {
  let draws = 0;
  return makeProgramWith({ ...options, random: () => (0.377 * draws++) % 1 });
}

const pipeline = (repeat: string): string => `version: 1
name: tickets
model: gpt-4o
${repeat}
messages: [{ user: "{{case.id}}" }]
assert: [{ contains: ok }]
cases: [${Array.from({ length: CASES }, (_, n) => `{ id: t${n} }`).join(', ')}]
`;

/** Each fourth case is wrong, so that rules have something to decide. */
const answer = ({ body }: { readonly body: unknown }): ApiAnswer =>
  completion(/"t(?:3|7|11)"/.test(JSON.stringify(body)) ? 'no' : 'ok');

const caseOf = ({ body }: { readonly body: unknown }): string =>
  /"(t\d+)"/.exec(JSON.stringify(body))?.[1] ?? '';

/** The record without what differs from run to run. */
async function recordOf(program: Program): Promise<unknown> {
  const { stdout } = await program.run('report', '-r', 'json');
  const text = stdout
    .replace(/"(?:\w+_ms|started_at|finished_at|id)": ?("2\d[^"]*"|[\d.]+)/g, '"time": 0')
    .replace(/127\.0\.0\.1:\d+/g, 'service')
    .replace(/"p\d\d": ?[\d.]+|"median": ?[\d.]+/g, '"time": 0');
  const { run, ...record } = JSON.parse(text);
  return record;
}

function journalOf({ folder }: Program): string {
  const runs = join(folder, '.pulze/runs');
  return join(runs, readdirSync(runs)[0] ?? '', 'journal.jsonl');
}

/** What a kill leaves: the first lines of a journal, and a part of the next. */
async function cutOff(program: Program, wholeLines: number, rest: number): Promise<number> {
  const path = journalOf(program);
  const lines = readFileSync(path, 'utf8').split('\n');
  const size = Buffer.byteLength(`${lines.slice(0, wholeLines).join('\n')}\n`);
  await truncate(path, size + Math.min(rest, Buffer.byteLength(lines[wholeLines] ?? '')));
  return wholeLines - 1;
}

const forms: readonly (readonly [string, string])[] = [
  ['single trials', ''],
  ['repeats', 'repeat: { count: 3, pass: majority }'],
  ['repeats that end early', 'repeat: { count: 4, pass: any, stop: curtail }'],
  [
    'a search',
    'matrix: { params.temperature: [0, 0.25, 0.5, 0.75] }\nsearch: { strategy: successive_halving, budget: 30, eta: 2 }',
  ],
  [
    'a gate that asks for more',
    'gate: { pass_rate: { min: 0.6, confidence: 0.95, on_inconclusive: more, more: 3 } }',
  ],
];

/** As an earlier version of the program wrote it. */
async function forgetDatasets(path: string): Promise<void> {
  const journal = readFileSync(path, 'utf8');
  await writeFile(path, journal.replace(/"datasets":\[.*?\],/, ''));
}

describe('a run that is killed', () => {
  it.each(forms)('goes on where it was, and has the same record: %s', async (_, repeat) => {
    const server = await startApiServer(answer);
    const files = { 'tickets.yaml': pipeline(repeat) };
    const args = ['tickets.yaml', '--base-url', server.url, '--quiet', '--concurrency', '3'];
    const whole = await makeProgram({ files });
    const { exitCode } = await whole.run(...args);
    const calls = server.requests.length;
    const expected = await recordOf(whole);
    const lineCount = readFileSync(journalOf(whole), 'utf8').split('\n').length - 1;
    for (const lines of [1, 2, 5, lineCount - 1]) {
      const program = await makeProgram({ files });
      await program.run(...args);
      const kept = await cutOff(program, lines, 40);
      const before = server.requests.length;
      const resumed = await program.run('resume', '--quiet');
      expect([await recordOf(program), resumed.exitCode]).toEqual([expected, exitCode]);
      const spared = readFileSync(journalOf(program), 'utf8')
        .split('\n')
        .slice(0, lines)
        .filter((line) => line.startsWith('{"type":"trial_spared"')).length;
      expect(server.requests.length - before).toBe(calls - (kept - spared));
    }
  });

  it('goes on also where its record is of megabytes, with many in flight', async () => {
    const padding = 'x'.repeat(300_000);
    const server = await startApiServer(() => completion('ok', { padding }));
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline('') } });
    const inFlight = ['--quiet', '--concurrency', '8'];
    await program.run('tickets.yaml', '--base-url', server.url, ...inFlight);
    await cutOff(program, CASES - 2, 40);
    const before = server.requests.length;
    const { stderr, exitCode } = await program.run('resume', ...inFlight);
    expect([stderr, exitCode]).toEqual([expect.stringContaining('kept as'), 0]);
    expect(server.requests.length - before).toBe(3);
  });

  it('is finished once: the second time nothing is missing', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline('') } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet');
    const before = server.requests.length;
    const { stderr, exitCode } = await program.run('resume', '--quiet');
    expect([stderr.replace(/\d{8}-\S+/, '<id>'), exitCode]).toEqual([
      'nothing is missing in <id>\n',
      1,
    ]);
    expect(server.requests.length).toBe(before);
  });

  it('calls nothing again that was finished', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline('') } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet', '--concurrency', '1');
    await cutOff(program, 8, 0);
    const before = server.requests.length;
    await program.run('resume', '--quiet');
    expect(server.requests.slice(before).map(caseOf)).toEqual(['t7', 't8', 't9', 't10', 't11']);
  });

  it('does not go on with other files', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline('') } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet');
    await cutOff(program, 4, 0);
    const journal = readFileSync(journalOf(program), 'utf8');
    await appendFile(join(program.folder, 'tickets.yaml'), '# changed\n');
    const { stderr, exitCode } = await program.run('resume', '--quiet');
    expect({ stderr, exitCode }).toEqual({
      stderr: `error changed-run: \`tickets.yaml\` changed since the run began
    = undo the change to go on with it
    = or run everything anew
    = explain: pulze-run explain changed-run
1 error; nothing was sent
`,
      exitCode: 2,
    });
    expect(readFileSync(journalOf(program), 'utf8')).toBe(journal);
  });

  it.each([
    ['a digest of', 'error changed-run: `rows.csv` changed since the run began'],
    [
      'only trials of',
      'error changed-run: the trial `tickets/r3#1` is not what it was when the run began',
    ],
  ])('does not go on with other rows, having %s its dataset', async (known, message) => {
    const server = await startApiServer(answer);
    const rows = (third: string): string => `id,question\nr1,one\nr2,two\nr3,${third}\n`;
    const program = await makeProgram({
      files: {
        'tickets.yaml': `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{question}}" }]
assert: [{ contains: ok }]
cases: [{ dataset: rows.csv, id: "{{id}}" }]
`,
        'rows.csv': rows('three'),
      },
    });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet', '--concurrency', '1');
    await cutOff(program, 4, 0);
    if (known !== 'a digest of') await forgetDatasets(journalOf(program));
    const before = server.requests.length;
    await writeFile(join(program.folder, 'rows.csv'), rows('another'));
    const { stderr, exitCode } = await program.run('resume', '--quiet');
    expect([stderr.split('\n')[0], exitCode]).toEqual([message, 2]);
    expect(server.requests.length).toBe(before);
  });
});

describe('a run that another process writes', () => {
  it('is left to it', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline('') } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet');
    await cutOff(program, 4, 0);
    const lock = await program
      .makeEnvironment()
      .files.lock(`${journalOf(program).slice(0, -14)}/lock`, 'the run');
    if (lock.holder !== undefined) throw new Error(lock.holder);
    const { stderr, exitCode } = await program.run('resume', '--quiet');
    expect([stderr.split('\n')[0]?.replace(/\d{8}-[\w-]+/, '<id>'), exitCode]).toEqual([
      'error run-in-use: `.pulze/runs/<id>` is being written by this process',
      2,
    ]);
    await lock.release();
    expect((await program.run('resume', '--quiet')).exitCode).toBe(1);
  });
});

describe('a run that a process of another machine began', () => {
  it('may be gone on with when its lock is deleted, and says so', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline('') } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet');
    await cutOff(program, 4, 0);
    const lock = `${journalOf(program).slice(0, -14)}/lock`;
    const owner = { process: 7, started: '1', host: 'another.example' };
    await writeFile(lock, JSON.stringify(owner));
    const { stderr, exitCode } = await program.run('resume', '--quiet');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is being written by process 7 on `another.example`');
    expect(stderr).toContain(
      `which cannot be seen from here, delete \`${lock.slice(program.folder.length + 1)}\``,
    );
  });
});

describe('cases that did not pass', () => {
  it('are run again, as a run of their own', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline('') } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet', '--concurrency', '1');
    const before = server.requests.length;
    const { exitCode } = await program.run('rerun', '--failed', '--quiet');
    expect(server.requests.slice(before).map(caseOf).sort()).toEqual(['t11', 't3', 't7']);
    expect(exitCode).toBe(1);
    expect(readdirSync(join(program.folder, '.pulze/runs'))).toHaveLength(2);
  });

  it('are none where all were judged', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline('') } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet');
    const { stderr, exitCode } = await program.run('rerun', '--errored', '--quiet');
    expect([stderr.replace(/`2\S+`/, '`<id>`'), exitCode]).toEqual([
      'error nothing-to-rerun: every case of `<id>` was judged\n    = explain: pulze-run explain nothing-to-rerun\n',
      4,
    ]);
  });
});

describe('a run of a part of another', () => {
  /** Of the newest run, whose folder sorts last. */
  async function cutNewest(program: Program, wholeLines: number): Promise<void> {
    const runs = join(program.folder, '.pulze/runs');
    const path = join(runs, readdirSync(runs).sort().at(-1) ?? '', 'journal.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    await truncate(path, Buffer.byteLength(`${lines.slice(0, wholeLines).join('\n')}\n`));
  }

  it('goes on as the part that it is', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline('') } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet', '--concurrency', '1');
    await program.run('rerun', '--failed', '--quiet');
    await cutNewest(program, 2);
    const before = server.requests.length;
    const { exitCode, stdout } = await program.run('resume', '--quiet');
    expect(server.requests.slice(before).map(caseOf).sort()).toEqual(['t11', 't7']);
    expect([exitCode, /Trials +(.*)/.exec(stdout)?.[1]]).toEqual([1, '0 passed, 3 failed']);
  });

  it('goes on without a call where it judges answers again', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline('') } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet', '--concurrency', '1');
    await program.run('rescore', '--quiet');
    await cutNewest(program, 5);
    const before = server.requests.length;
    const { exitCode, stdout } = await program.run('resume', '--quiet');
    expect([exitCode, /Trials +(.*)/.exec(stdout)?.[1]]).toEqual([1, '9 passed, 3 failed']);
    expect(server.requests.length).toBe(before);
  });

  it('goes on with the best of the run that it confirms', async () => {
    const server = await startApiServer(answer);
    const sweep = pipeline('matrix: { params.temperature: [0, 1, 2] }');
    const program = await makeProgram({ files: { 'tickets.yaml': sweep } });
    const args = ['tickets.yaml', '--base-url', server.url, '--quiet', '--concurrency', '1'];
    await program.run(...args);
    const whole = await program.run(...args, '--confirm', 'top=2');
    await cutNewest(program, 6);
    const resumed = await program.run('resume', '--quiet');
    const countsOf = (text: string): string | undefined => /Trials +(.*)/.exec(text)?.[1];
    expect([resumed.exitCode, countsOf(resumed.stdout)]).toEqual([
      whole.exitCode,
      countsOf(whole.stdout),
    ]);
    expect(countsOf(whole.stdout)).toBe('18 passed, 6 failed');
  });
});

describe('stored answers', () => {
  const source = pipeline('');

  it('are judged by other assertions without a call', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { 'tickets.yaml': source } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet');
    const before = server.requests.length;
    const changed = source.replace('contains: ok', 'regex: ^(ok|no)$');
    await writeFile(join(program.folder, 'tickets.yaml'), changed);
    const { exitCode, stdout } = await program.run('rescore', '--quiet');
    expect([exitCode, /Trials +(.*)/.exec(stdout)?.[1]]).toEqual([0, '12 passed, 0 failed']);
    expect(server.requests.length).toBe(before);
  });

  it('are none to another question', async () => {
    const server = await startApiServer(answer);
    const program = await makeProgram({ files: { 'tickets.yaml': source } });
    await program.run('tickets.yaml', '--base-url', server.url, '--quiet');
    await writeFile(
      join(program.folder, 'tickets.yaml'),
      source.replace('"{{case.id}}"', '"Which queue? {{case.id}}"'),
    );
    const { exitCode, stdout } = await program.run('rescore', '--quiet');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('it asks something else than the earlier run did: run it again');
  });
});
