import { existsSync, readdirSync, rmSync } from 'node:fs';
import { appendFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pruneRuns } from '../../../src/api/glance-at-runs.ts';
import { run } from '../../../src/api/run.ts';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { makeProgram, type Program, type ProgramOptions } from '../../support/program.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { writeTree } from '../../support/write-tree.ts';

const files = {
  'tickets.yaml': `version: 1
messages: [{ user: "Which queue? {{case.id}}" }]
assert: [{ contains: billing }]
cases: [{ id: a }, { id: b }, { id: c }]
emulator: { rules: [{ reply: { text: billing } }] }
`,
  'pulze.config.yaml': `endpoints:
  one: { emulator: { rules: [{ reply: { text: billing } }] } }
  other: { emulator: { rules: [{ reply: { text: billing } }] } }
`,
};

const RUNS = '.pulze/runs';
const words = ['tickets.yaml', '--endpoint', 'emulator', '--quiet'];

/** Ids differ by what is drawn. */
async function makeProject(options: ProgramOptions = {}): Promise<Program> {
  let drawn = 0;
  const random = () => (drawn++ % 1000) / 1000;
  return await makeProgram({ files, random, ...options });
}

const runsOf = ({ folder }: Program): readonly string[] => readdirSync(join(folder, RUNS)).sort();

/** Leaves of a run what a kill after its first trial would. */
async function breakOff(program: Program): Promise<string> {
  const [id = ''] = runsOf(program);
  const journal = join(program.folder, RUNS, id, 'journal.jsonl');
  const lines = (await readFile(journal, 'utf8')).split('\n');
  const at = lines.findIndex((line) => line.includes('"trial_finished"'));
  await writeFile(journal, `${lines.slice(0, at + 1).join('\n')}\n`);
  return id;
}

/** A disk that refuses some paths. */
const refusing =
  (what: keyof Files, paths: RegExp) =>
  (disk: Files): Files => ({
    ...disk,
    [what]: (path: string, ...more: never[]) =>
      paths.test(path)
        ? Promise.reject(new FileError('denied', path, 'permission denied'))
        : (disk[what] as (...all: unknown[]) => unknown)(path, ...more),
  });

describe('a folder of runs', () => {
  it('may have other things in it, which are no runs', async () => {
    const program = await makeProject();
    await program.run(...words);
    await program.run(...words);
    await mkdir(join(program.folder, RUNS, 'old'));
    await mkdir(join(program.folder, RUNS, '99991231-235959-zzzz'));
    await writeFile(join(program.folder, RUNS, 'zz.txt'), 'mine');
    expect((await program.run('report')).exitCode).toBe(0);
    expect((await program.run('runs')).stdout).not.toMatch(/old|zz/);
    const pruned = await program.run('runs', 'prune', '--keep', '1');
    expect(pruned.stderr + pruned.stdout).toContain('1 run removed');
    expect(runsOf(program)).toHaveLength(4);
  });

  describe('on a full disk', () => {
    const noRoom = (disk: Files): Files => ({
      ...disk,
      lock: (_, of) => Promise.reject(new FileError('disk-full', of, 'no space left on the disk')),
    });
    const prune = async ({ makeEnvironment }: Program): Promise<readonly string[]> => {
      const { files } = makeEnvironment();
      return await pruneRuns(RUNS, { keep: 0 }, { files: noRoom(files), clock: nodeClock });
    };

    it('is pruned without locks, which there is no room for', async () => {
      const program = await makeProject();
      await program.run(...words);
      const ids = runsOf(program);
      expect(await prune(program)).toEqual(ids);
      expect(runsOf(program)).toEqual([]);
    });

    it('is not where a run may be kept, and says which run, not which lock', async () => {
      const program = await makeProject();
      await program.run(...words);
      const [id = ''] = runsOf(program);
      await writeFile(join(program.folder, RUNS, id, 'lock'), '');
      await expect(prune(program)).rejects.toMatchObject({ path: `${RUNS}/${id}` });
      expect(runsOf(program)).toEqual([id]);
    });
  });

  it('lists a run whose cassette could not be written with what it came to, until it goes on', async () => {
    const program = await makeProject();
    await program.run(...words);
    const [id = ''] = runsOf(program);
    const journal = join(program.folder, RUNS, id, 'journal.jsonl');
    const { stdout } = await program.run('runs');
    expect(stdout).toContain('3 passed, 0 failed');
    await appendFile(journal, '{"type":"cassettes_unwritten","files":["a.cassette.jsonl"]}\n');
    expect((await program.run('runs')).stdout).toBe(stdout);
    await appendFile(journal, '{"type":"run_resu');
    expect((await program.run('runs')).stdout).toBe(stdout);
    const resumed =
      '{"type":"run_resumed","resumed_at":"2026-11-30T12:00:00.000Z","program":{"name":"pulze-run","version":"0.1.0"}}';
    await appendFile(journal, resumed.slice('{"type":"run_resu'.length));
    expect((await program.run('runs')).stdout).toContain('unfinished');
  });

  it('lists a run of another version as one that is not read', async () => {
    const program = await makeProject();
    await program.run(...words);
    const [id = ''] = runsOf(program);
    const journal = join(program.folder, RUNS, id, 'journal.jsonl');
    const text = await readFile(journal, 'utf8');
    await writeFile(journal, text.replace('"version":1,', '"version":2,'));
    const { stdout } = await program.run('runs');
    expect(stdout).toContain('unreadable');
    expect(stdout).not.toContain('tickets');
  });

  describe.each([
    ['empty', ''],
    ['half of its first line', '{"type":"run_started","version":1,"run":{"id":"9999'],
  ])('with a newest journal that is %s', (_, text) => {
    const NEWEST = '99991231-235959-aaaa';
    const OLDER = '20010101-000000-aaaa';

    async function makeSpoilt(): Promise<{ readonly program: Program; readonly id: string }> {
      const program = await makeProject();
      await program.run(...words);
      const [id = ''] = runsOf(program);
      await writeTree(program.folder, {
        [`${RUNS}/${NEWEST}/journal.jsonl`]: text,
        [`${RUNS}/${OLDER}/journal.jsonl`]: text,
      });
      return { program, id };
    }

    it.each(['report', 'resume', 'rerun --failed'])(
      'names one that can be read: %s',
      async (line) => {
        const { program, id } = await makeSpoilt();
        const { exitCode, stderr } = await program.run(...line.split(' '));
        expect([exitCode, stderr]).toEqual([
          2,
          expect.stringContaining(`error unreadable-run: \`${RUNS}/${NEWEST}/journal.jsonl\`: it does not begin as a run does
    = the newest run before it that can be read is \`${id}\`
    = \`pulze-run runs\` lists all
`),
        ]);
        expect((await program.run('report', id)).exitCode).toBe(0);
      },
    );

    it('keeps what can be read, and nothing else', async () => {
      const { program, id } = await makeSpoilt();
      await program.run('runs', 'prune', '--keep', '1');
      // A stamp of the future is of no run that could have begun.
      expect(runsOf(program)).toEqual([id, NEWEST]);
    });
  });

  it('keeps a run of another version like any other', async () => {
    const program = await makeProject();
    await program.run(...words);
    const [id = ''] = runsOf(program);
    const journal = join(program.folder, RUNS, id, 'journal.jsonl');
    const text = await readFile(journal, 'utf8');
    await writeFile(journal, text.replace('"version":1,', '"version":2,'));
    expect((await program.run('runs', 'prune', '--keep', '1')).stderr).toBe('0 runs removed\n');
  });

  it.each([
    ['an empty line', '\n', '3 passed'],
    ['a torn one', '{"type":"run_resu', '3 passed'],
    [
      'one that goes on',
      '{"type":"run_resumed","resumed_at":"2026-11-02T10:00:00.000Z","program":{"name":"pulze-run","version":"0.1.0"}}',
      'unfinished',
    ],
  ])('lists a run behind whose last line stands %s', async (_, more, listed) => {
    const program = await makeProject();
    await program.run(...words);
    const [id = ''] = runsOf(program);
    const journal = join(program.folder, RUNS, id, 'journal.jsonl');
    await writeFile(journal, `${await readFile(journal, 'utf8')}${more}`);
    expect((await program.run('runs')).stdout).toContain(listed);
  });

  it('lists a run whose last line lacks its break, or whose first has a mark of byte order', async () => {
    const program = await makeProject();
    await program.run(...words);
    const [id = ''] = runsOf(program);
    const journal = join(program.folder, RUNS, id, 'journal.jsonl');
    const text = await readFile(journal, 'utf8');
    await writeFile(journal, `\uFEFF${text.trimEnd()}`);
    const { stdout } = await program.run('runs');
    expect(stdout).toContain('3 passed');
    expect(stdout).not.toMatch(/unreadable|unfinished/);
  });

  it('lists a run whose first and last line are long, and not in ASCII only', async () => {
    const program = await makeProject();
    await program.run(...words);
    const [id = ''] = runsOf(program);
    const journal = join(program.folder, RUNS, id, 'journal.jsonl');
    const text = await readFile(journal, 'utf8');
    const long = `"note":"${'é'.repeat(70_000)}"`;
    await writeFile(journal, text.replace(/"type":"run_(?:started|finished)"/g, `$&,${long}`));
    const { stdout } = await program.run('runs');
    expect(stdout).toContain('3 passed');
    expect(stdout).not.toMatch(/unreadable|unfinished/);
  });

  it.each(['constructor', 'toString', '__proto__'])(
    'has no run that is called %s',
    async (name) => {
      const program = await makeProject();
      await program.run(...words);
      const { exitCode, stderr } = await program.run('report', name);
      expect([exitCode, stderr]).toEqual([
        2,
        expect.stringContaining(`there is no run \`${name}\``),
      ]);
    },
  );

  it.each(['runs', 'runs prune --keep 1', 'report', 'resume', 'compare latest'])(
    'is told of where it may not be read: %s',
    async (command) => {
      const program = await makeProject({ wrapFiles: refusing('list', /runs$/) });
      await program.run(...words);
      const { exitCode, stderr } = await program.run(...command.split(' '));
      expect(stderr).toContain('error unreadable-run: `.pulze/runs`: permission denied');
      expect(exitCode).toBe(2);
    },
  );

  it('keeps no folder of a run that could not begin', async () => {
    const program = await makeProject({ wrapFiles: refusing('openWrite', /journal/) });
    const { exitCode, stderr } = await program.run(...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('cannot be kept');
    expect(runsOf(program)).toEqual([]);
  });
});

describe('a run that goes on', () => {
  it('asks the endpoint that it asked, whatever the environment names today', async () => {
    const variables: Record<string, string> = { PULZE_ENDPOINT: 'one' };
    const program = await makeProject({ variables });
    await program.run('tickets.yaml', '--quiet');
    const id = await breakOff(program);
    variables['PULZE_ENDPOINT'] = 'other';
    expect(await program.run('resume', '--quiet')).toMatchObject({ exitCode: 0 });
    const journal = program.read(`${RUNS}/${id}/journal.jsonl`);
    expect(journal.match(/"endpoint":"one"/g)).toHaveLength(3);
    expect(journal).not.toContain('"endpoint":"other"');
  });

  it('is not taken for that whose copy it is', async () => {
    const program = await makeProject();
    await program.run(...words);
    const id = await breakOff(program);
    const runs = join(program.folder, RUNS);
    await cp(join(runs, id), join(runs, '20200101-000000-copy'), { recursive: true });
    await cp(join(runs, id), join(program.folder, 'kept', id), { recursive: true });
    const copied = await program.run('resume', '20200101-000000-copy');
    expect([copied.exitCode, copied.stderr]).toEqual([
      2,
      expect.stringContaining(`is \`${id}\`, and goes on as \`${RUNS}/${id}\``),
    ]);
    const moved = await program.run('resume', `kept/${id}`);
    expect([moved.exitCode, moved.stderr]).toEqual([2, expect.stringContaining('--output kept')]);
    expect((await program.run('resume', join(runs, id))).exitCode).toBe(0);
  });

  it('is refused where it is to ask another', async () => {
    const program = await makeProject();
    await program.run('tickets.yaml', '--quiet', '--endpoint', 'one');
    const resume = await breakOff(program);
    const options = { files: ['tickets.yaml'], endpoint: { name: 'other' }, resume };
    expect(await run(options, program.makeEnvironment())).toMatchObject({
      kind: 'refused',
      diagnostics: [
        {
          code: 'changed-run',
          message: 'the run asked `one` (pulze), and would go on with `other` (pulze)',
        },
      ],
    });
  });

  it('that did not come to its end is not green when it is judged again, and no baseline', async () => {
    const program = await makeProject();
    await program.run(...words);
    const id = await breakOff(program);
    const refused = await program.run('rescore', '--save-baseline', 'b.json');
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain(`run what is missing: pulze-run resume ${id}`);
    expect(existsSync(join(program.folder, 'b.json'))).toBe(false);
    const judged = await program.run('rescore', id);
    expect(judged).toMatchObject({ exitCode: 3 });
    expect(judged.stdout).toContain('1 passed, 0 failed');
    expect(judged.stderr).toContain('what it had no answer for is not judged');
  });
});

describe('answers of a run that did not come to its end', () => {
  const plan = async (program: Program): Promise<readonly unknown[]> => {
    const { exitCode, stdout } = await program.run('rescore', '-r', 'json');
    const { summary, trials } = JSON.parse(stdout);
    const { planned, not_run, spared } = summary.counts;
    const [pipeline] = summary.pipelines;
    const outcomes = trials.map((each: { outcome: string }) => each.outcome).join(' ');
    const counts = [planned, not_run, spared ?? 0];
    return [exitCode, summary.stop?.reason, pipeline.outcome, ...counts, outcomes];
  };

  it('are a run that is not whole either, however often they are judged again', async () => {
    const program = await makeProject();
    await program.run(...words);
    const id = await breakOff(program);
    const partial = [3, 'unfinished', 'errored', 3, 2, 0, 'passed'];
    expect(await plan(program)).toEqual(partial);
    expect(await plan(program)).toEqual(partial);
    const junit = await program.run('report', '-r', 'junit');
    expect(junit.stdout).toContain('tests="2" failures="0" errors="1"');
    expect(junit.stdout).toContain('2 trials were not run: `');
    const refused = await program.run('report', '-r', 'markdown', '--save-baseline', 'z.json');
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain('error unfinished-run: `z.json` is not written');
    const again = await program.run('rescore', '--save-baseline', 'z.json');
    expect([again.exitCode, existsSync(join(program.folder, 'z.json'))]).toEqual([2, false]);
    expect(again.stderr).toContain('did not come to its end, and a baseline would lack cases');
    await program.run('resume', id);
    const [, first = ''] = runsOf(program);
    const whole = await program.run('resume', first);
    expect([whole.exitCode, whole.stdout]).toEqual([0, expect.stringContaining('3 passed')]);
  });

  it('are named for what they are when the run before has come to its end', async () => {
    const program = await makeProject();
    await program.run(...words);
    const id = await breakOff(program);
    await program.run('rescore');
    await program.run('resume', id);
    const first = runsOf(program).find((each) => each !== id) ?? '';
    const again = await program.run('rescore', first, '-r', 'json');
    const { stop } = JSON.parse(again.stdout).summary;
    expect([again.exitCode, stop.message]).toEqual([
      3,
      `\`${first}\`, whose answers are judged again, did not come to its end`,
    ]);
    const refused = await program.run('report', first, '-r', 'json', '--save-baseline', 'z.json');
    expect(refused.stderr).toContain('a baseline is saved from a run that came to its end');
  });

  it('leave open what they are, also where some of them fail', async () => {
    const program = await makeProject();
    await program.run(...words, '--max-requests', '1', '--concurrency', '1');
    const { 'tickets.yaml': text } = files;
    await writeFile(
      join(program.folder, 'tickets.yaml'),
      text.replace('contains: b', 'contains: x'),
    );
    expect(await plan(program)).toEqual([3, 'unfinished', 'failed', 3, 2, 0, 'failed']);
  });

  it.each([
    ['[{ id: a }]', [3, 'unfinished', 'passed', 1, 0, 0, 'passed']],
    ['[{ id: a }, { id: b }]', [3, 'unfinished', 'errored', 2, 1, 0, 'passed']],
    [
      '[{ id: a }, { id: b }, { id: c }, { id: d }]',
      [3, 'unfinished', 'errored', 3, 2, 0, 'passed'],
    ],
  ])(
    'are of as many trials as that had, of those that the files have: %s',
    async (cases, found) => {
      const program = await makeProject();
      await program.run(...words);
      await breakOff(program);
      const text = files['tickets.yaml'].replace(/cases: .*/, `cases: ${cases}`);
      await writeFile(join(program.folder, 'tickets.yaml'), text);
      expect(await plan(program)).toEqual(found);
    },
  );

  it('lack nothing of what was not needed', async () => {
    const program = await makeProject();
    const repeated = `${files['tickets.yaml'].replace('contains: b', 'contains: x')}
repeat: { count: 3, pass: all, stop: curtail }
`;
    await writeFile(join(program.folder, 'tickets.yaml'), repeated);
    await program.run(...words, '--max-requests', '2', '--concurrency', '1');
    const found = [3, 'unfinished', 'failed', 9, 3, 4, 'failed failed'];
    expect(await plan(program)).toEqual(found);
    expect(await plan(program)).toEqual(found);
  });

  it('are judged in a search as far as its last round went', async () => {
    const program = await makeProject();
    const searched = `${files['tickets.yaml'].replace('id: c }', 'id: c }, { id: d }')}
matrix: { tone: [warm, terse] }
search: { strategy: successive_halving, budget: 6, by: pass_rate }
`;
    await writeFile(join(program.folder, 'tickets.yaml'), searched);
    const first = await program.run(
      ...words,
      '--max-requests',
      '3',
      '--concurrency',
      '1',
      '-r',
      'json',
    );
    const { passed, not_run } = JSON.parse(first.stdout).summary.counts;
    expect([passed, not_run]).toEqual([3, 5]);
    expect(await plan(program)).toEqual([
      3,
      'unfinished',
      'errored',
      8,
      5,
      0,
      'passed passed passed',
    ]);
  });

  it('of cases that were run again are of these cases only', async () => {
    const program = await makeProject();
    const { 'tickets.yaml': text } = files;
    const failing = text
      .replace('[{ reply', '[{ match: { text: "a$" }, reply: { text: billing } }, { reply')
      .replace('{ text: billing } }] }\n', '{ text: no } }] }\n');
    await writeFile(join(program.folder, 'tickets.yaml'), failing);
    await program.run(...words);
    const again = await program.run(
      'rerun',
      '--failed',
      '--max-requests',
      '1',
      '--concurrency',
      '1',
    );
    expect(again.stdout).toContain('0 passed, 1 failed, 1 not run');
    expect(await plan(program)).toEqual([3, 'unfinished', 'failed', 2, 1, 0, 'failed']);
    const [gone = ''] = runsOf(program);
    await rm(join(program.folder, RUNS, gone), { recursive: true });
    const [latest = ''] = runsOf(program);
    const judged = await program.run('rescore', latest, '-r', 'json');
    expect([judged.exitCode, JSON.parse(judged.stdout).summary.stop.reason]).toEqual([
      3,
      'unfinished',
    ]);
  });
});

describe('a run that is judged again', () => {
  const changed = files['tickets.yaml'].replace('contains: billing', 'contains: technical');

  it('saves no baseline that only the earlier command line names', async () => {
    const program = await makeProject();
    await program.run(...words, '--save-baseline', 'b.json');
    const saved = program.read('b.json');
    await writeFile(join(program.folder, 'tickets.yaml'), changed);
    const judged = await program.run('rescore');
    expect([judged.exitCode, program.read('b.json')]).toEqual([1, saved]);
    expect(judged.stderr).not.toContain('baseline');
    const resumed = await program.run('resume');
    expect(resumed.stderr).toMatch(
      /^nothing is missing in \S+, which judged the answers of \S+ again\n/,
    );
    const gone = await program.run('resume', '--save-baseline', 'd.json');
    expect([gone.exitCode, program.read('b.json')]).toEqual([1, saved]);
    expect(program.read('d.json')).toContain('"failed"');
    const asked = await program.run('rescore', '--save-baseline', 'c.json');
    expect([asked.exitCode, program.read('b.json')]).toEqual([1, saved]);
    expect(program.read('c.json')).toContain('"failed"');
  });

  it('saves none either when it goes on after it was broken off', async () => {
    const program = await makeProject();
    await program.run(...words, '--save-baseline', 'b.json');
    const saved = program.read('b.json');
    await writeFile(join(program.folder, 'tickets.yaml'), changed);
    await program.run('rescore');
    const journal = join(program.folder, RUNS, runsOf(program).at(-1) ?? '', 'journal.jsonl');
    const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
    await writeFile(journal, `${lines.slice(0, -2).join('\n')}\n`);
    const { exitCode, stderr } = await program.run('resume');
    expect([exitCode, program.read('b.json')], stderr).toEqual([1, saved]);
  });

  it('may be one whose command line wrote outside of the project', async () => {
    const program = await makeProject();
    const outside = await makeTemporaryFolder();
    const saving = ['--save-baseline', join(outside, 'b.json'), '--allow-outside'];
    expect((await program.run(...words, ...saving)).exitCode).toBe(0);
    expect((await program.run('rescore')).exitCode).toBe(0);
  });
});

describe('what a run writes beside its record', () => {
  it.each([
    ['tickets.cassette.jsonl', ['--cassette', 'record']],
    ['tickets.cassette.jsonl', ['--cassette', 'auto']],
    ['b.json', ['--save-baseline', 'b.json']],
  ])('is tried before anything is sent: %s with %j', async (path, options) => {
    const program = await makeProject({
      wrapFiles: refusing('tryWrite', new RegExp(path.replaceAll('.', '\\.'))),
    });
    const { exitCode, stderr } = await program.run(...words, ...options);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`\`${path}\` cannot be written: permission denied`);
    expect(existsSync(join(program.folder, RUNS))).toBe(false);
  });

  it('is not tried where nothing may be left to write', async () => {
    const program = await makeProject();
    await program.run(...words, '--cassette', 'record');
    const wrapFiles = refusing('tryWrite', /cassette/);
    const locked = await makeProject({
      files: { ...files, 'tickets.cassette.jsonl': program.read('tickets.cassette.jsonl') },
      wrapFiles,
    });
    expect((await locked.run(...words, '--cassette', 'auto')).exitCode).toBe(0);
  });

  it('and cannot write two reports tells both, and saves its baseline', async () => {
    const program = await makeProject({ wrapFiles: refusing('writeText', /\.(xml|csv)$/) });
    const reports = ['-r', 'junit=a.xml', '-r', 'json=b.json', '-r', 'csv=c.csv'];
    const { exitCode, stderr } = await program.run(
      ...words,
      ...reports,
      '--save-baseline',
      'd.json',
    );
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(
      /kept as [\s\S]*saved as a baseline: d\.json\nerror unwritable-file: `a\.xml`[\s\S]*error unwritable-file: `c\.csv`/,
    );
    expect(JSON.parse(program.read('b.json')).trials).toHaveLength(3);
    const again = await program.run('report', '-r', 'csv=c.csv', '--save-baseline', 'e.json');
    expect([again.exitCode, JSON.parse(program.read('e.json')).version]).toEqual([3, 1]);
  });

  it('and cannot write at the end is told after the report', async () => {
    const snapshot = files['tickets.yaml'].replace('{ contains: billing }', 'snapshot');
    const program = await makeProject({
      files: { ...files, 'tickets.yaml': snapshot },
      wrapFiles: refusing('writeText', /snapshots/),
    });
    const { exitCode, stdout, stderr } = await program.run(...words);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('3 passed, 0 failed');
    expect(stderr).toMatch(
      /kept as .*\nerror unwritable-file: `tickets\.snapshots\.yaml`: permission denied/,
    );
  });
});

describe('a run that is finished', () => {
  it('writes no snapshots when it goes on', async () => {
    const snapshot = files['tickets.yaml'].replace('{ contains: billing }', 'snapshot');
    const program = await makeProject({ files: { ...files, 'tickets.yaml': snapshot } });
    await program.run(...words);
    const path = join(program.folder, 'tickets.snapshots.yaml');
    expect(existsSync(path)).toBe(true);
    rmSync(path);
    const { exitCode, stderr } = await program.run('resume', '--quiet');
    expect([exitCode, existsSync(path)]).toEqual([0, false]);
    expect(stderr).not.toContain('snapshot');
  });

  it('writes those that a session which was killed did not', async () => {
    const snapshot = files['tickets.yaml'].replace('{ contains: billing }', 'snapshot');
    const program = await makeProject({ files: { ...files, 'tickets.yaml': snapshot } });
    await program.run(...words);
    const path = join(program.folder, 'tickets.snapshots.yaml');
    const written = await readFile(path, 'utf8');
    rmSync(path);
    await breakOff(program);
    await program.run('resume', '--quiet');
    expect(await readFile(path, 'utf8')).toBe(written);
  });
});

describe('a record that somebody takes away', () => {
  it('is not said to be kept', async () => {
    const gone = new FileError(
      'missing',
      `${RUNS}/20261129-120000-abcd/journal.jsonl`,
      'no such file',
    );
    const program = await makeProject({
      wrapFiles: (disk) => ({
        ...disk,
        readText: (path) => (path === 'tickets.yaml' ? Promise.reject(gone) : disk.readText(path)),
      }),
    });
    const { tellError } = await import('../../../src/cli/program.ts');
    const environment = program.makeEnvironment();
    expect(tellError(gone, environment)).toBe(3);
    expect(environment.output().stderr).toContain('it was taken away');
    expect(environment.output().stderr).not.toContain('resume');
  });

  it('or spoils is no bug of the program', async () => {
    const program: Program = await makeProject({
      wrapFiles: (disk) => ({
        ...disk,
        openRead: async (path) => {
          if (path.endsWith('journal.jsonl')) {
            rmSync(join(program.folder, path));
            await appendFile(join(program.folder, path), '');
          }
          return await disk.openRead(path);
        },
      }),
    });
    const { exitCode, stderr } = await program.run(...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('it was changed while the run went on');
  });
});

describe('a run by its place', () => {
  it('is told to be missing where there are too few', async () => {
    const program = await makeProject();
    const compare = async (): Promise<string> => (await program.run('compare', 'previous')).stderr;
    expect(await compare()).toContain('error no-such-run: there is no run in `.pulze/runs`\n');
    await program.run(...words);
    const [id] = runsOf(program);
    const stderr = await compare();
    expect(stderr).toContain(`error no-such-run: there is no run before the latest, \`${id}\`\n`);
    expect(stderr).not.toContain('did you mean');
    expect((await program.run('compare', 'nowhere')).stderr).toContain(
      'there is neither a file nor a run `nowhere`',
    );
  });
});
