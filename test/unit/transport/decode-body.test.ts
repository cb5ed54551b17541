import {
  brotliCompressSync,
  createBrotliCompress,
  createDeflate,
  createGzip,
  deflateRawSync,
  deflateSync,
  gzipSync,
} from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LARGEST_BODY } from '../../../src/transport/answer-limits.ts';
import {
  type Decoder,
  type DecoderProblem,
  makeDecoder,
} from '../../../src/transport/decode-body.ts';

const text = '{"answer":"Your parcel is in Leeds: 20 €"}';

interface Outcome {
  readonly text: string;
  readonly problem?: DecoderProblem;
}

function decode(encoding: string, bytes: Buffer, step = bytes.length): Promise<Outcome> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const decoded = (): string => Buffer.concat(pieces).toString();
    const decoder = makeDecoder(encoding, {
      onData: (piece) => pieces.push(piece),
      onEnd: () => resolve({ text: decoded() }),
      onProblem: (problem) => resolve({ text: decoded(), problem }),
    }) as Decoder;
    for (let at = 0; at < bytes.length; at += step) decoder.push(bytes.subarray(at, at + step));
    decoder.end();
  });
}

describe('a body in an encoding', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate, gzip', gzipSync(deflateSync(text))],
    ['br , identity, gzip', gzipSync(brotliCompressSync(text))],
    ['gzip', Buffer.concat([gzipSync(text.slice(0, 9)), gzipSync(text.slice(9))])],
  ])('%s is decoded, wherever it is split', async (encoding, bytes) => {
    expect(await decode(encoding, bytes)).toEqual({ text });
    expect(await decode(encoding, bytes, 1)).toEqual({ text });
  });

  it.each([
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
  ])('%s is over when it says so, but not before all has come', async (encoding, bytes) => {
    let ended = (): void => {};
    const ending = new Promise<void>((resolve) => {
      ended = resolve;
    });
    let unpacked = (): void => {};
    const unpacking = new Promise<void>((resolve) => {
      unpacked = resolve;
    });
    const told: string[] = [];
    const decoder = makeDecoder(encoding, {
      onData(piece) {
        told.push(piece.toString());
        unpacked();
      },
      onEnd() {
        told.push('(end)');
        ended();
      },
      onProblem: ({ message }) => told.push(message),
    }) as Decoder;
    decoder.push(Buffer.concat([bytes, Buffer.from('and more')]));
    await unpacking;
    decoder.push(Buffer.from('and more'));
    told.push('(all has come)');
    decoder.end();
    await ending;
    expect(told).toEqual([text, '(all has come)', '(end)']);
  });

  it.each(['gzip', 'deflate', 'br', 'gzip, br'])('%s that is empty is empty', async (encoding) => {
    expect(await decode(encoding, Buffer.of())).toEqual({ text: '' });
  });

  it.each(['', 'identity', ' , Identity'])('`%s` needs no decoder', (encoding) => {
    const listener = { onData: () => {}, onEnd: () => {}, onProblem: () => {} };
    expect(makeDecoder(encoding, listener)).toBeUndefined();
  });

  it.each([
    ['zstd', 'has the encoding `zstd`, which was not asked for'],
    ['gzip, toString', 'has the encoding `tostring`, which was not asked for'],
    ['gzip, gzip, gzip, gzip, gzip', 'has 5 encodings on top of one another; 4 at most are undone'],
  ])('%s is refused', (encoding, message) => {
    const listener = { onData: () => {}, onEnd: () => {}, onProblem: () => {} };
    expect(makeDecoder(encoding, listener)).toEqual({ kind: 'bad_response', message });
  });

  it.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
  ])('%s that is cut off says so', async (encoding, bytes) => {
    const { problem } = await decode(encoding, bytes.subarray(0, -5));
    expect(problem).toEqual({
      kind: 'connection',
      message: `stopped in the middle of its ${encoding} encoding`,
    });
  });

  it.each([
    ['gzip', 'hello, hello', 'incorrect header check'],
    ['deflate', 'hello, hello', 'incorrect header check'],
    ['br', '\u00ff'.repeat(20), 'Decompression failed'],
  ])('%s that is none says so', async (encoding, body, reason) => {
    expect(await decode(encoding, Buffer.from(body, 'latin1'))).toEqual({
      text: '',
      problem: {
        kind: 'bad_response',
        message: `cannot be decoded: it says that it is ${encoding}, and is not (${reason})`,
      },
    });
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(LARGEST_BODY + 1))],
    ['br', brotliCompressSync(Buffer.alloc(LARGEST_BODY + 1))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(LARGEST_BODY + 1)))],
  ])('%s that grows without end is stopped', async (encoding, bytes) => {
    expect(bytes.length).toBeLessThan(LARGEST_BODY / 500);
    const { problem } = await decode(encoding, bytes);
    expect(problem).toEqual({ kind: 'bad_response', message: 'is larger than 64 MB' });
  });
});

describe('a body that is flushed piece by piece', () => {
  it.each([
    ['gzip', createGzip()],
    ['deflate', createDeflate()],
    ['br', createBrotliCompress()],
  ])('as %s is decoded piece by piece', async (encoding, encoder) => {
    let heard = (_piece: string): void => {};
    const hear = () =>
      new Promise<string>((resolve) => {
        heard = resolve;
      });
    const decoder = makeDecoder(encoding, {
      onData: (piece) => heard(piece.toString()),
      onEnd: () => heard('(end)'),
      onProblem: ({ message }) => heard(message),
    }) as Decoder;
    encoder.on('data', (bytes: Buffer) => decoder.push(bytes));
    for (const piece of ['data: Your\n\n', 'data: parcel\n\n']) {
      const hearing = hear();
      encoder.write(piece);
      encoder.flush();
      expect(await hearing).toBe(piece);
    }
    const ending = hear();
    encoder.on('end', () => decoder.end());
    encoder.end();
    expect(await ending).toBe('(end)');
  });
});
