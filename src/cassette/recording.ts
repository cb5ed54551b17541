import {
  FileError,
  type FileLock,
  type Files,
  type WritableFile,
} from '../environment/environment.ts';
import type { Interaction, RecordedResponse } from './interaction.ts';
import { LONGEST_LINE } from './read-cassette.ts';
import { Recordings } from './recordings.ts';
import { lockOf, ownPart } from './take-over.ts';
import { type CassetteParts, writeCassette } from './write-cassette.ts';
import { writeLine } from './write-line.ts';

/** Where interactions are until the cassette is written: what a crash leaves for the next recording. */
export function remainsPath(path: string): string {
  return `${path}.part`;
}

type HeldLock = Extract<FileLock, { readonly holder?: undefined }>;

interface Part {
  readonly path: string;
  readonly file: WritableFile;
  readonly written: Recordings;
  readonly lock: HeldLock;
  size: number;
}

/**
 * What a run records, in a file beside its cassette, behind what a crash has left of an earlier recording. In
 * memory is what is not yet in the file. Of several processes that record the same cassette the first one
 * has that file, and each of the others one of its own, with a lock of its own: where that process is gone, the
 * next recording takes it over.
 */
export class Recording {
  readonly #files: Files;
  readonly #path: string;
  readonly #remains: Recordings;
  readonly #unwritten = new Map<string, Interaction>();
  #part: Promise<Part> | undefined;
  #last: Promise<void> = Promise.resolve();
  #count = 0;
  #tooLong = 0;

  /** Of the cassette at `path`. `remains`: what is in the file beside it. */
  constructor(files: Files, path: string, remains: Recordings) {
    this.#files = files;
    this.#path = remainsPath(path);
    this.#remains = remains;
  }

  /** How many this run has recorded. */
  get count(): number {
    return this.#count;
  }

  /** Interactions that are not recorded, since nobody could read their lines. */
  get tooLong(): number {
    return this.#tooLong;
  }

  get isEmpty(): boolean {
    return this.#count === 0 && this.#remains.size === 0;
  }

  /** Whether there is an answer to it, of this recording or of one that was cut off. */
  async has(key: string): Promise<boolean> {
    if (this.#unwritten.has(key) || this.#remains.has(key)) return true;
    return (await this.#opened())?.written.has(key) === true;
  }

  /**
   * Resolves when the disk has it: a trial that is finished in the journal is not asked again, and would be
   * missing here. Rejects with a FileError from the first one on that cannot be written; what was not is held,
   * and written with the cassette where that can be.
   */
  keep(key: string, interaction: Interaction): Promise<void> {
    this.#unwritten.set(key, interaction);
    this.#count += 1;
    this.#part ??= this.#open();
    this.#last = Promise.all([this.#part, this.#last]).then(([part]) =>
      this.#write(part, key, interaction),
    );
    return this.#last;
  }

  /** What is in the file can be read as long as it is open, whoever removes it. */
  async #open(): Promise<Part> {
    const part = await openPart(this.#path, this.#files);
    if (part.path === this.#path) await this.#remains.isThere();
    return part;
  }

  async #write(part: Part, key: string, interaction: Interaction): Promise<void> {
    const line = `${writeLine(interaction)}\n`;
    const length = Buffer.byteLength(line);
    if (length > LONGEST_LINE) return this.#leaveOut(key);
    await part.file.write(line);
    const place = { line: 0, offset: part.size, length: length - 1, response: undefined };
    part.written.add(key, place);
    part.size += length;
    this.#unwritten.delete(key);
  }

  /** Whoever asks the same is sent again. */
  #leaveOut(key: string): void {
    this.#unwritten.delete(key);
    this.#count -= 1;
    this.#tooLong += 1;
  }

  /** Rejects with a FileError. */
  async answer(key: string): Promise<RecordedResponse | undefined> {
    if (this.isEmpty) return undefined;
    const held = this.#unwritten.get(key)?.response;
    if (held !== undefined) return held;
    const written = await (await this.#opened())?.written.answer(key);
    return written ?? (await (await this.#left()).answer(key));
  }

  /** All that is to be in the cassette, once the disk has taken what it takes. */
  async parts(): Promise<CassetteParts> {
    await this.#last.catch(() => undefined);
    const written = (await this.#opened())?.written ?? Recordings.none;
    return { files: [await this.#left(), written], held: this.#unwritten };
  }

  /** `isInCassette`: the files beside it are needed no more. */
  async close(isInCassette: boolean): Promise<void> {
    await this.#last.catch(() => undefined);
    const part = await this.#opened();
    try {
      if (!isInCassette && part !== undefined) await this.#putBack(part);
      await this.#remains.close();
      await part?.file.close();
      await part?.written.close();
      if (isInCassette && part !== undefined) await this.#files.remove(part.path);
    } finally {
      await part?.lock.release();
    }
    // Half a line, which would be taken for what is still to be written, unless whole ones have come behind it.
    const isNeedless = this.#remains.size > 0 ? isInCassette : part === undefined;
    if (isNeedless && this.#remains.isOfFile) await this.#removeRemains();
  }

  /** Where somebody has removed it, whoever writes the cassette later finds it all the same. */
  async #putBack({ path }: Part): Promise<void> {
    if ((await this.#files.kind(path)) !== 'missing') return;
    await this.#files.writeText(path, writeCassette(await this.parts()));
  }

  /** Unless another process is writing there. */
  async #removeRemains(): Promise<void> {
    const lock = await this.#files.lock(lockOf(this.#path), this.#path);
    if (lock.holder !== undefined) return;
    await this.#files.remove(this.#path).finally(() => lock.release());
  }

  #opened(): Promise<Part | undefined> {
    return this.#part?.catch(() => undefined) ?? Promise.resolve(undefined);
  }

  /** Where it is gone, another process has put it into the cassette. */
  async #left(): Promise<Recordings> {
    return (await this.#remains.isThere()) ? this.#remains : Recordings.none;
  }
}

async function openPart(shared: string, files: Files): Promise<Part> {
  const lock = await files.lock(lockOf(shared), shared);
  if (lock.holder === undefined) return await openLocked(lock, () => openShared(shared, files));
  const path = ownPart(shared);
  const own = await files.lock(lockOf(path), path);
  if (own.holder !== undefined) throw new FileError('other', path, `${own.holder} keeps it locked`);
  const written = recordingsIn(path, files);
  return await openLocked(own, async () => {
    return { path, file: await files.openWrite(path), size: 0, written };
  });
}

async function openLocked(
  lock: HeldLock,
  opening: () => Promise<Omit<Part, 'lock'>>,
): Promise<Part> {
  let part: Omit<Part, 'lock'> | undefined;
  try {
    part = await opening();
    await part.written.isThere();
    return { lock, ...part };
  } catch (error) {
    await part?.file.close();
    await lock.release();
    throw error;
  }
}

/** Behind what a crash has left, which may be half a line. */
async function openShared(path: string, files: Files): Promise<Omit<Part, 'lock'>> {
  const written = recordingsIn(path, files);
  const earlier = await files.details(path);
  if (earlier === undefined) {
    return { path, file: await files.openWrite(path), size: 0, written };
  }
  const file = await files.openAppend(path, earlier.size);
  try {
    await file.write('\n');
  } catch (error) {
    await file.close();
    throw error;
  }
  return { path, file, size: earlier.size + 1, written };
}

function recordingsIn(path: string, files: Files): Recordings {
  return new Recordings({ path, files }, new Map());
}
