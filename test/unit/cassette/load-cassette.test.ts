import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRecordings, loadRemains } from '../../../src/cassette/load-cassette.ts';
import { LONGEST_LINE } from '../../../src/cassette/read-cassette.ts';
import { writeLine } from '../../../src/cassette/write-line.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { listRecorded } from '../../support/read-cassette-text.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { makeInteraction } from './support.ts';

const path = 'tickets.cassette.jsonl';
const refund = writeLine(makeInteraction('zurück, bitte'));
const login = writeLine(makeInteraction('login'));

async function filesWith(content: string | Uint8Array | undefined) {
  const folder = await makeTemporaryFolder();
  if (content !== undefined) await writeFile(join(folder, path), content);
  return makeNodeFiles(folder);
}

async function load(content: string | Uint8Array | undefined): Promise<readonly string[]> {
  const read = await loadRecordings(await filesWith(content), path);
  if (read === undefined) return ['no such file'];
  const problems = read.diagnostics.map(
    ({ message, location }) => `${location?.start.line}: ${message}`,
  );
  return [...(await listRecorded(read.value)).map(writeLine), ...problems];
}

describe('a cassette on disk', () => {
  it.each([
    ['whole', `${refund}\n${login}\n`],
    ['without its last line break', `${refund}\n${login}`],
    ['with a byte order mark and line ends of Windows', `\ufeff${refund}\r\n${login}\r\n`],
  ])('is read line by line: %s', async (_, text) => {
    expect(await load(text)).toEqual([refund, login]);
  });

  it('is told of where it is not there', async () => {
    expect(await load(undefined)).toEqual(['no such file']);
    expect(await loadRemains(await filesWith(undefined), path)).toBe(undefined);
  });

  it('says which line is no text, and which is too long', async () => {
    const long = `"${'x'.repeat(LONGEST_LINE)}"`;
    const bytes = Buffer.concat([
      Buffer.from(`${refund}\n`),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from(`${login}\n${long}\n`),
    ]);
    expect(await load(bytes)).toEqual([
      '2: this line is not UTF-8',
      `4: this line is longer than ${LONGEST_LINE} bytes`,
    ]);
  });

  it('leaves of a recording that was cut off what is whole', async () => {
    const bytes = Buffer.from(`${login}\n${refund}\n`);
    // Within a letter of two bytes.
    const cut = bytes.subarray(0, bytes.indexOf('ü') + 1);
    const remains = await loadRemains(await filesWith(cut), path);
    expect((await listRecorded(remains)).map(writeLine)).toEqual([login]);
  });
});
