import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { makeProgram } from '../../support/program.ts';

const files = {
  'tickets.yaml': `version: 1
name: tickets
messages: [{ user: "{{ticket}}" }]
assert: [{ contains: billing }]
cases: [{ dataset: tickets.csv }]
gate: { regression: { baseline: base.json } }
emulator: { rules: [{ reply: { text: billing } }] }
`,
  'tickets.csv': 'ticket\nI was charged twice.\n',
  '.env': 'NAME=value\n',
};

async function makeDesk() {
  const program = await makeProgram({
    files,
    variables: { PULZE_ENDPOINT: 'emulator' },
    clock: nodeClock,
  });
  symlinkSync(join(program.folder, 'tickets.csv'), join(program.folder, 'link.csv'));
  expect((await program.run('tickets.yaml', '--save-baseline', 'base.json')).exitCode).toBe(0);
  return program;
}

describe('a report or a baseline', () => {
  it('does not take the place of what the run reads or keeps, nor of another', async () => {
    const program = await makeDesk();
    const before = program.read('base.json');
    for (const [options, other] of [
      [['-r', 'csv=tickets.csv'], '`tickets.csv`'],
      [['-r', 'csv=link.csv'], '`tickets.csv`'],
      [['-r', 'junit=./tickets.yaml'], '`tickets.yaml`'],
      [['-r', 'json=base.json'], '`base.json`'],
      [['--save-baseline', 'tickets.csv'], '`tickets.csv`'],
      [['--env-file', '.env', '-r', 'csv=.env'], '`.env`'],
      [['--cassette', 'record', '-r', 'csv=tickets.cassette.jsonl'], '`tickets.cassette.jsonl`'],
      [['-r', 'junit=a.xml', '-r', 'csv=./a.xml'], '`--reporter junit=a.xml`'],
      [['-r', 'json=a.json', '--save-baseline', './a.json'], '`--reporter json=a.json`'],
    ] as const) {
      const { exitCode, stdout, stderr } = await program.run('tickets.yaml', ...options);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`would overwrite ${other}`);
    }
    for (const name of ['tickets.yaml', 'tickets.csv'] as const) {
      expect(program.read(name)).toBe(files[name]);
    }
    expect(program.read('base.json')).toBe(before);
    const shown = await program.run('report', '-r', 'csv=tickets.yaml');
    expect([shown.exitCode, program.read('tickets.yaml')]).toEqual([2, files['tickets.yaml']]);
  });

  it.each([
    [['-r', 'csv=/dev/null', '-r', 'json=/dev/null']],
    [['-e', '/dev/null', '-r', 'csv=/dev/null']],
  ])('may go to a device beside others: %s', async (options) => {
    const program = await makeDesk();
    expect((await program.run('tickets.yaml', ...options)).exitCode).toBe(0);
  });

  it('does not take the place of what a run has read that is complete', async () => {
    const program = await makeDesk();
    const again = await program.run('resume', '-r', 'json=tickets.csv');
    expect([again.exitCode, program.read('tickets.csv')]).toEqual([2, files['tickets.csv']]);
  });

  it('does not take the place of what is compared, or labelled', async () => {
    const program = await makeDesk();
    const before = program.read('base.json');
    const compared = await program.run('compare', 'base.json', '-r', 'json=./base.json');
    expect([compared.exitCode, program.read('base.json')]).toEqual([2, before]);
    const labels = ['tickets.csv', '--pipeline', 'tickets.yaml'];
    for (const save of ['./tickets.csv', 'tickets.yaml']) {
      const { exitCode, stderr } = await program.run('calibrate', ...labels, '--save', save);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('would overwrite')]);
    }
  });

  it('may be a new baseline in the place of the one that a gate compares with', async () => {
    const program = await makeDesk();
    const before = program.read('base.json');
    const { exitCode } = await program.run('tickets.yaml', '--save-baseline', './base.json');
    expect([exitCode, program.read('base.json') === before]).toEqual([0, false]);
  });

  it('of a selection does not take the place of one with other cases', async () => {
    const two = files['tickets.yaml'].replace(
      '[{ dataset: tickets.csv }]',
      '[{ id: a }, { id: b }]',
    );
    const text = two.replace('{{ticket}}', '{{case.id}}').replace(/gate: .*\n/, '');
    const program = await makeProgram({
      files: { 'two.yaml': text },
      variables: { PULZE_ENDPOINT: 'emulator' },
      clock: nodeClock,
    });
    await program.run('two.yaml', '--save-baseline', 'two.json');
    const before = program.read('two.json');
    const select = ['two.yaml', '--case', 'a', '--save-baseline'];
    const { exitCode, stderr } = await program.run(...select, 'two.json');
    expect([exitCode, program.read('two.json')]).toEqual([2, before]);
    expect(stderr).toContain('`two.json` has 1 case that this selection leaves out');
    const step = await program.run('two.yaml', '--step', 'main', '--save-baseline', 'two.json');
    expect([step.exitCode, program.read('two.json')]).toEqual([2, before]);
    expect((await program.run(...select, 'new.json')).exitCode).toBe(0);
    expect((await program.run(...select, 'new.json')).exitCode).toBe(0);
  });
});
