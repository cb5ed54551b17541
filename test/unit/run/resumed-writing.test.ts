import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, rmdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ApiServer, completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{case.id}}" }]
assert: [{ contains: ok }]
cases: [{ id: a }, { id: b }]
`;
const CASSETTE = 'tickets.cassette.jsonl';

/** A run that recorded and saved, whose last trial is in its journal. */
async function makeRun(): Promise<{ readonly program: Program; readonly server: ApiServer }> {
  const server = await startApiServer(() => completion('ok'));
  const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
  const asked = ['--base-url', server.url, '--cassette', 'record'];
  await program.run('tickets.yaml', ...asked, '--save-baseline', 'base.json');
  return { program, server };
}

/** Seconds since the epoch, long after the program's clock. */
const LATER = 4e9;

/** As if the run had been killed before it wrote its cassette. */
async function leaveRemains(cassette: string): Promise<void> {
  await rename(cassette, `${cassette}.part`);
  await utimes(`${cassette}.part`, 0, 0);
}

describe('a run that was killed behind its last trial', () => {
  it('has its cassette and its baseline once it is gone on with, without a call', async () => {
    const { program, server } = await makeRun();
    const expected = [program.read(CASSETTE), program.read('base.json')];
    const [cassette, base] = [CASSETTE, 'base.json'].map((name) => join(program.folder, name));
    await leaveRemains(cassette ?? '');
    await rm(base ?? '');
    const { exitCode } = await program.run('resume');
    expect([exitCode, server.requests.length]).toEqual([0, 2]);
    expect([program.read(CASSETTE), program.read('base.json')]).toEqual(expected);
    expect(existsSync(`${cassette}.part`)).toBe(false);
    expect((await program.run('resume')).stderr).toContain('nothing is missing');
  });

  it.each([
    ['takes the place of one before it', '1999', 0, true],
    ['leaves a later one alone', '2031', 0, false],
    ['leaves an earlier one alone that was put back', '1999', LATER, false],
  ])('has a baseline that %s', async (_, year, written, isTaken) => {
    const { program } = await makeRun();
    const expected = program.read('base.json');
    const other = expected.replace(/"started_at": ?"\d{4}/, `"started_at":"${year}`);
    await writeFile(join(program.folder, 'base.json'), other);
    await utimes(join(program.folder, 'base.json'), written, written);
    const { stderr } = await program.run('resume');
    expect(program.read('base.json')).toBe(isTaken ? expected : other);
    expect(stderr.includes('saved as a baseline: base.json')).toBe(isTaken);
  });

  it('leaves alone what another run has left and saved since', async () => {
    const { program, server } = await makeRun();
    const cassette = join(program.folder, CASSETTE);
    await copyFile(cassette, `${cassette}.part`);
    await utimes(`${cassette}.part`, LATER, LATER);
    const other = program.read('base.json').replace(/"started_at": ?"\d{4}/, '"started_at":"2031');
    await writeFile(join(program.folder, 'base.json'), other);
    const before = program.read(CASSETTE);
    const { stderr } = await program.run('resume');
    expect(stderr).toContain('nothing is missing');
    expect([program.read(CASSETTE), program.read('base.json')]).toEqual([before, other]);
    expect([existsSync(`${cassette}.part`), server.requests.length]).toEqual([true, 2]);
  });

  it('has its cassette, and leaves a later baseline alone', async () => {
    const { program } = await makeRun();
    const expected = program.read(CASSETTE);
    await leaveRemains(join(program.folder, CASSETTE));
    const other = program.read('base.json').replace(/"started_at": ?"\d{4}/, '"started_at":"2031');
    await writeFile(join(program.folder, 'base.json'), other);
    await program.run('resume');
    expect([program.read(CASSETTE), program.read('base.json')]).toEqual([expected, other]);
  });

  it('saves a baseline that is asked for when nothing is missing', async () => {
    const { program } = await makeRun();
    await program.run('resume', '--save-baseline', 'other.json');
    expect(program.read('other.json')).toBe(program.read('base.json'));
  });
});

describe('a run whose recording somebody removes while it goes on', () => {
  /** It is removed when the second answer is asked for; a folder may take the cassette's place then. */
  async function record(takePlace: boolean) {
    const server = await startApiServer(async ({ number }) => {
      if (number === 2) await rm(join(program.folder, `${CASSETTE}.part`));
      if (number === 2 && takePlace) await mkdir(join(program.folder, CASSETTE));
      return completion('ok');
    });
    const program = await makeProgram({ files: { 'tickets.yaml': pipeline } });
    const ask = ['tickets.yaml', '--base-url', server.url, '--quiet', '--cassette'];
    return { program, server, ask, ran: await program.run(...ask, 'record', '--concurrency', '1') };
  }

  it('has its cassette all the same', async () => {
    const { program, server, ask, ran } = await record(false);
    expect([ran.exitCode, program.read(CASSETTE).split('\n').length]).toEqual([0, 3]);
    const { stderr } = await program.run('resume', '--quiet');
    expect(stderr).toContain('nothing is missing');
    expect([(await program.run(...ask, 'replay')).exitCode, server.requests.length]).toEqual([
      0, 2,
    ]);
  });

  it('has its cassette once it is gone on with, where that could not be written either', async () => {
    const { program, server, ask, ran } = await record(true);
    expect([ran.exitCode, ran.stderr]).toEqual([3, expect.stringContaining('is a folder')]);
    expect((await program.run('runs')).stdout).toContain('2 passed, 0 failed');
    await rmdir(join(program.folder, CASSETTE));
    const { exitCode, stderr } = await program.run('resume', '--quiet');
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringContaining(
        `${CASSETTE}: 0 answers recorded, 2 of a recording that was cut off\n`,
      ),
    ]);
    expect((await program.run('resume', '--quiet')).stderr).toContain('nothing is missing');
    expect([(await program.run(...ask, 'replay')).exitCode, server.requests.length]).toEqual([
      0, 2,
    ]);
  });
});

/** As if the run had been killed behind its first trial, at that time. */
async function cutOff({ folder }: Program, seconds: number): Promise<void> {
  const runs = join(folder, '.pulze/runs');
  const [id = ''] = readdirSync(runs);
  const journal = join(runs, id, 'journal.jsonl');
  const lines = (await readFile(journal, 'utf8')).split('\n');
  const at = lines.findIndex((line) => line.includes('"trial_finished"'));
  await writeFile(journal, `${lines.slice(0, at + 1).join('\n')}\n`);
  await utimes(journal, seconds, seconds);
}

describe('a run that was killed before its last trial', () => {
  const LEFT = 'base.json is left as it is: ';
  it.each([
    ['takes the place of one before it', '1999', 1000, undefined],
    ['leaves a later one alone', '2031', 1000, /^it has the results of a later run, `\S+`;/],
    ['leaves an earlier one alone that was put back', '1999', 3000, /^it was written since;/],
  ])('has a baseline that %s', async (_, year, written, why) => {
    const { program } = await makeRun();
    const expected = JSON.parse(program.read('base.json'));
    const other = program
      .read('base.json')
      .replace(/"started_at": ?"\d{4}/, `"started_at":"${year}`);
    await cutOff(program, 2000);
    const base = join(program.folder, 'base.json');
    await writeFile(base, other);
    await utimes(base, written, written);
    const { exitCode, stderr } = await program.run('resume');
    expect(exitCode).toBe(0);
    const [, left] = stderr.split(LEFT);
    if (why === undefined) {
      expect([left, JSON.parse(program.read('base.json')).run]).toEqual([undefined, expected.run]);
      return;
    }
    expect([why.test(left ?? ''), program.read('base.json')], left).toEqual([true, other]);
    const [, way = ''] = /; to write it all the same: pulze-run (.*)\n/.exec(left ?? '') ?? [];
    expect(way).toMatch(/^resume \S+ --save-baseline base\.json$/);
    expect((await program.run(...way.split(' '))).exitCode).toBe(0);
    expect(JSON.parse(program.read('base.json')).run).toEqual(expected.run);
  });

  it('writes over a later baseline where that is asked for', async () => {
    const { program } = await makeRun();
    const expected = JSON.parse(program.read('base.json'));
    await cutOff(program, 2000);
    const { stderr } = await program.run('resume', '--save-baseline', 'base.json');
    expect(stderr).toContain('saved as a baseline: base.json');
    expect(JSON.parse(program.read('base.json')).run).toEqual(expected.run);
  });
});
