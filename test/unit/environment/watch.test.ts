import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Watched } from '../../../src/environment/environment.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const names = /\.yaml$/;

/** Watches in a folder that has these files: `hears` waits for a change of one, `meets` acts within the next. */
async function startWatching(files: readonly string[], watched: Partial<Watched>) {
  const folder = await makeTemporaryFolder();
  const write = async (path: string, text = 'version: 1') => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  for (const path of files) await write(path);
  const seen = new Set<string>();
  let meet: (() => void) | undefined;
  const meets = (next: () => void) => {
    meet = next;
  };
  const end = await makeNodeFiles(folder).watch({ files: [], folders: [], ...watched }, (path) => {
    seen.add(path.slice(folder.length + 1));
    const now = meet;
    meet = undefined;
    now?.();
  });
  onTestFinished(end);
  const hears = (path: string) => expect.poll(() => seen.delete(path)).toBe(true);
  return { folder, write, seen, hears, meets };
}

describe('watching', () => {
  it('tells of files that are written, and of those that take another’s place', async () => {
    const folders = [{ path: '.', isDeep: false, names }];
    const { folder, write, hears } = await startWatching(['tickets.yaml'], { folders });
    await write('new.yaml');
    await hears('new.yaml');
    await write('saved.tmp', 'version: 1 # saved');
    await rename(join(folder, 'saved.tmp'), join(folder, 'tickets.yaml'));
    await hears('tickets.yaml');
  });

  it('tells of a file that goes and comes back', async () => {
    const { folder, write, seen, hears } = await startWatching(['a.yaml'], { files: ['a.yaml'] });
    await rm(join(folder, 'a.yaml'));
    await hears('a.yaml');
    await write('a.yaml');
    await hears('a.yaml');
    // What is written in the same moment as it came back may be one change with that.
    const writes = async (): Promise<boolean> => {
      await write('a.yaml', 'version: 1 # again');
      return seen.delete('a.yaml');
    };
    await expect.poll(writes).toBe(true);
  });

  it('goes on in a folder that takes another’s place', async () => {
    const files = ['prompts/deep/m.md'];
    const { folder, write, hears } = await startWatching(files, { files });
    await rm(join(folder, 'prompts'), { recursive: true });
    await hears('prompts/deep/m.md');
    await write('prompts/deep/m.md', 'two');
    await hears('prompts/deep/m.md');
    await write('prompts/deep/m.md', 'three');
    await hears('prompts/deep/m.md');
  });

  it('goes on in a folder that takes another’s place at once', async () => {
    const files = ['prompts/deep/m.md', 'prompts2/deep/m.md', 'prompts2/n.md'];
    const wanted = { files: ['prompts/deep/m.md', 'prompts/n.md'] };
    const { folder, write, hears } = await startWatching(files, wanted);
    renameSync(join(folder, 'prompts'), join(folder, 'old'));
    renameSync(join(folder, 'prompts2'), join(folder, 'prompts'));
    await hears('prompts/deep/m.md');
    await hears('prompts/n.md');
    await write('prompts/deep/m.md', 'two');
    await hears('prompts/deep/m.md');
  });

  it('tells of a file whose folder was not there', async () => {
    const { write, hears } = await startWatching([], { files: ['later/rows.csv'] });
    await write('later/rows.csv', 'x');
    await hears('later/rows.csv');
    await write('later/rows.csv', 'xy');
    await hears('later/rows.csv');
  });

  it('tells of files in folders that come, but for those that a glob passes over', async () => {
    const folders = [{ path: 'suite', isDeep: true, names }];
    const { write, hears, seen } = await startWatching(['suite/a/a.yaml'], { folders });
    await write('suite/node_modules/x/x.yaml');
    await write('suite/.hidden/x.yaml');
    await write('suite/b/notes.txt');
    await write('beside.yaml');
    await write('suite/b/c/c.yaml');
    await hears('suite/b/c/c.yaml');
    await write('suite/a/a.yaml', 'version: 1 # edited');
    await hears('suite/a/a.yaml');
    expect([...seen]).toEqual([]);
  });

  it('tells of what is made in a new folder that is only just being read', async () => {
    const folders = [{ path: 'suite', isDeep: true, names }];
    const { folder, write, hears, meets } = await startWatching(['suite/a.yaml'], { folders });
    for (let at = 0; at < 1_000; at++) await write(`made/${at}.yaml`);
    meets(() => {
      mkdirSync(join(folder, 'suite/made/deep'));
      writeFileSync(join(folder, 'suite/made/deep/late.yaml'), 'version: 1');
      writeFileSync(join(folder, 'suite/made/late.yaml'), 'version: 1');
    });
    await rename(join(folder, 'made'), join(folder, 'suite/made'));
    await hears('suite/made/late.yaml');
    await hears('suite/made/deep/late.yaml');
    await write('suite/made/deep/late.yaml', 'version: 1 # edited');
    await hears('suite/made/deep/late.yaml');
  });

  it.skipIf(process.platform === 'win32')('follows a link to a file elsewhere', async () => {
    const { folder, write } = await startWatching(['real/m.md'], {});
    await symlink('real/m.md', join(folder, 'm.md'));
    const seen = new Set<string>();
    onTestFinished(
      await makeNodeFiles(folder).watch({ files: ['m.md'], folders: [] }, (path) => seen.add(path)),
    );
    await write('real/m.md', 'edited');
    await expect.poll(() => [...seen]).toEqual([join(folder, 'm.md')]);
  });

  it('tells of a file outside the working directory', async () => {
    const { folder, write } = await startWatching(['in/p.yaml', 'out/m.md'], {});
    const seen = new Set<string>();
    onTestFinished(
      await makeNodeFiles(join(folder, 'in')).watch(
        { files: ['p.yaml', '../out/m.md'], folders: [] },
        (path) => seen.add(path),
      ),
    );
    await write('out/m.md', 'edited');
    await expect.poll(() => [...seen]).toEqual([join(folder, 'out/m.md')]);
  });
});
