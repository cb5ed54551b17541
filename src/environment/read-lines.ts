import type { Files } from './environment.ts';

export interface FileLine {
  /** Without its end. Good until the next lines are asked for. */
  readonly bytes: Uint8Array;
  /** Where it stands in the file, in bytes. */
  readonly offset: number;
  readonly length: number;
  /** Whether a line break follows; the last line of a file may have none. */
  readonly isEnded: boolean;
}

const CHUNK = 256 * 1024;

/**
 * The lines of a file, as many at a time as are read at once, in memory that is used again. Of one that is
 * longer than `longest` bytes not much more than these are given.
 */
export async function* readLines(
  files: Pick<Files, 'openRead'>,
  path: string,
  longest: number = Number.POSITIVE_INFINITY,
): AsyncIterable<readonly FileLine[]> {
  const file = await files.openRead(path);
  try {
    const into = new Uint8Array(CHUNK);
    const line = new LongLine(longest);
    let chunk = await file.read(0, CHUNK, into);
    for (let at = 0; chunk.length > 0; chunk = await file.read(at, CHUNK, into)) {
      at += chunk.length;
      const lines: FileLine[] = [];
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        lines.push(line.end(chunk.subarray(from, end), true));
        from = end + 1;
      }
      line.add(chunk.subarray(from));
      if (lines.length > 0) yield lines;
    }
    if (line.length > 0) yield [line.end(chunk, false)];
  } finally {
    await file.close();
  }
}

/** Put together once, since a line may be as long as an answer. */
class LongLine {
  readonly #longest: number;
  #parts: Uint8Array[] = [];
  #kept = 0;
  #offset = 0;
  length = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** What another chunk may overwrite. */
  add(part: Uint8Array): void {
    if (part.length > 0 && this.#kept <= this.#longest) {
      this.#parts.push(part.slice());
      this.#kept += part.length;
    }
    this.length += part.length;
  }

  end(rest: Uint8Array, isEnded: boolean): FileLine {
    const isLong = this.#kept > this.#longest;
    const bytes =
      this.#parts.length === 0
        ? rest
        : Buffer.concat(isLong ? this.#parts : [...this.#parts, rest]);
    const [offset, length] = [this.#offset, this.length + rest.length];
    this.#offset += length + 1;
    this.#parts = [];
    this.#kept = 0;
    this.length = 0;
    return { bytes, offset, length, isEnded };
  }
}
