import type { Files, WritableFile } from '../environment/environment.ts';
import type { Interaction, RecordedResponse } from './interaction.ts';
import { Recordings } from './recordings.ts';
import { writeLine } from './write-line.ts';

/** Where interactions are until the cassette is written: what a crash leaves for the next recording. */
export function remainsPath(path: string): string {
  return `${path}.part`;
}

interface Part {
  readonly file: WritableFile;
  size: number;
}

/** What a run records, in a file beside its cassette. In memory is what is not yet in it. */
export class Recording {
  readonly #path: string;
  readonly #files: Files;
  readonly #unwritten = new Map<string, Interaction>();
  /** Of this run only. */
  readonly written: Recordings;
  #part: Promise<Part> | undefined;
  #last: Promise<void> = Promise.resolve();
  #count = 0;

  /** Of the cassette at `path`. */
  constructor(files: Files, path: string) {
    this.#files = files;
    this.#path = remainsPath(path);
    this.written = new Recordings({ files, path: this.#path }, new Map());
  }

  get count(): number {
    return this.#count;
  }

  /** What the disk did not take; all that was kept lately, until `settle`. */
  get unwritten(): ReadonlyMap<string, Interaction> {
    return this.#unwritten;
  }

  keep(key: string, interaction: Interaction): void {
    this.#unwritten.set(key, interaction);
    this.#count += 1;
    this.#part ??= openPart(this.#path, this.#files);
    this.#last = Promise.all([this.#part, this.#last]).then(([part]) =>
      this.#write(part, key, interaction),
    );
    // What was not written is held, and written with the cassette.
    this.#last.catch(() => undefined);
  }

  async #write(part: Part, key: string, interaction: Interaction): Promise<void> {
    const line = `${writeLine(interaction)}\n`;
    await part.file.write(line);
    const length = Buffer.byteLength(line);
    const response = undefined;
    this.written.add(key, { line: 0, offset: part.size, length: length - 1, response });
    part.size += length;
    this.#unwritten.delete(key);
  }

  /** Rejects with a FileError. */
  async answer(key: string): Promise<RecordedResponse | undefined> {
    return this.#unwritten.get(key)?.response ?? (await this.written.answer(key));
  }

  /** Resolves when the disk has taken what it takes. */
  async settle(): Promise<void> {
    await this.#last.catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.settle();
    const part = await this.#part?.catch(() => undefined);
    await Promise.all([part?.file.close(), this.written.close()]);
  }
}

/** Behind what a crash has left, which may be half a line. */
async function openPart(path: string, files: Files): Promise<Part> {
  const earlier = await files.details(path);
  if (earlier === undefined) return { file: await files.openWrite(path), size: 0 };
  const file = await files.openAppend(path, earlier.size);
  await file.write('\n');
  return { file, size: earlier.size + 1 };
}
