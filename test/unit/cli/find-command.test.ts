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
