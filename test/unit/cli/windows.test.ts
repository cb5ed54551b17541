import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../src/cli/program.ts';
import { makeProgram, type ProgramOutput } from '../../support/program.ts';
import { makeWindowsFiles } from '../../support/windows-files.ts';
import { writeTree } from '../../support/write-tree.ts';

const pipeline = `version: 1
name: triage
messages:
  - system: { file: prompts/queue.md }
  - user: "{{ticket}}"
assert: [{ contains: billing }]
cases:
  - { dataset: tickets.csv, id: "{{row.id}}" }
emulator: { rules: [{ reply: { text: billing } }] }
`;

const beside = {
  'prompts/queue.md': 'Which queue?\r\n',
  'tickets.csv': 'id,ticket\r\nlogin,I cannot log in.\r\n',
};

function below(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
  );
}

const disk = {
  'C/pulze.config.yaml': 'endpoint: emulator\r\n',
  'C/desk/pipelines/triage.yaml': pipeline,
  'C/desk/pipelines/second (new)/again.yaml': pipeline.replace('triage', 'again'),
  ...below('C/desk/pipelines', beside),
  ...below('C/desk/pipelines/second (new)', beside),
  'D/shared/other.yaml': pipeline.replace('triage', 'other'),
  ...below('D/shared', beside),
};

interface Desk {
  readonly folder: string;
  run(...args: readonly string[]): Promise<ProgramOutput>;
}

/** The program as it would be on Windows, started in `C:\desk`. */
async function makeDesk(files: Readonly<Record<string, string>> = {}): Promise<Desk> {
  const program = await makeProgram({});
  const { folder } = program;
  await writeTree(folder, { ...disk, ...files });
  const workingDirectory = 'C:\\desk';
  return {
    folder,
    run: async (...args) => {
      const environment = program.makeEnvironment();
      const windows = { workingDirectory, files: makeWindowsFiles(folder, workingDirectory) };
      const exitCode = await runCommandLine(args, { ...environment, ...windows });
      return { exitCode, ...environment.output() };
    },
  };
}

describe('on Windows', () => {
  it.each([
    ['pipelines\\triage.yaml', 'pipelines/triage.yaml'],
    ['pipelines\\*.yaml', 'pipelines/triage.yaml'],
    ['.\\pipelines\\', 'pipelines/triage.yaml'],
    ['c:\\desk\\pipelines\\triage.yaml', 'pipelines/triage.yaml'],
    ['pipelines\\second (new)', 'pipelines/second (new)/again.yaml'],
    ['..\\desk\\pipelines\\tri*.yaml', 'pipelines/triage.yaml'],
    ['D:\\shared\\other.yaml', 'D:/shared/other.yaml'],
    ['D:\\shared', 'D:/shared/other.yaml'],
  ])('a pipeline is named by %s, and shown as %s', async (path, shown) => {
    const desk = await makeDesk();
    const { exitCode, stdout } = await desk.run(path, '-r', 'json', '--quiet');
    const { trials, sources } = JSON.parse(stdout);
    expect([exitCode, trials.map((trial: { file: string }) => trial.file)]).toEqual([0, [shown]]);
    expect(sources.map(({ path: source }: { path: string }) => source)).toContain(shown);
  });

  it('what is not there is told as it was written, with a near name', async () => {
    const desk = await makeDesk();
    const { stderr } = await desk.run('validate', 'pipelines\\triag.yaml');
    expect(stderr).toBe(
      'error no-such-file: there is no file `pipelines\\triag.yaml`\n' +
        '    = did you mean `pipelines/triage.yaml`?\n' +
        '    = explain: pulze-run explain no-such-file\n',
    );
  });

  it('a mistake in a configuration above has its place', async () => {
    const desk = await makeDesk({ 'C/pulze.config.yaml': 'endpoint: emulator\r\nprizes: {}\r\n' });
    const { exitCode, stderr } = await desk.run('validate', 'pipelines\\triage.yaml');
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      2,
      '../pulze.config.yaml:2:1 error unknown-key: the file has no key `prizes`',
    ]);
  });

  it('runs are kept and found where backslashes say', async () => {
    const desk = await makeDesk();
    const ran = await desk.run('pipelines\\triage.yaml', '--output', 'D:\\kept\\runs', '--quiet');
    const [id = ''] = readdirSync(join(desk.folder, 'D/kept/runs'));
    expect([ran.exitCode, id]).toEqual([0, expect.stringMatching(/^\d{8}-\d{6}-/)]);
    const again = ['D:\\kept\\runs\\latest', `D:\\kept\\runs\\${id}`].map((path) =>
      desk.run('report', path, '-r', 'jsonl'),
    );
    const [latest, named] = await Promise.all(again);
    expect([latest?.exitCode, named?.exitCode]).toEqual([2, 0]);
    const newest = await desk.run('report', '--output', 'D:\\kept\\runs', '-r', 'jsonl');
    expect(newest.stdout).toBe(named?.stdout);
    expect(newest.stdout).toContain('triage/login#1');
  });

  it('a report is written where a drive says', async () => {
    const desk = await makeDesk();
    await desk.run('pipelines\\triage.yaml', '-r', 'junit=D:\\out\\junit.xml');
    expect(readdirSync(join(desk.folder, 'D/out'))).toEqual(['junit.xml']);
  });

  it('a first pipeline is shown with forward slashes', async () => {
    const schema = { 'C/desk/node_modules/pulze-run/schemas/pipeline.schema.json': '{}' };
    const desk = await makeDesk(schema);
    const { stdout } = await desk.run('init', 'new\\desk');
    expect(stdout.split('\n')[0]).toBe('wrote new/desk/triage.yaml');
    const checked = await desk.run('validate', 'new\\desk\\triage.yaml', '--strict');
    expect([checked.exitCode, checked.stderr]).toEqual([0, '']);
  });

  it('a file of variables is found', async () => {
    const desk = await makeDesk({ 'C/desk/keys/.env': 'PULZE_ENDPOINT=nowhere\r\n' });
    const args = ['pipelines\\triage.yaml', '-e', 'keys\\.env', '--dry-run'];
    const { exitCode, stderr } = await desk.run(...args);
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      2,
      'error unknown-endpoint: there is no endpoint `nowhere`',
    ]);
  });
});
