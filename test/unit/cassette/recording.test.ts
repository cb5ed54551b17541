import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../src/cassette/fingerprint.ts';
import { Recording, remainsPath } from '../../../src/cassette/recording.ts';
import { Recordings } from '../../../src/cassette/recordings.ts';
import { lockOf } from '../../../src/cassette/take-over.ts';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { makeAsked, makeInteraction } from './support.ts';

const path = 'tickets.cassette.jsonl';

/** A full disk, on which files can be opened, and nothing more be written. */
function onFullDisk(disk: Files): { readonly files: Files; open(): number } {
  let open = 0;
  const files: Files = {
    ...disk,
    openAppend: async (path, size) => {
      const file = await disk.openAppend(path, size);
      open += 1;
      return {
        write: () => Promise.reject(new FileError('other', path, 'no space left on the disk')),
        close: async () => {
          open -= 1;
          await file.close();
        },
      };
    },
  };
  return { files, open: () => open };
}

describe('a recording that cannot be written', () => {
  it('has its answers all the same, and leaves no file open', async () => {
    const folder = await makeTemporaryFolder();
    await writeFile(join(folder, remainsPath(path)), '{');
    const { files, open } = onFullDisk(makeNodeFiles(folder));
    const recording = new Recording(files, path, Recordings.none);
    const interaction = makeInteraction('refund');
    const key = fingerprint(makeAsked('refund'));
    await recording.keep(key, interaction);
    expect((await recording.parts()).held.get(key)).toBe(interaction);
    await recording.close(false);
    expect(open()).toBe(0);
  });

  it('leaves its file to the next one, also where it is full as it is closed', async () => {
    const folder = await makeTemporaryFolder();
    const disk = makeNodeFiles(folder);
    const openWrite: Files['openWrite'] = async (path) => {
      const file = await disk.openWrite(path);
      const close = async (): Promise<void> => {
        await file.close();
        throw new FileError('disk-full', path, 'no space left on the disk');
      };
      return { ...file, close };
    };
    const recording = new Recording({ ...disk, openWrite }, path, Recordings.none);
    await recording.keep(fingerprint(makeAsked('refund')), makeInteraction('refund'));
    await expect(recording.close(false)).rejects.toThrow('no space left on the disk');
    const lock = await disk.lock(lockOf(remainsPath(path)), remainsPath(path));
    expect(lock.holder).toBeUndefined();
    if (lock.holder === undefined) await lock.release();
  });
});
