import type { DatasetFile } from './dataset.ts';
import { type Finding, pointAt } from './row-diagnostic.ts';

/**
 * A file's text in pieces of whole lines, without a byte order mark. Where the bytes are not UTF-8,
 * the text ends before that line and `report` is told.
 */
export async function* decodeText(
  file: DatasetFile,
  report: (finding: Finding) => void,
): AsyncGenerator<string> {
  let line = 1;
  for await (const bytes of wholeLines(file.chunks())) {
    if (bytes === undefined) return report(longLine(file, line));
    const text = decode(bytes);
    if (text === undefined) {
      const good = decodeGoodLines(bytes);
      yield line === 1 ? withoutMark(good) : good;
      report(notText(file, line + countLines(good)));
      return;
    }
    yield line === 1 ? withoutMark(text) : text;
    line += countLines(text);
  }
}

/** A whole file's text, or why there is none. */
export async function readText(
  file: DatasetFile,
  limit: number,
): Promise<
  | { readonly text: string; readonly finding?: undefined }
  | { readonly text?: undefined; readonly finding: Finding }
> {
  const found: Finding[] = [];
  let text = '';
  for await (const piece of decodeText(file, (finding) => found.push(finding))) {
    text += piece;
    if (text.length > limit) return { finding: tooLarge(file, limit) };
  }
  const [finding] = found;
  return finding === undefined ? { text } : { finding };
}

const lineFeed = 0x0a;

/** Of one line; a device, or what is no text at all, may have no line end. */
const mostBytes = 100_000_000;

/**
 * A line feed is never part of another character, so lines can be decoded by themselves. Ends with
 * undefined where a line is too long.
 */
async function* wholeLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array | undefined> {
  let rest: Uint8Array[] = [];
  let waiting = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (end > 0) yield concatenate([...rest, chunk.subarray(0, end)]);
    // The reader may use its buffer again.
    const tail = chunk.slice(end);
    if (end > 0) {
      rest = [];
      waiting = 0;
    }
    rest.push(tail);
    waiting += tail.length;
    if (waiting > mostBytes) return yield undefined;
  }
  const last = concatenate(rest);
  if (last.length > 0) yield last;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function decodeGoodLines(bytes: Uint8Array): string {
  let good = '';
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(lineFeed, start) + 1 || bytes.length;
    const text = decode(bytes.subarray(start, end));
    if (text === undefined) break;
    good += text;
    start = end;
  }
  return good;
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function notText(file: DatasetFile, line: number): Finding {
  return {
    message: 'the file is not UTF-8 on this line',
    location: pointAt(file.path, { line, column: 1 }),
    hints: ['save it as UTF-8'],
  };
}

function longLine(file: DatasetFile, line: number): Finding {
  return {
    message: `a line is longer than ${mostBytes / 1_000_000} MB`,
    location: pointAt(file.path, { line, column: 1 }),
    hints: ['JSON Lines (`.jsonl`) and CSV are read row by row, each on a line of its own'],
  };
}

function tooLarge(file: DatasetFile, limit: number): Finding {
  return {
    message: `the file is larger than ${limit / 1_000_000} MB, and its format is read at once`,
    location: pointAt(file.path, { line: 1, column: 1 }),
    hints: ['JSON Lines (`.jsonl`) and CSV are read row by row'],
  };
}
