import { describe, expect, it } from 'vitest';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { makeProgram, type Program } from '../../support/program.ts';

const head = `version: 1
name: tones
model: openai/gpt-4o
messages: [{ user: "{{matrix.tone}} {{ticket}}" }]
`;
const matrix = 'matrix: { tone: [terse, warm] }\n';
const cases = (...ids: readonly string[]): string =>
  `cases: [${ids.map((id) => `{ id: ${id}, vars: { ticket: ${id} } }`)}]\n`;
const emulator = `emulator:
  rules:
    - match: { text: verdict }
      reply: { json: { reasoning: It is., verdict: pass } }
    - match: { text: warm }
      reply: { text: technical }
    - reply: { text: billing }
`;
const gate = 'gate: { regression: { baseline: base.json } }\n';
const judge = (rubric: string): string => `assert: [{ judge: ${rubric} }]\n`;

async function makeDesk(...parts: readonly string[]): Promise<Program> {
  return await makeProgram({
    files: { 'tones.yaml': [head, matrix, ...parts, emulator].join('') },
    variables: { PULZE_ENDPOINT: 'emulator' },
    clock: nodeClock,
  });
}

/** A first run, that all trials come to an outcome in. */
async function begin(program: Program, ...args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await program.run('tones.yaml', ...args);
  expect([0, 1], stderr).toContain(exitCode);
}

async function change({ makeEnvironment }: Program, ...parts: readonly string[]): Promise<void> {
  const { files } = makeEnvironment();
  await files.writeText('tones.yaml', [head, matrix, ...parts, emulator].join(''));
}

interface SavedCase {
  readonly variant: string;
}

function savedIn(program: Program): readonly SavedCase[] {
  return JSON.parse(program.read('base.json')).cases;
}

describe('the best variants of a run, asked again', () => {
  it('are compared with a baseline of the same judges only', async () => {
    const program = await makeDesk(cases('a', 'b'), judge('Kind.'), gate);
    await begin(program, '--save-baseline', 'base.json');
    await change(program, cases('a', 'b'), judge('Short.'), gate);
    const { exitCode, stderr } = await program.run('tones.yaml', '--confirm', 'top=2');
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('`tones/a[tone=terse]` and 3 more would be judged otherwise'),
    ]);
  });

  it('are told to have no answer to be compared with before they are asked', async () => {
    const program = await makeDesk(cases('a'), 'assert: [{ contains: i }]\n');
    await begin(program, '--save-baseline', 'base.json');
    const pairwise = 'assert: [{ pairwise: { to: baseline, baseline: base.json } }]\n';
    await change(program, cases('b', 'c'), pairwise);
    const { exitCode, stderr } = await program.run('tones.yaml', '--confirm', 'top=2');
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining(
        '`tones/b[tone=terse]` and 3 more cannot be compared: the baseline does not have this case',
      ),
    ]);
  });

  it('are asked what changed since a baseline', async () => {
    const contains = 'assert: [{ contains: i }]\n';
    const program = await makeDesk(cases('a'), contains);
    await begin(program, '--save-baseline', 'base.json');
    await change(program, cases('a', 'b'), contains);
    const changed = ['--filter', 'changed', '--baseline', 'base.json'];
    const { stdout } = await program.run(
      'tones.yaml',
      '--confirm',
      'top=1',
      ...changed,
      '-r',
      'json',
    );
    const { trials } = JSON.parse(stdout) as { readonly trials: readonly { id: string }[] };
    expect(trials.map(({ id }) => id)).toEqual(['tones/b[tone=terse]#2']);
  });
});

describe('a regression gate does not miss what was left out', () => {
  const contains = 'assert: [{ contains: billing }]\n';

  it('where cases that failed are run again', async () => {
    const program = await makeDesk(cases('a', 'b'), contains, gate);
    await begin(program, '--save-baseline', 'base.json');
    const { exitCode, stdout } = await program.run('rerun', '--failed');
    expect(stdout).not.toContain('inconclusive');
    expect(exitCode).toBe(0);
  });

  it('where the best variants are asked again', async () => {
    const program = await makeDesk(cases('a', 'b'), contains, gate);
    await begin(program, '--save-baseline', 'base.json');
    const { exitCode, stdout } = await program.run('tones.yaml', '--confirm', 'top=1');
    expect(stdout).not.toContain('inconclusive');
    expect(exitCode).toBe(0);
  });

  it('but what is gone from the files where answers are judged again', async () => {
    const warm = 'assert: [{ contains: i }]\n';
    const program = await makeDesk(cases('a', 'b'), warm, gate);
    await begin(program, '--save-baseline', 'base.json');
    await begin(program);
    await change(program, cases('a'), warm, gate);
    const { exitCode, stdout, stderr } = await program.run('rescore');
    expect(stdout, stderr).toContain('inconclusive');
    expect(exitCode).toBe(3);
  });
});

describe('the best variants of a run that has none of these files', () => {
  it('are said not to be in them, also without a call', async () => {
    const contains = 'assert: [{ contains: i }]\n';
    const program = await makeDesk(cases('a'), contains);
    await begin(program);
    await program
      .makeEnvironment()
      .files.writeText(
        'other.yaml',
        `${head.replace('tones', 'other')}${cases('a')}${matrix}${contains}${emulator}`,
      );
    for (const args of [['run'], ['run', '--dry-run']]) {
      const { exitCode, stderr } = await program.run(...args, 'other.yaml', '--confirm', 'top=1');
      expect([exitCode, stderr]).toEqual([
        4,
        expect.stringMatching(
          /nothing is selected: none of the best variants of .* is in these files\n {4}= name the files/,
        ),
      ]);
    }
    const run = await program.run('other.yaml', '--confirm', 'top=1');
    expect(run.stderr).toMatch(/the best variants of `\d+-\d+-\w+` is in/);
  });
});

describe('a baseline of more than was selected', () => {
  const contains = 'assert: [{ contains: i }]\n';

  it('stays where the best variants are asked again', async () => {
    const program = await makeDesk(cases('a'), contains);
    await begin(program, '--save-baseline', 'base.json');
    const again = ['--confirm', 'top=1', '--save-baseline', 'base.json'];
    const { exitCode, stderr } = await program.run('tones.yaml', ...again);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('`base.json` has 1 case that this selection leaves out'),
    ]);
    expect(savedIn(program)).toHaveLength(2);
  });
});

describe('kept texts', () => {
  it('stay where the best variants are asked again', async () => {
    const program = await makeDesk(cases('a'), 'assert: [snapshot]\n');
    await begin(program);
    const before = program.read('tones.snapshots.yaml');
    await program.run('tones.yaml', '--confirm', 'top=1', '--update-snapshots');
    expect(program.read('tones.snapshots.yaml')).toBe(before);
  });
});

describe('what was run again and is judged again', () => {
  const contains = 'assert: [{ contains: billing }]\n';

  it('takes the place of no baseline that the first command line named', async () => {
    const program = await makeDesk(cases('a', 'b'), contains);
    await begin(program, '--save-baseline', 'base.json');
    const saved = program.read('base.json');
    await program.run('rerun', '--failed');
    const { exitCode, stderr } = await program.run('rescore');
    expect([exitCode, program.read('base.json')], stderr).toEqual([1, saved]);
    // That run is itself judged again.
    expect([(await program.run('rescore')).exitCode, program.read('base.json')]).toEqual([
      1,
      saved,
    ]);
    const over = await program.run('rescore', '--save-baseline', 'base.json');
    expect([over.exitCode, program.read('base.json')]).toEqual([2, saved]);
    await program.run('rescore', '--save-baseline', 'part.json');
    expect(JSON.parse(program.read('part.json')).cases).toHaveLength(2);
  });
});
