import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

function pipeline(name: string, body: string): string {
  return `version: 1\nname: ${name}\nmessages: [{ user: hello }]\n${body}`;
}

const files = {
  'green.yaml': pipeline('green', 'assert: [{ contains: hello }]\n'),
  'red.yaml': pipeline('red', 'assert: [{ contains: bye }]\n'),
  'gated.yaml': pipeline('gated', 'assert: [{ contains: bye }]\ngate: { pass_rate: { min: 0 } }\n'),
  'dead.yaml': pipeline(
    'dead',
    'assert: [{ contains: hello }]\nemulator: { rules: [{ fault: { status: 500 } }] }\n',
  ),
  'skipped.yaml': pipeline(
    'skipped',
    'assert: [{ contains: hello }]\ncases: [{ id: later, skip: true }]\n',
  ),
  'wrong.yaml': pipeline('wrong', 'assrt: []\n'),
  'script.yaml': 'rules: [{ replay: {} }]\n',
};

const echo = '{ rules: [{ reply: { text: "{{last_user}}" } }] }';
const scripted = Object.fromEntries(
  Object.entries(files).map(([name, text]) => [
    name,
    /emulator|rules/.test(text) ? text : `${text}emulator: ${echo}\n`,
  ]),
);

describe('the exit code', () => {
  it.each([
    { args: ['green.yaml'], exitCode: 0 },
    { args: ['gated.yaml'], exitCode: 0 },
    { args: ['skipped.yaml'], exitCode: 0 },
    { args: ['red.yaml'], exitCode: 1 },
    { args: ['green.yaml', 'red.yaml'], exitCode: 1 },
    { args: ['dead.yaml', '--retries', '0'], exitCode: 3 },
    { args: ['dead.yaml', 'red.yaml', '--retries', '0'], exitCode: 3 },
    { args: ['wrong.yaml'], exitCode: 2 },
    { args: ['green.yaml', 'wrong.yaml'], exitCode: 2 },
    { args: ['missing.yaml'], exitCode: 2 },
    { args: ['nothing-*.yaml'], exitCode: 2 },
    { args: [], exitCode: 2 },
    { args: ['green.yaml', '--case', 'nobody'], exitCode: 4 },
    { args: ['green.yaml', '--nonsense'], exitCode: 2 },
    { args: ['validate', 'green.yaml'], exitCode: 0 },
    { args: ['validate', 'wrong.yaml'], exitCode: 2 },
    { args: ['validate', 'red.yaml'], exitCode: 0 },
    { args: ['list', 'red.yaml'], exitCode: 0 },
    { args: ['list', 'wrong.yaml'], exitCode: 2 },
    { args: ['list', 'red.yaml', '--tag', 'none'], exitCode: 4 },
    { args: ['run', 'red.yaml', '--dry-run'], exitCode: 0 },
    { args: ['report'], exitCode: 2 },
    { args: ['report', 'nothing'], exitCode: 2 },
    { args: ['explain', 'unknown-key'], exitCode: 0 },
    { args: ['explain', 'no-such-code'], exitCode: 2 },
    { args: ['serve', '--script', 'script.yaml', '--port', '0'], exitCode: 2 },
    { args: ['serve', '--script', 'missing.yaml', '--port', '0'], exitCode: 2 },
    { args: ['init', 'desk'], exitCode: 0 },
    { args: ['--version'], exitCode: 0 },
    { args: ['--help'], exitCode: 0 },
    { args: ['serve', '--help'], exitCode: 0 },
  ])('of `pulze-run $args` is $exitCode', async ({ args, exitCode }) => {
    const program = await makeProgram({
      files: scripted,
      variables: { PULZE_ENDPOINT: 'emulator' },
    });
    const output = await program.run(...args);
    expect([output.exitCode, output.stderr.includes('    at ')]).toEqual([exitCode, false]);
    expect(output.stdout === '').toBe([2, 4].includes(exitCode));
  });

  it.each(['repeat: { count: 3, pass: any }', 'repeat: 3\ngate: { pass_rate: { min: 0 } }'])(
    'is of what was run where `--bail` left nothing out: %s',
    async (rule) => {
      const rules =
        'emulator: { rules: [{ match: { text: "3" }, reply: { text: no } }, { reply: { text: yes } }] }';
      const text = `version: 1\nmessages: [{ user: "{{repeat}}" }]\nassert: [{ equals: yes }]\n${rule}\n${rules}\n`;
      const program = await makeProgram({
        files: { 'last.yaml': text.replaceAll('yes', '"yes"').replaceAll('no }', '"no" }') },
        variables: { PULZE_ENDPOINT: 'emulator' },
      });
      const ran = await program.run('last.yaml', '--bail', '--concurrency', '1');
      expect([ran.exitCode, ran.stdout.includes('stopped')]).toEqual([0, false]);
      const resumed = await program.run('resume');
      expect([resumed.exitCode, resumed.stderr.includes('nothing is missing')]).toEqual([0, true]);
    },
  );

  it.each([
    ['no', 1],
    ['dead', 3],
  ])('where an alarm ended the run and an answer was `%s` is %i', async (word, exitCode) => {
    const cases = ['no', 'no', word, 'no', 'no', 'no', 'no', 'no', 'no', 'no'].map(
      (each, at) => `  - { id: t${at}, vars: { word: "${each}" } }\n`,
    );
    const text = (gate: string, rules: string): string =>
      `version: 1\nname: alarm\nmessages: [{ user: "{{word}}" }]\nassert: [{ equals: yes it is }]\n${gate}cases:\n${cases.join('')}emulator: { rules: [${rules}] }\n`;
    const gate = 'gate: { regression: { baseline: b.json, alarm: true } }\n';
    const dead = '{ match: { text: dead }, fault: { status: 400 } }, ';
    const program = await makeProgram({
      files: {
        'before.yaml': text('', '{ reply: { text: yes it is } }'),
        'now.yaml': text(gate, `${dead}{ reply: { text: "{{last_user}}" } }`),
      },
      variables: { PULZE_ENDPOINT: 'emulator' },
    });
    await program.run('before.yaml', '--save-baseline', 'b.json');
    const ran = await program.run('now.yaml', '--concurrency', '1');
    expect(ran.stdout + ran.stderr).toContain('this run was stopped: `alarm` is worse');
    expect(ran.exitCode).toBe(exitCode);
  });

  it('is 2 for a first pipeline that is there already', async () => {
    const program = await makeProgram();
    expect((await program.run('init')).exitCode).toBe(0);
    expect((await program.run('init')).exitCode).toBe(2);
    const inTheWay = await program.run('init', 'triage.yaml');
    expect([inTheWay.exitCode, inTheWay.stderr]).toEqual([
      2,
      expect.stringContaining('`triage.yaml` is a file, and no folder'),
    ]);
    const ran = await program.run('triage.yaml', '--endpoint', 'emulator');
    expect([ran.exitCode, ran.stderr.includes('warning')]).toEqual([0, false]);
  });

  it('is 2 for a dataset that cannot be looked at, with its place', async () => {
    const files = {
      'rows.yaml': 'version: 1\nmessages: [{ user: "{{q}}" }]\ncases: [{ dataset: rows.csv }]\n',
    };
    const program = await makeProgram({ files });
    await symlink('rows.csv', join(program.folder, 'rows.csv'));
    const { exitCode, stderr } = await program.run('validate', 'rows.yaml');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('rows.yaml:3:20 error unreadable-dataset: `rows.csv`');
  });

  it('is 70, with the stack, for a bug', async () => {
    const program = await makeProgram({
      files: scripted,
      wrapFiles: (real) => ({
        ...real,
        readText: () => Promise.reject(new TypeError('the disk is purple')),
      }),
    });
    const { exitCode, stdout, stderr } = await program.run('green.yaml', '--endpoint=emulator');
    expect([exitCode, stdout]).toEqual([70, '']);
    expect(stderr).toMatch(
      /^this is a bug in pulze-run [\d.]+; [^\n]+\nTypeError: the disk is purple\n {4}at /,
    );
  });
});
