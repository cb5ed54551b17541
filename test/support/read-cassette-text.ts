import { fingerprint } from '../../src/cassette/fingerprint.ts';
import type { Interaction } from '../../src/cassette/interaction.ts';
import {
  CassetteReader,
  type RecordedPlaces,
  RemainsReader,
} from '../../src/cassette/read-cassette.ts';
import { type Recorded, Recordings } from '../../src/cassette/recordings.ts';
import { writeCassette } from '../../src/cassette/write-cassette.ts';
import type { Checked } from '../../src/diagnostic/diagnostic.ts';
import type { SourceFile } from '../../src/source/location.ts';

export function readCassetteText({ path, text: given }: SourceFile): Checked<Recordings> {
  const text = asInFile(given);
  const { value, diagnostics } = takeLines(new CassetteReader(path), text).end();
  return { ...(value && { value: recordingsIn(text, value) }), diagnostics };
}

export function readRemainsText(text: string): Recordings {
  return recordingsIn(text, takeLines(new RemainsReader(), text).end());
}

export async function listRecorded(recordings: Recordings | undefined): Promise<Recorded[]> {
  if (recordings === undefined) return [];
  const all: Recorded[] = [];
  for await (const each of recordings.list()) all.push(each);
  await recordings.close();
  return all;
}

function recordingsIn(text: string, places: RecordedPlaces): Recordings {
  const bytes = Buffer.from(text);
  const openRead = () =>
    Promise.resolve({
      size: bytes.length,
      read: (offset: number, length: number) =>
        Promise.resolve(bytes.subarray(offset, offset + length)),
      close: () => Promise.resolve(),
    });
  return new Recordings({ path: 'in-memory.jsonl', files: { openRead } }, places);
}

/** A half of a character is none in UTF-8. */
function asInFile(text: string): string {
  return Buffer.from(text).toString();
}

function takeLines<Reader extends Pick<RemainsReader, 'take'>>(
  reader: Reader,
  text: string,
): Reader {
  let offset = 0;
  for (const [at, line] of text.split('\n').entries()) {
    const length = Buffer.byteLength(line);
    reader.take({ line: at + 1, offset, length, text: line });
    offset += length + 1;
  }
  return reader;
}

/** The text of a cassette with these. */
export async function writeCassetteText(interactions: readonly Interaction[]): Promise<string> {
  const held = new Map(interactions.map((each) => [fingerprint(each.request), each]));
  let text = '';
  for await (const piece of writeCassette({ files: [], held })) text += piece;
  return text;
}
