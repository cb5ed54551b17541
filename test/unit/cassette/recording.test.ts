import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cassette } from '../../../src/cassette/cassette.ts';
import { fingerprint } from '../../../src/cassette/fingerprint.ts';
import { loadRecordings, loadRemains } from '../../../src/cassette/load-cassette.ts';
import { Recording, remainsPath } from '../../../src/cassette/recording.ts';
import { Recordings } from '../../../src/cassette/recordings.ts';
import { lockOf } from '../../../src/cassette/take-over.ts';
import { writeLine } from '../../../src/cassette/write-line.ts';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { nodeClock } from '../../../src/environment/node-clock.ts';
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

/** The disk, with how many of its files are open for reading. */
function countReading(disk: Files): { readonly files: Files; open(): number } {
  let open = 0;
  const files: Files = {
    ...disk,
    openRead: async (path) => {
      const file = await disk.openRead(path);
      open += 1;
      return {
        size: file.size,
        read: (offset, length) => file.read(offset, length),
        close: async () => {
          open -= 1;
          await file.close();
        },
      };
    },
  };
  return { files, open: () => open };
}

it('leaves what it has written behind half a line, until it is in the cassette', async () => {
  const folder = await makeTemporaryFolder();
  const files = makeNodeFiles(folder);
  const part = join(folder, remainsPath(path));
  await writeFile(part, '{"half');
  const left = async (): Promise<Recordings> =>
    (await loadRemains(files, remainsPath(path))) ?? Recordings.none;
  const open = async (): Promise<Recording> => new Recording(files, path, await left());
  const recording = await open();
  await recording.keep(fingerprint(makeAsked('refund')), makeInteraction('refund'));
  await recording.close(false);
  expect((await left()).size).toBe(1);
  await (await open()).close(true);
  expect(await files.kind(remainsPath(path))).toBe('missing');
  await writeFile(part, '{"half');
  await (await open()).close(false);
  expect(await files.kind(remainsPath(path))).toBe('missing');
});

/** A recording behind what another one has left. */
async function goOn() {
  const folder = await makeTemporaryFolder();
  const { files, open } = countReading(makeNodeFiles(folder));
  const part = remainsPath(path);
  await files.writeText(part, `${writeLine(makeInteraction('refund'))}\n`);
  const remains = (await loadRemains(files, part)) ?? Recordings.none;
  const recording = new Recording(files, path, remains);
  expect(await recording.answer(fingerprint(makeAsked('refund')))).toBeDefined();
  return { recording, files, open, part };
}

describe('a recording', () => {
  it('has in memory only what is not on the disk', async () => {
    const recording = new Recording(
      makeNodeFiles(await makeTemporaryFolder()),
      path,
      Recordings.none,
    );
    await recording.keep(fingerprint(makeAsked('refund')), makeInteraction('refund'));
    expect((await recording.parts()).held.size).toBe(0);
    await recording.close(false);
  });

  it('removes what another has left when that is in the cassette, and lets go of it', async () => {
    const { recording, files, open, part } = await goOn();
    await recording.close(true);
    expect([await files.kind(part), open()]).toEqual(['missing', 0]);
    const lock = await files.lock(lockOf(part), part);
    expect(lock.holder).toBeUndefined();
    if (lock.holder === undefined) await lock.release();
  });

  it('lets go of all files when it is in the cassette', async () => {
    const { files, open } = countReading(makeNodeFiles(await makeTemporaryFolder()));
    await files.writeText(path, `${writeLine(makeInteraction('invoice'))}\n`);
    const recordings = (await loadRecordings(files, path))?.value ?? Recordings.none;
    const redact = (text: string): string => text;
    const cassette = new Cassette({
      ...{ path, mode: 'auto', isNew: false, recordings, remains: Recordings.none },
      ...{ redactKeys: redact, redact, files, clock: nodeClock },
    });
    await cassette.keep(fingerprint(makeAsked('refund')), makeInteraction('refund'));
    await cassette.close({ isNeedless: false, isWhole: true, prune: false });
    expect([(await files.readText(path)).split('\n').length, open()]).toEqual([3, 0]);
  });

  it('puts back what somebody has removed where the cassette was not written', async () => {
    const { recording, files, open, part } = await goOn();
    await recording.keep(fingerprint(makeAsked('login')), makeInteraction('login'));
    await files.remove(part);
    await recording.close(false);
    expect([(await loadRemains(files, part))?.size, open()]).toEqual([2, 0]);
  });

  it('keeps what another has left where the cassette was not written', async () => {
    const { recording, files, open, part } = await goOn();
    await recording.close(false);
    expect([await files.kind(part), open()]).toEqual(['file', 0]);
  });
});

describe('a recording that cannot be written', () => {
  it('says so, has its answers all the same, and leaves no file open', async () => {
    const folder = await makeTemporaryFolder();
    await writeFile(join(folder, remainsPath(path)), '{');
    const { files, open } = onFullDisk(makeNodeFiles(folder));
    const recording = new Recording(files, path, Recordings.none);
    const interaction = makeInteraction('refund');
    const key = fingerprint(makeAsked('refund'));
    await expect(recording.keep(key, interaction)).rejects.toThrow('no space left on the disk');
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
