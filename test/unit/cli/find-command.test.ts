import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
messages: [{ user: Which queue? }]
assert: [{ contains: billing }]
emulator: { rules: [{ reply: { text: billing } }] }
`;

async function run(...args: readonly string[]): Promise<string> {
  const program = await makeProgram({ files: { 'queue.yaml': pipeline, list: pipeline } });
  const { stdout, stderr } = await program.run(...args);
  return `${stdout}${stderr}`;
}

describe('a command behind options', () => {
  it.each([
    ['--endpoint', 'emulator', 'list', 'queue.yaml'],
    ['--endpoint', 'emulator', 'list', '--', 'queue.yaml'],
    ['--verbose', 'list', 'queue.yaml'],
    ['--verbose', 'list', '--', 'queue.yaml'],
  ])('is no file and no value: %s %s %s %s', async (...args) => {
    expect(await run(...args)).toContain('1 trial\n');
  });

  it('has its help shown', async () => {
    expect(await run('--endpoint', 'x', 'validate', '--help')).toContain('pulze-run validate');
  });

  it('is named where it lacks what an option is', async () => {
    expect(await run('--endpoint', 'emulator', 'explain', '--tag', 'nightly')).toContain(
      '`pulze-run explain` has no option `--',
    );
  });

  it('is none where it is the value of an option, or behind --', async () => {
    expect(await run('--endpoint', 'list', 'queue.yaml')).toContain('there is no endpoint `list`');
    expect(await run('--endpoint', 'emulator', '--', 'list')).toContain('1 passed');
  });
});

describe('a command line that is none', () => {
  it.each([
    [['explain', 'unknown-key', 'missing-key'], 'missing-key', 'explain [code]', 'explain'],
    [['compare', 'a', 'b', '--verbose', 'c'], 'c', 'compare <baseline> [run]', 'compare'],
    [['init', '--', 'x', 'y'], 'y', 'init [folder]', 'init'],
    [['serve', 'x'], 'x', 'serve', 'serve'],
  ])('has an argument too many: %j', async (words, argument, usage, command) => {
    expect(await run(...words)).toBe(
      `error usage: \`${argument}\` is one argument too many\n    = write \`pulze-run ${usage}\`\n    = see \`pulze-run ${command} --help\`\n`,
    );
  });

  it('names an option as it was written, and the help of its command', async () => {
    expect(await run('queue.yaml', '-r')).toContain('`-r` lacks its value');
    expect(await run('queue.yaml', '--reporter')).toContain('`--reporter` lacks its value');
    expect(await run('validate', 'queue.yaml', '--repeat', '5')).toBe(
      'error usage: `pulze-run validate` has no option `--repeat`\n    = see `pulze-run validate --help`\n',
    );
    expect(await run('report', '--verbos', 'x')).toContain('there is no option `--verbos`');
  });
});

describe('help', () => {
  it('is a word, too', async () => {
    expect(await run('help')).toBe(await run('--help'));
    expect(await run('help', 'list')).toBe(await run('list', '--help'));
    expect(await run('help', 'queue.yaml')).toContain('there is no file `help`');
  });

  it.each([
    ['a folder', 'help/first.yaml', []],
    ['a folder', 'help/first.yaml', ['list']],
    ['a file', 'help', []],
  ])('is %s of pipelines where there is one', async (_, path, more) => {
    const files = { [path]: pipeline, 'list/second.yaml': pipeline };
    const program = await makeProgram({ files, variables: { PULZE_ENDPOINT: 'emulator' } });
    const { stdout } = await program.run('help', ...more);
    expect(stdout).toContain(`Trials    ${more.length + 1} passed`);
  });
});
