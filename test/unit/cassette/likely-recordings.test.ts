import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AskedRequest } from '../../../src/cassette/interaction.ts';
import { LikelyRecordings } from '../../../src/cassette/likely-recordings.ts';
import { loadRecordings } from '../../../src/cassette/load-cassette.ts';
import { findNearest } from '../../../src/cassette/nearest.ts';
import { Recordings } from '../../../src/cassette/recordings.ts';
import { writeLine } from '../../../src/cassette/write-line.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { makeAsked, makeInteraction } from './support.ts';

const path = 'tickets.cassette.jsonl';

/** A prompt that all cases share, and what one of them asks. */
function ask(prompt: string, question: string): AskedRequest {
  const messages = [prompt, question].map((content) => ({ role: 'user', content }));
  return makeAsked('', { body: { model: 'pulze', messages } });
}

/** So many questions to one prompt. */
async function load(questions: readonly string[]) {
  const folder = await makeTemporaryFolder();
  const lines = questions.map((question) => {
    return writeLine({ ...makeInteraction(''), request: ask('Sort the ticket', question) });
  });
  await writeFile(join(folder, path), `${lines.join('\n')}\n`);
  const recordings = (await loadRecordings(makeNodeFiles(folder), path))?.value ?? Recordings.none;
  return { recordings, likely: await LikelyRecordings.of(recordings) };
}

describe('what is like a request', () => {
  it('is among many the recording with the same question, however far behind it stands', async () => {
    const questions = Array.from(
      { length: 400 },
      (_, at) => `question ${at + 1} of ${'a'.repeat(at)}`,
    );
    const { recordings, likely } = await load(questions);
    const asked = ask('Sort the ticket quickly', questions[349] ?? '');
    const found = await likely.find(asked);
    expect(found.length).toBeLessThanOrEqual(60);
    expect(findNearest(asked, found)?.recorded.line).toBe(350);
    await recordings.close();
  });

  it('is one of the first where nothing that is asked was ever asked', async () => {
    const { recordings, likely } = await load(['I was charged twice', 'I cannot log in']);
    const asked = ask('Translate', 'I cannot log in to the desk');
    const found = await likely.find(asked);
    expect(found.map(({ line }) => line)).toEqual([1, 2]);
    expect(findNearest(asked, found)?.recorded.line).toBe(2);
    await recordings.close();
  });

  it('is nothing where nothing is recorded', async () => {
    expect(await (await LikelyRecordings.of(Recordings.none)).find(ask('a', 'b'))).toEqual([]);
  });
});
