import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { FailureKind } from '../protocol/failure.ts';
import { LARGEST_BODY, MOST_ENCODINGS } from './answer-limits.ts';

/** What the decoder tells, in this order: bytes as they are decoded, then one of the other two. */
export interface DecoderListener {
  readonly onData: (bytes: Buffer) => void;
  readonly onEnd: () => void;
  readonly onProblem: (problem: DecoderProblem) => void;
}

export interface DecoderProblem {
  readonly kind: Extract<FailureKind, 'bad_response' | 'connection'>;
  /** Follows "the answer" or "the stream". */
  readonly message: string;
}

/** Undoes the encodings of one body. */
export interface Decoder {
  push(bytes: Buffer): void;
  end(): void;
  /** Nothing is told after it. */
  destroy(): void;
}

type Unpacker = ReturnType<typeof createGunzip> | ReturnType<typeof createBrotliDecompress>;

const options = { chunkSize: 64 * 1024 };

/** By the first byte for `deflate`: some servers leave the zlib header out. */
const unpackers: Readonly<Record<string, (firstByte: number) => Unpacker>> = {
  gzip: () => createGunzip(options),
  'x-gzip': () => createGunzip(options),
  deflate: (firstByte) =>
    (firstByte & 0x0f) === 8 ? createInflate(options) : createInflateRaw(options),
  br: () => createBrotliDecompress(options),
};

/** What is sent as `accept-encoding`. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/**
 * A decoder for the value of `content-encoding`, undefined where it says that nothing is encoded. What
 * comes in is decoded as far as it goes at once, so that the events of a stream are not held back.
 */
export function makeDecoder(
  contentEncoding: string,
  listener: DecoderListener,
): Decoder | DecoderProblem | undefined {
  const encodings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (encodings.length === 0) return undefined;
  if (encodings.length > MOST_ENCODINGS) {
    const message = `has ${encodings.length} encodings on top of one another; ${MOST_ENCODINGS} at most are undone`;
    return { kind: 'bad_response', message };
  }
  const unknown = encodings.find((name) => !Object.hasOwn(unpackers, name));
  if (unknown !== undefined) {
    const message = `has the encoding \`${unknown.slice(0, 40)}\`, which was not asked for`;
    return { kind: 'bad_response', message };
  }
  return new Chain(encodings, listener);
}

/** The first encoding was applied first, so it is undone last. */
class Chain implements Decoder {
  readonly #stages: readonly Stage[];
  #isOver = false;

  constructor(encodings: readonly string[], listener: DecoderListener) {
    const tell = (what: () => void): void => {
      if (!this.#isOver) what();
    };
    const onProblem = (problem: DecoderProblem): void =>
      tell(() => {
        this.destroy();
        listener.onProblem(problem);
      });
    const stages: Stage[] = [];
    for (const encoding of encodings) {
      const next = stages[0];
      const onData = (bytes: Buffer): void =>
        tell(() => (next === undefined ? listener.onData(bytes) : next.push(bytes)));
      const onEnd = (): void => tell(() => (next === undefined ? listener.onEnd() : next.end()));
      stages.unshift(new Stage(encoding, { onData, onEnd, onProblem }));
    }
    this.#stages = stages;
  }

  push(bytes: Buffer): void {
    this.#stages[0]?.push(bytes);
  }

  end(): void {
    this.#stages[0]?.end();
  }

  destroy(): void {
    this.#isOver = true;
    for (const stage of this.#stages) stage.destroy();
  }
}

/** One encoding. Opened with the first byte, so that an empty body is an empty body. */
class Stage implements Decoder {
  readonly #encoding: string;
  readonly #listener: DecoderListener;
  #unpacker: Unpacker | undefined;
  #size = 0;
  /** Everything was pushed. */
  #isWhole = false;
  /** Whatever comes behind its end is no part of it. */
  #isUnpacked = false;

  constructor(encoding: string, listener: DecoderListener) {
    this.#encoding = encoding;
    this.#listener = listener;
  }

  push(bytes: Buffer): void {
    const [firstByte] = bytes;
    if (firstByte === undefined || this.#isUnpacked) return;
    this.#unpacker ??= this.#open(firstByte);
    this.#unpacker?.write(bytes);
  }

  end(): void {
    this.#isWhole = true;
    if (this.#unpacker === undefined || this.#isUnpacked) this.#listener.onEnd();
    else this.#unpacker.end();
  }

  destroy(): void {
    this.#unpacker?.destroy();
  }

  #open(firstByte: number): Unpacker | undefined {
    const unpacker = unpackers[this.#encoding]?.(firstByte);
    unpacker?.on('data', (bytes: Buffer) => this.#onData(bytes));
    unpacker?.on('end', () => this.#onUnpacked());
    unpacker?.on('error', (error) => this.#listener.onProblem(this.#explain(error)));
    return unpacker;
  }

  #onUnpacked(): void {
    this.#isUnpacked = true;
    if (this.#isWhole) this.#listener.onEnd();
  }

  #onData(bytes: Buffer): void {
    this.#size += bytes.length;
    if (this.#size <= LARGEST_BODY) this.#listener.onData(bytes);
    else this.#listener.onProblem({ kind: 'bad_response', message: 'is larger than 64 MB' });
  }

  #explain(error: Error): DecoderProblem {
    const name = this.#encoding;
    if ('code' in error && error.code === 'Z_BUF_ERROR') {
      return { kind: 'connection', message: `stopped in the middle of its ${name} encoding` };
    }
    const message = `cannot be decoded: it says that it is ${name}, and is not (${error.message})`;
    return { kind: 'bad_response', message };
  }
}
