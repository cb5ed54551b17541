import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { readLines } from '../../../src/environment/read-lines.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

async function linesOf(text: string, longest?: number) {
  const folder = await makeTemporaryFolder();
  await writeFile(join(folder, 'lines.txt'), text);
  const lines = [];
  for await (const read of readLines(makeNodeFiles(folder), 'lines.txt', longest)) {
    for (const { bytes, ...place } of read) {
      lines.push({ text: Buffer.from(bytes).toString(), ...place });
    }
  }
  return lines;
}

/** Longer than what is read at once. */
const long = `${'é'.repeat(200_000)}${'x'.repeat(199_999)}`;

describe('lines of a file', () => {
  it.each([
    ['none', ''],
    ['one without an end', 'refund'],
    ['empty ones', '\n\na\n\n'],
    ['one longer than what is read at once, between others', `a\n${long}\nb\n`],
    ['the same without an end', `a\n${long}`],
    ['one whose end is the first of what is read next', `${'x'.repeat(256 * 1024)}\nb\n`],
    ['one that is exactly what is read at once', `${'x'.repeat(256 * 1024 - 1)}\nb`],
    ['many', `${'a line\n'.repeat(100_000)}last`],
  ])('are those between line breaks, with their places: %s', async (_, text) => {
    const parts = text.split('\n');
    let offset = 0;
    const expected = parts.map((part, at) => {
      const line = {
        text: part,
        offset,
        length: Buffer.byteLength(part),
        isEnded: at < parts.length - 1,
      };
      offset += line.length + 1;
      return line;
    });
    if (expected.at(-1)?.text === '') expected.pop();
    expect(await linesOf(text)).toEqual(expected);
  });

  it('are cut where they are too long, and what follows has its place', async () => {
    const text = `${'x'.repeat(2_000_000)}\nshort\n${'y'.repeat(2_000_000)}`;
    const lines = await linesOf(text, 300_000);
    expect(lines.map(({ text: kept, ...place }) => [kept.length < 1_000_000, place])).toEqual([
      [true, { offset: 0, length: 2_000_000, isEnded: true }],
      [true, { offset: 2_000_001, length: 5, isEnded: true }],
      [true, { offset: 2_000_007, length: 2_000_000, isEnded: false }],
    ]);
    expect(lines.map(({ text: kept }) => kept.length > 300_000)).toEqual([true, false, true]);
    expect(lines[1]?.text).toBe('short');
  });
});
