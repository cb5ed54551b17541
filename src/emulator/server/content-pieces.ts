import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import type { Encoding } from '../script/compile-deliver.ts';

/** The bytes of a body, in the order in which they are made. */
export type Pieces = AsyncIterable<Buffer>;

const blockBytes = 64 * 1024;

/** So many blanks, made when they are asked for. */
export async function* makeBlanks(bytes: number): AsyncGenerator<Buffer> {
  const block = Buffer.alloc(Math.min(bytes, blockBytes), ' ');
  for (let left = bytes; left > 0; left -= block.length) yield block.subarray(0, left);
}

/** So many bytes of comments, as an event stream has them. */
export async function* makeComments(bytes: number): AsyncGenerator<Buffer> {
  for await (const block of makeBlanks(bytes)) {
    const comment = Buffer.from(block);
    if (comment.length > 1) comment.write(':');
    comment.write('\n', comment.length - 1);
    yield comment;
  }
}

export async function* joinPieces(...parts: readonly (Pieces | readonly Buffer[])[]): Pieces {
  for (const part of parts) yield* part;
}

/** The first bytes. */
export async function* takeBytes(pieces: Pieces, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  if (left <= 0) return;
  for await (const piece of pieces) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}

/** The same bytes in pieces that are not larger than that. */
export async function* slicePieces(pieces: Pieces, bytes: number): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length; from += bytes) yield piece.subarray(from, from + bytes);
  }
}

export async function collectBytes(pieces: Pieces): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** As thorough as servers are with what they make while they send it. */
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const coders = {
  gzip: () => createGzip(),
  deflate: () => createDeflate(),
  br: () => createBrotliCompress(brotliOptions),
};

/** Compresses; with `isFlushed`, all that went in so far can be read from what came out. */
export async function* encodePieces(
  pieces: Pieces,
  { encoding, isFlushed }: { readonly encoding: Encoding; readonly isFlushed: boolean },
): AsyncGenerator<Buffer> {
  const coder = coders[encoding]();
  let made: Buffer[] = [];
  const take = (): readonly Buffer[] => {
    const taken = made;
    made = [];
    return taken;
  };
  coder.on('data', (bytes: Buffer) => made.push(bytes));
  try {
    for await (const piece of pieces) {
      await new Promise<void>((resolve) => coder.write(piece, () => resolve()));
      if (isFlushed) await new Promise<void>((resolve) => coder.flush(() => resolve()));
      yield* take();
    }
    await new Promise<void>((resolve) => {
      coder.once('end', resolve);
      coder.end();
    });
    yield* take();
  } finally {
    coder.destroy();
  }
}
