import { type Files, unlessFileError } from '../environment/environment.ts';

/** Of all datasets of a plan together, in bytes of their files. */
const MOST_BYTES = 4_000_000;

/**
 * Rows of small datasets, which are read once: what is run then is what was planned. The larger ones are
 * read again, since nothing holds a whole run in memory.
 */
export class KeptRows<Source extends object, Row> {
  readonly #kept = new Map<Source, readonly Row[]>();
  #room = MOST_BYTES;

  /** The rows of a source, many at a time: as they were read before, or by reading its file. */
  async *read(
    source: Source,
    { path, files }: { readonly path: string; readonly files: Files },
    readAll: () => AsyncIterable<readonly Row[]>,
  ): AsyncIterable<readonly Row[]> {
    const known = this.#kept.get(source);
    if (known !== undefined) return yield known;
    // What cannot be looked at is told where it is read.
    const details = await files.details(path).catch(unlessFileError);
    const size = details?.size ?? Number.POSITIVE_INFINITY;
    if (size > this.#room) return yield* readAll();
    this.#room -= size;
    const kept: (readonly Row[])[] = [];
    for await (const rows of readAll()) {
      kept.push(rows);
      yield rows;
    }
    this.#kept.set(source, kept.flat());
  }
}
