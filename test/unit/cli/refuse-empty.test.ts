import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

const pipeline = `version: 1
messages: [{ user: hi }]
vars: { note: x }
assert: [{ contains: hi }]
emulator: { rules: [{ reply: { text: hi } }] }
`;

const run = ['a.yaml', '--endpoint', 'emulator'];

describe('an empty text, as of a variable that is not set', () => {
  it.each([
    ['--output', [...run, '--output', '']],
    ['--output', [...run, '--output=']],
    ['--filter', [...run, '--filter', '']],
    ['--case', [...run, '--case', 'default', '--case', '']],
    ['--tag', [...run, '--tag', '']],
    ['--step', [...run, '--step', '']],
    ['--endpoint', ['a.yaml', '--endpoint', '']],
    ['--model', [...run, '--model', '']],
    ['--save-baseline', [...run, '--save-baseline', '']],
    ['--output', ['report', '--output', '']],
  ])('is refused for %s', async (option, args) => {
    const program = await makeProgram({ files: { 'a.yaml': pipeline } });
    const { exitCode, stderr } = await program.run(...args);
    const variable = option.slice(2).replace('-', '_').toUpperCase();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error usage: \`${option}\` is empty
    = does it come from a variable that is not set, as in \`${option} "$${variable}"\`?`);
  });

  it('may be the value of a variable', async () => {
    const program = await makeProgram({ files: { 'a.yaml': pipeline } });
    const { stderr } = await program.run(...run, '--dry-run', '--var', 'note=');
    expect(stderr).not.toContain('is empty');
  });
});
