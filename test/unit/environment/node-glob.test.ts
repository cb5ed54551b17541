import { readdir } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { globFiles } from '../../../src/environment/node-glob.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

async function makeDesk(): Promise<{ shown: string; path: string }> {
  const folder = await makeTemporaryFolder();
  await mkdir(join(folder, 'lock/sub/deeper'), { recursive: true });
  await writeFile(join(folder, 'lock/a.yaml'), '');
  await writeFile(join(folder, 'lock/sub/b.yaml'), '');
  return { shown: 'lock', path: join(folder, 'lock') };
}

/** A disk on which one folder cannot be read; whoever is root could read it all the same. */
function without(name: string, code: string): Parameters<typeof globFiles>[2] {
  return (path, options, callback) =>
    basename(path) === name
      ? callback(Object.assign(new Error(code), { code }), [])
      : readdir(path, options, callback);
}

describe('a folder that cannot be read', () => {
  it('is an error where it may hold what is looked for', async () => {
    const desk = await makeDesk();
    await expect(globFiles('**/*.yaml', desk, without('sub', 'EACCES'))).rejects.toMatchObject({
      kind: 'denied',
      path: 'lock/sub',
      message: 'permission denied',
    });
    await expect(globFiles('*.yaml', desk, without('lock', 'EACCES'))).rejects.toMatchObject({
      kind: 'denied',
      path: 'lock',
    });
  });

  it('is none where nothing is looked for in it, or it is gone meanwhile', async () => {
    const desk = await makeDesk();
    expect(await globFiles('*.yaml', desk, without('sub', 'EACCES'))).toEqual(['a.yaml']);
    expect(await globFiles('**/*.yaml', desk, without('deeper', 'ENOENT'))).toEqual([
      'a.yaml',
      'sub/b.yaml',
    ]);
  });
});
