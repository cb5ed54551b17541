import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasComponent } from '../support/component.ts';
import { nodeBinary, programBuilt } from '../support/scenario/run-program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';

const spawned = process.env['SPAWN'] === '1' && hasComponent(programBuilt, 'npm run build');

describe.runIf(spawned)('a command that waits for what never comes', () => {
  it('is a bug, and never green', async () => {
    const cwd = await makeTemporaryFolder();
    await writeTree(cwd, {
      'never.cjs': "require('node:fs/promises').stat = () => new Promise(() => {});\n",
      'tickets.yaml': 'version: 1\nname: tickets\nmessages: [{ user: Hello }]\n',
    });
    const command = [programBuilt, 'validate', 'tickets.yaml'];
    const args = ['--require', join(cwd, 'never.cjs'), ...command];
    const { status, stdout, stderr } = spawnSync(nodeBinary, args, {
      cwd,
      env: {},
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([70, '']);
    expect(stderr).toContain('the command has not come to its end');
  });
});
