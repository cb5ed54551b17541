import type { DatasetFile } from './dataset.ts';
import { type Finding, pointAt } from './row-diagnostic.ts';

/**
 * A file's text in pieces, without a byte order mark. Where the bytes are not UTF-8, the text ends
 * before that line and `report` is told.
 */
export async function* decodeText(
  file: DatasetFile,
  report: (finding: Finding) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for await (const bytes of file.chunks()) {
    const text = decodeOrNothing(() => decoder.decode(bytes, { stream: true }));
    if (text === undefined) {
      const good = goodLines(bytes);
      yield good;
      report(notText(file, line + countLines(good)));
      return;
    }
    line += countLines(text);
    if (text !== '') yield text;
  }
  const rest = decodeOrNothing(() => decoder.decode());
  if (rest === undefined) report(notText(file, line));
}

/** A whole file's text, or why there is none. */
export async function readText(
  file: DatasetFile,
  limit: number,
): Promise<
  | { readonly text: string; readonly finding?: undefined }
  | { readonly text?: undefined; readonly finding: Finding }
> {
  const pieces: string[] = [];
  let finding: Finding | undefined;
  let length = 0;
  const report = (found: Finding): void => {
    finding = found;
  };
  for await (const piece of decodeText(file, report)) {
    pieces.push(piece);
    length += piece.length;
    if (length > limit) return { finding: tooLarge(file, limit) };
  }
  return finding === undefined ? { text: pieces.join('') } : { finding };
}

function decodeOrNothing(decode: () => string): string | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

const lineFeed = 0x0a;

/** The lines of a chunk that come before the one that cannot be decoded. */
function goodLines(bytes: Uint8Array): string {
  let good = '';
  // What the chunk before left over belongs to the first line, which is not looked at again.
  let start = bytes.indexOf(lineFeed) + 1;
  for (let end = start; start > 0; start = end) {
    end = bytes.indexOf(lineFeed, start) + 1;
    const line = bytes.subarray(start, end === 0 ? undefined : end);
    const text = decodeOrNothing(() => new TextDecoder('utf-8', { fatal: true }).decode(line));
    if (text === undefined || end === 0) break;
    good += text;
  }
  return good;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function notText(file: DatasetFile, line: number): Finding {
  return {
    message: 'the file is not UTF-8 from this line on',
    location: pointAt(file.path, { line, column: 1 }),
    hints: ['save it as UTF-8'],
  };
}

function tooLarge(file: DatasetFile, limit: number): Finding {
  return {
    message: `the file is larger than ${limit / 1_000_000} MB, which this format reads at once`,
    location: pointAt(file.path, { line: 1, column: 1 }),
    hints: ['JSON Lines (`.jsonl`) and CSV are read row by row'],
  };
}
