import {
  CassetteReader,
  type Recordings,
  RemainsReader,
} from '../../src/cassette/read-cassette.ts';
import type { Checked } from '../../src/diagnostic/diagnostic.ts';
import type { SourceFile } from '../../src/source/location.ts';

export function readCassetteText({ path, text }: SourceFile): Checked<Recordings> {
  return takeLines(new CassetteReader(path), text).end();
}

export function readRemainsText(text: string): Recordings {
  return takeLines(new RemainsReader(), text).end();
}

function takeLines<Reader extends Pick<RemainsReader, 'take'>>(
  reader: Reader,
  text: string,
): Reader {
  for (const [at, line] of text.split('\n').entries()) reader.take({ number: at + 1, text: line });
  return reader;
}
