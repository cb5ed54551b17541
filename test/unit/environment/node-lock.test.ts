import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Files } from '../../../src/environment/environment.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const path = 'cassette.jsonl.lock';

/** Waits until the lock is this one's. */
async function take(files: Files): Promise<() => Promise<unknown>> {
  for (;;) {
    const lock = await files.lock(path, path);
    if (lock.holder === undefined) return lock.release;
    expect(lock.holder).toBe('this process');
    await sleep(1);
  }
}

const NOBODY = 65_534;

/** Root may remove what it likes, and is somebody else meanwhile. */
async function withoutRights<Result>(act: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return await act();
  process.seteuid?.(NOBODY);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

describe('a lock within one process', () => {
  it('has one holder at a time, however many ask for it', async () => {
    const folder = await makeTemporaryFolder();
    const files = makeNodeFiles(folder);
    let holders = 0;
    let most = 0;
    let turns = 0;
    const work = async (): Promise<void> => {
      for (let turn = 0; turn < 25; turn++) {
        const release = await take(files);
        holders += 1;
        most = Math.max(most, holders);
        await sleep(0);
        holders -= 1;
        turns += 1;
        await release();
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    expect([most, turns, await readdir(folder)]).toEqual([1, 200, []]);
  });

  it('is let go of where the process ends before it is released', async () => {
    const folder = await makeTemporaryFolder();
    const files = makeNodeFiles(folder);
    // Tests before this one may have left locks, as crashed processes do.
    const ends = () => process.listeners('exit').filter(({ name }) => name === 'releaseAll');
    const before = ends().length;
    const lock = await files.lock(path, path);
    expect([lock.holder, await readdir(folder)]).toEqual([undefined, [path]]);
    expect(ends()).toHaveLength(1);
    for (const end of ends()) end(0);
    expect(await readdir(folder)).toEqual([]);
    if (lock.holder === undefined) await lock.release();
    expect(ends()).toHaveLength(before);
  });

  it('is free again where making it failed', async () => {
    const folder = await makeTemporaryFolder();
    const files = makeNodeFiles(folder);
    await writeFile(join(folder, 'runs'), '');
    await expect(files.lock('runs/lock', 'runs')).rejects.toMatchObject({
      path: 'runs',
      message: 'a part of its path is a file, not a folder',
    });
    await rm(join(folder, 'runs'));
    expect((await files.lock('runs/lock', 'runs')).holder).toBeUndefined();
  });

  it('is let go of where its file cannot be removed, which is told', async () => {
    const folder = await makeTemporaryFolder();
    const files = makeNodeFiles(folder);
    const lock = await files.lock(path, path);
    if (lock.holder !== undefined) throw new Error(lock.holder);
    await chmod(folder, 0o555);
    const left = await withoutRights(lock.release);
    await chmod(folder, 0o755);
    expect(left).toMatchObject({ path, kind: 'denied' });
    expect((await files.lock(path, path)).holder).toBeUndefined();
  });
});
