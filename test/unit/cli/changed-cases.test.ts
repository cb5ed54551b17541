import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const pipeline = `version: 1
name: tickets
messages: [{ user: "{{ticket}}" }]
assert: [{ contains: "{{expected}}" }]
cases: [{ dataset: tickets.csv }]
emulator: { rules: [{ reply: { text: billing } }] }
`;

/** Runs are called after their time. */
const desk = { variables: { PULZE_ENDPOINT: 'emulator' }, clock: nodeClock };

const rows = ['I was charged twice,billing', 'Where is my refund?,billing', 'I cannot log in,tech'];

function csv(...lines: readonly string[]): string {
  return `ticket,expected\n${lines.join('\n')}\n`;
}

/** A desk with a run of three rows without ids, of which the last failed. */
async function makeDesk(...options: readonly string[]): Promise<Program> {
  const program = await makeProgram({
    files: { 'tickets.yaml': pipeline, 'tickets.csv': csv(...rows) },
    ...desk,
  });
  await program.run('tickets.yaml', ...options);
  return program;
}

function write({ folder }: Program, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function casesOf(program: Program, baseline: string): number {
  return JSON.parse(program.read(baseline)).cases.length;
}

describe('answers of cases that the files do not have any more', () => {
  it('are named, and what is judged without them is neither green nor a baseline', async () => {
    const program = await makeDesk('--save-baseline', 'base.json');
    write(program, 'tickets.csv', csv(...rows.slice(0, 2), 'I cannot log in,technical'));
    write(program, 'tickets.yaml', pipeline.replace('contains: "{{expected}}"', 'contains: b'));
    const again = ['rescore', '--quiet', '--save-baseline', 'base.json'];
    const { exitCode, stderr } = await program.run(...again);
    expect([exitCode, casesOf(program, 'base.json')]).toEqual([3, 3]);
    expect(stderr).toMatch(
      /^! 1 trial of `\S+` is not judged again, since today's files do not have it: tickets\/[0-9a-f]{12}#1\n {4}= a row without an `id` /,
    );
    expect(stderr).toMatch(/! 1 case of the files is not in `\S+`, and not judged: tickets\/\w+\n/);
    expect(stderr).toContain('error unfinished-run: `base.json` is not written: 1 trial of ');
  });

  it('leave what is judged without them unfinished, in its record, too, and however often it is', async () => {
    let ids = 0;
    const random = () => (ids++ % 10) / 10;
    const program = await makeProgram({
      files: { 'tickets.yaml': pipeline, 'tickets.csv': csv(...rows) },
      ...desk,
      random,
    });
    await program.run('tickets.yaml');
    write(program, 'tickets.csv', csv(rows[0] ?? '', rows[2] ?? ''));
    const rescored = await program.run('rescore', '-r', 'junit');
    expect([rescored.exitCode, rescored.stdout]).toEqual([
      3,
      expect.stringMatching(/tests="3" failures="1" errors="1"/),
    ]);
    expect(rescored.stdout).toMatch(
      /<error message="1 trial of `\S+`, whose answers are judged again, is not in the files any more" type="not-run">/,
    );
    const saved = await program.run('report', '--save-baseline', 'base.json');
    expect([saved.exitCode, saved.stderr]).toEqual([
      3,
      expect.stringMatching(
        /^error unfinished-run: `base\.json` is not written: 1 trial of `\S+`, whose answers are judged again, is not in the files any more\n {4}= run the files as they are now, and save that\n/m,
      ),
    ]);
    expect((await program.run('runs')).stdout).toMatch(
      /^\S+ {2}1 passed, 1 failed {2}unfinished {2}tickets$/m,
    );
    const again = await program.run('rescore', '--save-baseline', 'base.json');
    expect([again.exitCode, again.stderr]).toEqual([
      2,
      expect.stringMatching(/would lack cases: 1 trial of `\S+`, whose answers are judged again, /),
    ]);
    const twice = await program.run('rescore');
    expect([twice.exitCode, twice.stdout]).toEqual([
      3,
      expect.stringMatching(/^! 1 trial of `\S+`, whose answers are judged again, is not in /m),
    ]);
    expect(twice.stderr).not.toContain('resume');
    expect(existsSync(join(program.folder, 'base.json'))).toBe(false);
  });

  it('are named for each repeat that is not asked for any more', async () => {
    const program = await makeProgram({
      files: {
        'a.yaml':
          'version: 1\nrepeat: 5\nprompt: hi\nassert: [{ contains: hi }]\nemulator: { rules: [{ reply: { text: hi } }] }\n',
      },
      ...desk,
    });
    await program.run('a.yaml');
    write(program, 'a.yaml', program.read('a.yaml').replace('repeat: 5', 'repeat: 1'));
    const { exitCode, stderr } = await program.run('rescore');
    expect(exitCode).toBe(3);
    expect(stderr).toContain(': a/default#2, a/default#3, a/default#4 and 1 more\n');
  });

  it('say so where nothing is left', async () => {
    const program = await makeDesk();
    write(program, 'tickets.csv', csv('Nobody answers,billing'));
    const rescored = await program.run('rescore');
    expect([rescored.exitCode, rescored.stderr]).toEqual([
      4,
      expect.stringMatching(
        /^nothing is selected: the files have none of the cases of `[\w-]+`\n$/,
      ),
    ]);
    const again = await program.run('rerun', '--failed');
    expect([again.exitCode, again.stderr]).toEqual([
      4,
      expect.stringContaining('the files have none of the cases that would be run again of `'),
    ]);
  });

  it('are judged as ever where only assertions changed', async () => {
    const program = await makeDesk();
    write(program, 'tickets.yaml', pipeline.replace('contains: "{{expected}}"', 'contains: b'));
    const { exitCode, stderr } = await program.run('rescore', '--save-baseline', 'base.json');
    expect([exitCode, stderr.includes('! '), casesOf(program, 'base.json')]).toEqual([0, false, 3]);
  });
});

describe('variants that an earlier run did not have', () => {
  const toned = (tones: string, more = ''): string =>
    `${pipeline.replace('"{{ticket}}"', '"{{ticket}} {{matrix.tone}}"')}matrix: { tone: [${tones}] }\nrepeat: 2\n${more}`;

  it('are named where its answers are judged again, beside cases that it did not have', async () => {
    const program = await makeProgram({
      files: { 'tickets.yaml': toned('terse'), 'tickets.csv': csv(...rows) },
      ...desk,
    });
    await program.run('tickets.yaml');
    write(program, 'tickets.yaml', toned('terse, warm, plain'));
    write(program, 'tickets.csv', csv(...rows, 'Nobody answers,billing'));
    const { exitCode, stderr } = await program.run('rescore', '--quiet');
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^! 1 case of the files is not in `\S+`, and not judged: tickets\/\w+\n! 2 variants of the files are not in `\S+`, and not judged: tickets\[tone=warm\], tickets\[tone=plain\]\n/,
      ),
    ]);
  });

  it('are none of cases that a search did not come to', async () => {
    const search = 'search: { strategy: successive_halving, budget: 8 }\n';
    const files = { 'tickets.yaml': toned('terse, warm', search), 'tickets.csv': csv(...rows) };
    const program = await makeProgram({ files, ...desk });
    const { stdout } = await program.run('tickets.yaml', '-r', 'json');
    expect(JSON.parse(stdout).summary.counts).toMatchObject({ planned: 12, spared: 4 });
    const rescored = await program.run('rescore', '--quiet');
    expect(rescored.stderr).not.toContain('not judged');
  });
});

describe('cases that failed', () => {
  it('are named where the files do not have them any more', async () => {
    const program = await makeDesk();
    write(program, 'tickets.csv', csv('one,tech', 'two,tech', 'three,billing'));
    await program.run('tickets.yaml');
    write(program, 'tickets.csv', csv('one,tech', 'two,billing', 'three,billing'));
    const named = await program.run('rerun', '--failed', '--quiet');
    expect(named.stderr).toMatch(
      /^! 1 case of `\S+` is not run again, since today's files do not have it: tickets\/\w{12}\n/,
    );
  });

  it('are none of those that their rule for repeats lets pass', async () => {
    const files = {
      'a.yaml': `version: 1
name: a
messages: [{ user: "{{case.id}} {{repeat}}" }]
repeat: { count: 3, pass: any }
assert: [{ contains: good }]
cases: [{ id: some }, { id: none }]
emulator:
  rules:
    - { match: { text: some 2 }, reply: { text: good } }
    - { reply: { text: bad } }
`,
    };
    const program = await makeProgram({ files, ...desk });
    await program.run('a.yaml');
    const { stdout } = await program.run('rerun', '--failed', '--reporter', 'jsonl');
    const ids = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id);
    expect(ids).toEqual(['a/none#1', 'a/none#2', 'a/none#3']);
  });

  it('take no baseline away when they are run again', async () => {
    const program = await makeDesk('--save-baseline', 'base.json');
    await program.run('rerun', '--failed');
    expect(casesOf(program, 'base.json')).toBe(3);
  });
});
