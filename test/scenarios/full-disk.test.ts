import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasComponent } from '../support/component.ts';
import { nodeBinary, programBuilt } from '../support/scenario/run-program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';

const spawned = process.env['SPAWN'] === '1' && hasComponent(programBuilt, 'npm run build');
const isRun = spawned && process.platform === 'linux';

interface Ended {
  readonly status: number | null;
  readonly text: string;
}

/** Runs the program with one of its streams on a disk that is full; the text is what the other one got. */
function runFull(full: 'stdout' | 'stderr', args: readonly string[], cwd: string): Ended {
  const disk = openSync('/dev/full', 'w');
  const stdio =
    full === 'stdout' ? (['ignore', disk, 'pipe'] as const) : (['ignore', 'pipe', disk] as const);
  const { status, stdout, stderr } = spawnSync(nodeBinary, [programBuilt, ...args], {
    cwd,
    env: {},
    encoding: 'utf8',
    stdio: [...stdio],
  });
  closeSync(disk);
  return { status, text: full === 'stdout' ? stderr : stdout };
}

describe.runIf(isRun)('a disk that is full', () => {
  it.each(['', '--quiet'])('behind standard error does not end a run %s', async (option) => {
    const cwd = await makeTemporaryFolder();
    await writeTree(cwd, {
      'tickets.yaml': 'version: 1\nname: tickets\nmessages: [{ user: Hello }]\nrepeat: 20\n',
    });
    const args = [
      'tickets.yaml',
      '--endpoint',
      'emulator',
      '-r',
      'json',
      ...(option === '' ? [] : [option]),
    ];
    const { status, text } = runFull('stderr', args, cwd);
    expect([status, JSON.parse(text).summary.counts.passed]).toEqual([3, 20]);
  });

  it('behind standard output leaves a run that nobody keeps', async () => {
    const cwd = await makeTemporaryFolder();
    await writeTree(cwd, {
      'tickets.yaml': 'version: 1\nname: tickets\nmessages: [{ user: Hello }]\n',
    });
    const args = ['tickets.yaml', '--endpoint', 'emulator', '-r', 'json', '--quiet'];
    expect(runFull('stdout', args, cwd).status).toBe(3);
    const runs = join(cwd, '.pulze/runs');
    const [id = ''] = readdirSync(runs);
    expect(readdirSync(join(runs, id))).toEqual(['journal.jsonl']);
  });

  it('behind standard output is told, also of the version', async () => {
    const told = `error unwritable-file: \`standard output\`: no space left on the disk
    = explain: pulze-run explain unwritable-file
`;
    const cwd = await makeTemporaryFolder();
    expect(runFull('stdout', ['--version'], cwd)).toEqual({ status: 3, text: told });
    expect(runFull('stdout', ['explain'], cwd)).toEqual({ status: 3, text: told });
  });
});
