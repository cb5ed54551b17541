import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../support/program.ts';

const ajv = new Ajv2020({ allowUnionTypes: true });
formats.default(ajv);
const isReport = ajv.compile(JSON.parse(readFileSync('schemas/report.schema.json', 'utf8')));

const pipeline = 'version: 1\nmessages: [{ user: Hello }]\nassert: [{ length: { min: 1 } }]\n';

describe('a run that does not come about', () => {
  it('is JSON on standard output all the same, with its diagnostics', async () => {
    const program = await makeProgram();
    const { exitCode, stdout } = await program.run(
      'lost.yaml',
      '-r',
      'json',
      '--endpoint',
      'emulator',
    );
    const report = JSON.parse(stdout);
    expect(exitCode).toBe(2);
    expect(report.diagnostics.map((each: { code: string }) => each.code)).toEqual(['no-such-file']);
    expect(isReport(report)).toBe(true);
  });

  it.each([
    [['-r', 'json', '--bogus'], 'there is no option `--bogus`'],
    [['--reporter=json', '--concurrency', 'many'], '`--concurrency` takes'],
    [['-r', 'json', '--dry-run'], '`--dry-run` shows requests to people'],
    [['-r', 'json', '--watch'], '`--watch` runs again and again'],
  ])('is JSON where the command line is not understood: %j', async (options, message) => {
    const program = await makeProgram({ files: { 'hello.yaml': pipeline } });
    const { exitCode, stdout } = await program.run(
      'hello.yaml',
      '--endpoint',
      'emulator',
      ...options,
    );
    expect(exitCode).toBe(2);
    const report = JSON.parse(stdout);
    expect(report.diagnostics).toMatchObject([{ code: 'usage', severity: 'error' }]);
    expect(report.diagnostics[0].message).toContain(message);
    expect(isReport(report)).toBe(true);
  });

  it('has of a mistake what its schema says, and not what only checks look at', async () => {
    const broken = `version: 1\nmessages: [{ user: "{{ticket}}" }]\nassert: [{ contains: hi }]\n`;
    const program = await makeProgram({ files: { 'hello.yaml': broken } });
    const args = ['hello.yaml', '-r', 'json', '--endpoint', 'emulator'];
    const { exitCode, stdout } = await program.run(...args);
    const report = JSON.parse(stdout);
    expect([exitCode, report.diagnostics[0].code]).toEqual([2, 'unknown-variable']);
    expect(report.diagnostics[0]).not.toHaveProperty('about');
    expect(isReport(report)).toBe(true);
  });

  it('is JSON where nothing is selected', async () => {
    const program = await makeProgram({ files: { 'hello.yaml': pipeline } });
    const { exitCode, stdout } = await program.run(
      'hello.yaml',
      '--case',
      'none',
      '-r',
      'json',
      '--endpoint',
      'emulator',
    );
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toEqual({ version: 1, diagnostics: [], trials: [] });
  });
});
