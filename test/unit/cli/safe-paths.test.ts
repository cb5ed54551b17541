import { describe, expect, it } from 'vitest';
import { runInProcess } from '../../support/scenario/run-program.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { writeTree } from '../../support/write-tree.ts';

const HOSTILE = 'desk\u001b[31m\nred';

describe.skipIf(process.platform === 'win32')('a path that a terminal would obey', () => {
  const run = async (args: readonly string[], folder: string): Promise<string> => {
    const { stdout, stderr } = await runInProcess(
      { program: 'pulze-run', args, variables: {} },
      folder,
    );
    return `${stdout}${stderr}`;
  };

  it('is written out in what a run says of what it kept', async () => {
    const folder = await makeTemporaryFolder();
    const tickets = 'version: 1\nname: tickets\nmessages: [{ user: Hello }]\n';
    await writeTree(folder, { [`${HOSTILE}.yaml`]: tickets });
    const keeping = ['--cassette', 'record', '--save-baseline', `${HOSTILE}.json`];
    const output = ['--output', `${HOSTILE}-runs`];
    const told = await run(
      [`${HOSTILE}.yaml`, '--endpoint', 'emulator', ...keeping, ...output],
      folder,
    );
    expect(told).not.toMatch(/[^\P{Cc}\n]|^red/mu);
    expect(told).toContain('desk␛[31m⏎red.cassette.jsonl: 1 answer recorded\n');
    expect(told).toContain('saved as a baseline: desk␛[31m⏎red.json\n');
    expect(told).toContain("--output 'desk␛[31m⏎red-runs'\n");
  });

  it('is written out by commands that name a folder', async () => {
    const folder = await makeTemporaryFolder();
    expect(await run(['runs', '--output', HOSTILE], folder)).not.toMatch(/[^\P{Cc}\n]|^red/mu);
    expect(await run(['init', HOSTILE], folder)).not.toMatch(/[^\P{Cc}\n]|^red/mu);
  });
});
