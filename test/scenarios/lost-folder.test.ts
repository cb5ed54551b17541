import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { hasComponent } from '../support/component.ts';
import { nodeBinary, programBuilt } from '../support/scenario/run-program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const spawned = process.env['SPAWN'] === '1' && hasComponent(programBuilt, 'npm run build');

describe.skipIf(!spawned || process.platform === 'win32')('a folder that is removed', () => {
  it.each(['run', '--help'])('is told in a line by %s that is started there', async (argument) => {
    const folder = await makeTemporaryFolder();
    const script = 'mkdir gone; cd gone; rmdir ../gone; exec "$0" "$@"';
    const args = ['-c', script, nodeBinary, programBuilt, argument];
    const { status, stdout, stderr } = spawnSync('sh', args, {
      cwd: folder,
      env: {},
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([
      2,
      '',
      'error: the folder that this was started in is not there any more\n',
    ]);
  });
});
