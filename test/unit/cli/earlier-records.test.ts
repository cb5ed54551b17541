import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { completion, startApiServer } from '../../support/api-server.ts';
import { makeProgram, type Program } from '../../support/program.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const pipeline = `version: 1
name: tickets
messages: [{ user: Which queue? }]
assert: [{ script: check.mjs }]
cases: [{ id: charge }, { id: login }]
emulator: { rules: [{ reply: { text: queue } }] }
`;

/** Leaves a trace where it is run. */
const check = `import { appendFileSync } from 'node:fs';
export default () => {
  appendFileSync('trace', 'x');
  return false;
};
`;

const sent = ['tickets.yaml', '--endpoint', 'emulator'];

/** A desk with a run that was allowed to run code and ended early. */
async function makeDesk(): Promise<Program> {
  const files = { 'tickets.yaml': pipeline, 'check.mjs': check };
  // Processes take real time.
  const program = await makeProgram({ files, clock: nodeClock });
  await program.run(...sent, '--allow-code', '--bail', '--concurrency', '1');
  return program;
}

function countCalls({ folder }: Program): number {
  return readdirSync(folder).includes('trace') ? readFileSync(join(folder, 'trace')).length : 0;
}

/** Writes other words behind the command line of the run's record. */
function rewrite({ folder }: Program, ...words: readonly string[]): void {
  const [run = ''] = readdirSync(join(folder, '.pulze/runs'));
  const path = join(folder, '.pulze/runs', run, 'journal.jsonl');
  const [first = '', ...rest] = readFileSync(path, 'utf8').split('\n');
  const started = JSON.parse(first);
  started.run.command = ['pulze-run', ...sent, ...words];
  writeFileSync(path, [JSON.stringify(started), ...rest].join('\n'));
}

describe('a record of an earlier run', () => {
  it.each([
    [1, ['resume']],
    [1, ['rerun', '--failed']],
    // The run did not come to its end.
    [3, ['rescore']],
  ])('does not let code run (%i): %j', async (exitCode, command) => {
    const program = await makeDesk();
    expect(countCalls(program)).toBe(1);
    const refused = await program.run(...command);
    expect([refused.exitCode, countCalls(program)]).toEqual([2, 1]);
    expect(refused.stderr).toContain('code-not-allowed');
    expect(refused.stderr).toContain('`--allow-code`');
    const allowed = await program.run(...command, '--allow-code');
    expect([allowed.exitCode, countCalls(program) > 1]).toEqual([exitCode, true]);
  });

  it.each([
    ['-r', 'junit=OUTSIDE/junit.xml'],
    ['--save-baseline', 'OUTSIDE/baseline.json'],
    ['--output', 'OUTSIDE'],
  ])('does not let a file be written outside of the project: %s %s', async (option, value) => {
    const program = await makeDesk();
    const outside = await makeTemporaryFolder();
    rewrite(program, '--allow-outside', option, value.replace('OUTSIDE', outside));
    const again = ['resume', '--allow-code'];
    const refused = await program.run(...again);
    expect([refused.exitCode, readdirSync(outside)]).toEqual([2, []]);
    expect(refused.stderr).toContain('is outside of the project');
    rewrite(program, option, value.replace('OUTSIDE', `../${basename(outside)}`));
    expect([(await program.run(...again)).exitCode, readdirSync(outside)]).toEqual([2, []]);
  });

  it('lets a report be written there by whoever says so now', async () => {
    const program = await makeDesk();
    const outside = await makeTemporaryFolder();
    const report = `junit=${join(outside, 'junit.xml')}`;
    rewrite(program, '-r', report);
    await program.run('resume', '--allow-code', '--allow-outside');
    expect(readdirSync(outside)).toEqual(['junit.xml']);
    await program.run('rescore', '--allow-code', '-r', report.replace('junit.xml', 'again.xml'));
    expect(readdirSync(outside)).toEqual(['again.xml', 'junit.xml']);
  });

  it('does not say which key is sent to which address', async () => {
    const program = await makeDesk();
    rewrite(program, '--base-url', 'http://127.0.0.1:9/v1', '--api-key-env', 'DESK_KEY');
    const { exitCode, stderr } = await program.run('rerun', '--failed', '--allow-code');
    expect([exitCode, stderr]).toEqual([
      2,
      `error usage: the key in DESK_KEY would be sent to \`http://127.0.0.1:9/v1\`, as this run says
    = if that is right: \`--api-key-env DESK_KEY\`
    = see \`pulze-run --help\`
`,
    ]);
  });

  it('needs no key where nothing is sent: its answers are judged again', async () => {
    const server = await startApiServer(() => completion('queue'));
    const variables: Record<string, string> = { DESK_KEY: 'desk-secret-key' };
    const files = { 'tickets.yaml': pipeline.replace('script: check.mjs', 'contains: queue') };
    const program = await makeProgram({ files, variables, clock: nodeClock });
    const asked = ['--base-url', server.url, '--api-key-env', 'DESK_KEY'];
    expect((await program.run('tickets.yaml', ...asked)).exitCode).toBe(0);
    const [first] = readdirSync(join(program.folder, '.pulze/runs'));
    delete variables['DESK_KEY'];
    expect(await program.run('rescore', '--quiet')).toMatchObject({ exitCode: 0 });
    const all = readdirSync(join(program.folder, '.pulze/runs'));
    const judged = all.find((id) => id !== first) ?? '';
    const path = join(program.folder, '.pulze/runs', judged, 'journal.jsonl');
    writeFileSync(path, `${readFileSync(path, 'utf8').split('\n').slice(0, 2).join('\n')}\n`);
    expect(await program.run('resume', judged, '--quiet')).toMatchObject({ exitCode: 0 });
    expect(program.read(`.pulze/runs/${judged}/journal.jsonl`)).toContain('"run_finished"');
    const again = await program.run('rerun', judged, '--failed');
    expect([again.exitCode, server.requests.length]).toEqual([2, 2]);
    expect(again.stderr).toContain('the key in DESK_KEY would be sent to');
  });
});
