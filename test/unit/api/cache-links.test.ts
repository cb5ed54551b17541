import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type RunOptions, run } from '../../../src/api/run.ts';
import { makeProgram } from '../../support/program.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const files = {
  'tickets.yaml': `version: 1
messages: [{ user: hi }]
emulator: { rules: [{ reply: { text: hi } }] }
`,
};

const options: RunOptions = {
  files: ['tickets.yaml'],
  endpoint: { name: 'emulator' },
  cache: 'on',
};

/** A cache with one answer, and where that is. */
async function fillCache() {
  const program = await makeProgram({ files });
  const runOnce = () => run(options, program.makeEnvironment());
  await runOnce();
  const cache = join(program.folder, '.pulze/cache');
  const [folder = ''] = await readdir(cache);
  const [entry = ''] = await readdir(join(cache, folder));
  return { runOnce, folder: join(cache, folder), entry: join(cache, folder, entry) };
}

it('an entry that is a link out of the project is neither read nor written', async () => {
  const { runOnce, entry } = await fillCache();
  const outside = join(await makeTemporaryFolder(), 'notes.txt');
  await writeFile(outside, 'mine');
  await rm(entry);
  await symlink(outside, entry);
  expect(await runOnce()).toMatchObject({
    kind: 'ran',
    kept: { cache: { found: 0, kept: 0, problem: expect.stringContaining('outside') } },
  });
  expect(await readFile(outside, 'utf8')).toBe('mine');
});

it('nothing is written through a folder that is a link out of the project', async () => {
  const { runOnce, folder } = await fillCache();
  const outside = join(await makeTemporaryFolder(), 'notes');
  await mkdir(outside);
  await rm(folder, { recursive: true });
  await symlink(outside, folder);
  expect((await runOnce()).kind).toBe('ran');
  expect(await readdir(outside)).toEqual([]);
});
