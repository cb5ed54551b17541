import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cassette } from '../../../src/cassette/cassette.ts';
import { fingerprint } from '../../../src/cassette/fingerprint.ts';
import { loadRecordings } from '../../../src/cassette/load-cassette.ts';
import { Recordings } from '../../../src/cassette/recordings.ts';
import { writeLine } from '../../../src/cassette/write-line.ts';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { makeAsked, makeInteraction } from './support.ts';

const path = 'tickets.cassette.jsonl';
const refund = writeLine(makeInteraction('refund'));
const key = fingerprint(makeAsked('refund'));

/** So long that no answer behind it is held in memory. */
const long = writeLine({ ...makeInteraction('x'), request: makeAsked('x'.repeat(16_000_000)) });

async function load(...lines: readonly string[]) {
  const folder = await makeTemporaryFolder();
  const file = join(folder, path);
  await writeFile(file, lines.map((line) => `${line}\n`).join(''));
  const files = makeNodeFiles(folder);
  const recordings = (await loadRecordings(files, path))?.value ?? Recordings.none;
  return { recordings, files, replace: (...now: readonly string[]) => writeFile(file, now) };
}

describe('a recorded answer', () => {
  it.each([
    ['held in memory', [refund]],
    ['behind so much that it is not held', [long, refund]],
  ])('is given as often as it is asked for: %s', async (_, lines) => {
    const { recordings } = await load(...lines);
    const answers = [await recordings.answer(key), await recordings.answer(key)];
    await recordings.close();
    answers.push(await recordings.answer(key));
    await recordings.close();
    const body = { kind: 'text', text: '{"answer":"to refund"}' };
    expect(answers).toEqual([1, 2, 3].map(() => expect.objectContaining({ status: 200, body })));
    expect(await recordings.answer(fingerprint(makeAsked('login')))).toBeUndefined();
  });

  it.each([
    ['another request of the same length', `${long}\n${refund.replaceAll('refund', 'refuse')}\n`],
    ['nothing', ''],
  ])('is an error where its place in the file now has %s', async (_, now) => {
    const { recordings, files, replace } = await load(long, refund);
    const redact = (text: string): string => text;
    const options = {
      path,
      mode: 'replay' as const,
      isNew: false,
      remains: Recordings.none,
      redactKeys: redact,
      redact,
      files,
      clock: nodeClock,
    };
    const cassette = new Cassette({ ...options, recordings });
    await replace(now);
    await expect(cassette.find(key)).rejects.toMatchObject({
      failure: {
        kind: 'not_recorded',
        message: `\`${path}\` cannot be read any more: line 2 is no longer what it was`,
      },
    });
    await cassette.close({ isNeedless: false, isWhole: false, prune: false });
  });
});
