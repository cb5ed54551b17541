import type { Checked } from '../diagnostic/diagnostic.ts';
import { FileError, type Files } from '../environment/environment.ts';
import { readLines } from '../environment/read-lines.ts';
import { type CassetteLine, CassetteReader, LONGEST_LINE, RemainsReader } from './read-cassette.ts';
import { Recordings } from './recordings.ts';

type Readable = Pick<Files, 'openRead'>;

/**
 * Undefined where there is no such file. Of so much of its beginning the answers are held in memory: 16 MB
 * unless it is said. Rejects with a FileError.
 */
export async function loadRecordings(
  files: Readable,
  path: string,
  mostHeldBytes?: number,
): Promise<Checked<Recordings> | undefined> {
  const read = (await readWith(new CassetteReader(path, mostHeldBytes), files, path))?.end();
  if (read === undefined) return undefined;
  const { value, diagnostics } = read;
  return { ...(value && { value: new Recordings({ path, files }, value) }), diagnostics };
}

/** What a recording that was cut off has left. Undefined where there is none. Rejects with a FileError. */
export async function loadRemains(files: Readable, path: string): Promise<Recordings | undefined> {
  const read = await readWith(new RemainsReader(), files, path);
  return read && new Recordings({ path, files }, read.end());
}

async function readWith<Reader extends { take(line: CassetteLine): void }>(
  reader: Reader,
  files: Readable,
  path: string,
): Promise<Reader | undefined> {
  let line = 0;
  try {
    for await (const lines of readLines(files, path, LONGEST_LINE)) {
      for (const { bytes, offset, length } of lines) {
        line += 1;
        reader.take({ line, offset, length, text: decode(bytes) });
      }
    }
  } catch (error) {
    if (error instanceof FileError && error.kind === 'missing') return undefined;
    throw error;
  }
  return reader;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
