import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../src/cassette/fingerprint.ts';
import { Recording } from '../../../src/cassette/recording.ts';
import { Recordings } from '../../../src/cassette/recordings.ts';
import { FileError, type Files } from '../../../src/environment/environment.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { makeAsked, makeInteraction } from './support.ts';

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
    await writeFile(join(folder, 'tickets.cassette.jsonl.part'), '{');
    const { files, open } = onFullDisk(makeNodeFiles(folder));
    const recording = new Recording(files, 'tickets.cassette.jsonl', Recordings.none);
    const interaction = makeInteraction('refund');
    const key = fingerprint(makeAsked('refund'));
    recording.keep(key, interaction);
    expect((await recording.parts()).held.get(key)).toBe(interaction);
    await recording.close(false);
    expect(open()).toBe(0);
  });
});
