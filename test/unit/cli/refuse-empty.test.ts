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

  it.each([
    ['write `--max-cost 0.50`', [...run, '--max-cost', '']],
    ['write `--max-cost 0.50`', [...run, '--max-cost', '', '--dry-run']],
    ['write `--max-cost 0.50`', ['rerun', '--failed', '--max-cost', '']],
    ['write `--max-cost 0.50`', ['resume', 'latest', '--max-cost', '']],
    ['`--max-time 90s`', [...run, '--max-time', '']],
    ['`--max-time 90s`', [...run, '--max-time', '', '--dry-run']],
    ['a whole number, 1 or more', [...run, '--max-requests', '']],
    ['a whole number, 1 or more', [...run, '--max-tokens-total', '', '--dry-run']],
    ['write `--axes model,temperature`', [...run, '-r', 'sweep', '--axes', '']],
    ['write `--axes model,temperature`', [...run, '--axes', '', '--dry-run']],
    ['write `--axes model,temperature`', ['report', '--axes', '']],
    ['write `--axes model,temperature`', ['rescore', 'latest', '--axes', '']],
    ['write `--axes model,temperature`', ['resume', 'latest', '--axes', '']],
    ['write `--axes model,temperature`', ['rerun', '--failed', '--axes', '']],
    ['write `--confirm top=2`', [...run, '--confirm', '']],
    ['write `--confirm top=2`', [...run, '--confirm', '', '--dry-run']],
    ['write `30d`', ['runs', 'prune', '--older-than', '']],
  ])('is refused with what is to be written, where that is known: %s', async (told, args) => {
    const program = await makeProgram({ files: { 'a.yaml': pipeline } });
    const command = args[0] ?? '';
    if (['report', 'rescore', 'resume', 'rerun'].includes(command)) await program.run(...run);
    const { exitCode, stdout, stderr } = await program.run(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(told);
  });

  it.each([
    ['one of `files`', 'pulze-run run "$FILES"', ['']],
    ['one of `files`', 'pulze-run run "$FILES"', ['a.yaml', '', '--endpoint', 'emulator']],
    ['one of `files`', 'pulze-run run "$FILES"', ['--endpoint', 'emulator', '--', '']],
    ['one of `files`', 'pulze-run validate "$FILES"', ['validate', '']],
    ['one of `files`', 'pulze-run list "$FILES"', ['list', 'a.yaml', '']],
    ['`run`', 'pulze-run report "$RUN"', ['report', '']],
    ['`run`', 'pulze-run resume "$RUN"', ['resume', '']],
    ['`run`', 'pulze-run rerun "$RUN"', ['rerun', '--failed', '']],
    ['`run`', 'pulze-run rescore "$RUN"', ['rescore', '']],
    ['`baseline`', 'pulze-run compare "$BASELINE"', ['compare', '']],
    ['`run`', 'pulze-run compare "$RUN"', ['compare', 'previous', '']],
    ['`labels`', 'pulze-run calibrate "$LABELS"', ['calibrate', '', '--pipeline', 'a.yaml']],
    ['`folder`', 'pulze-run init "$FOLDER"', ['init', '']],
  ])('is refused for %s of `%s`', async (name, example, args) => {
    const program = await makeProgram({ files: { 'a.yaml': pipeline } });
    const { exitCode, stdout, stderr } = await program.run(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`error usage: ${name} is empty
    = does it come from a variable that is not set, as in \`${example}\`?
    = see \`pulze-run --help\`
`);
  });

  it('may be the value of a variable', async () => {
    const program = await makeProgram({ files: { 'a.yaml': pipeline } });
    const { stderr } = await program.run(...run, '--dry-run', '--var', 'note=');
    expect(stderr).not.toContain('is empty');
  });
});
