import type { OutgoingHttpHeaders } from 'node:http';
import type { Clock } from '../../environment/environment.ts';
import type { Deliver } from '../script/compile-deliver.ts';
import { type Pieces, slicePieces, takeBytes } from './content-pieces.ts';
import { type Exchange, type ResponseHeaders, reset, untilClosed } from './exchange.ts';

/** An answer as bytes. */
export interface Content {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly pieces: Pieces;
  /** Bytes of all pieces, where they are known beforehand. */
  readonly length: number | undefined;
}

/** What becomes of the connection behind the bytes. */
export interface Ending {
  readonly kind: 'end' | 'close' | 'reset' | 'hang';
  /** Comes after so many bytes, where the body is longer. */
  readonly afterBytes?: number;
  /** Bytes that are announced beyond those that there are. */
  readonly lengthError?: number;
}

export interface Way {
  readonly deliver: Deliver;
  readonly ending: Ending;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
}

/** Puts an answer on the wire; resolves when the last byte was handed over, or the client left a hanging one. */
export async function transmit(exchange: Exchange, content: Content, way: Way): Promise<void> {
  const { outgoing } = exchange;
  const { ending, deliver } = way;
  for (const status of deliver.informational) {
    outgoing.socket?.write(`HTTP/1.1 ${status} Informational\r\n\r\n`);
  }
  if (deliver.framing === 'close') outgoing.useChunkedEncodingByDefault = false;
  for (const [name, value] of Object.entries(content.headers)) {
    if (value.length === 0) outgoing.removeHeader(name);
  }
  outgoing.writeHead(content.status, makeHeaders(content, way));
  // Otherwise they go out with the body, in one packet.
  if (!isWritten(content, way)) outgoing.flushHeaders();
  if (hasBody(content)) await writePieces(exchange, cutPieces(content, ending), way);
  await finish(exchange, ending);
}

/** Whether nothing is waited for between the headers and the end. */
function isWritten({ length }: Content, { deliver, ending }: Way): boolean {
  const isPaced = deliver.bytesPerSecond !== undefined || deliver.pieceBytes !== undefined;
  return length !== undefined && ending.kind === 'end' && !isPaced;
}

function hasBody({ status }: Content): boolean {
  return status !== 204 && status !== 304;
}

function makeHeaders(content: Content, { deliver, ending }: Way): OutgoingHttpHeaders {
  const headers = withoutEmpty(content.headers);
  if (deliver.framing === 'close') return { ...headers, connection: 'close' };
  const isOpen = deliver.framing === 'chunked' || content.length === undefined;
  if (isOpen || !hasBody(content)) return headers;
  const announced = (content.length ?? 0) + (ending.lengthError ?? 0);
  return { ...headers, 'content-length': Math.max(0, announced) };
}

/** Never the last byte: it would make a whole answer of a broken one. */
function cutPieces({ pieces, length }: Content, { kind, afterBytes }: Ending): Pieces {
  if (kind === 'end' || afterBytes === undefined) return pieces;
  return takeBytes(pieces, Math.min(afterBytes, (length ?? Number.POSITIVE_INFINITY) - 1));
}

async function finish(exchange: Exchange, { kind, lengthError = 0 }: Ending): Promise<void> {
  if (kind === 'end' && lengthError <= 0) {
    exchange.outgoing.end();
    return;
  }
  await flush(exchange);
  if (kind === 'hang') await untilClosed(exchange);
  else if (kind === 'reset') reset(exchange);
  else exchange.outgoing.socket?.destroy();
}

async function writePieces(exchange: Exchange, pieces: Pieces, way: Way): Promise<void> {
  const { clock } = way;
  const { bytesPerSecond = Number.POSITIVE_INFINITY, pieceBytes } = way.deliver;
  const size = pieceBytes ?? Math.ceil(bytesPerSecond / 10);
  const start = clock.monotonic();
  let sent = 0;
  for await (const slice of slicePieces(pieces, size)) {
    const wait = start + (sent * 1000) / bytesPerSecond - clock.monotonic();
    if (wait > 0) await clock.sleep(wait, exchange.signal);
    await write(exchange, slice);
    if (size < Number.POSITIVE_INFINITY) await flush(exchange);
    sent += slice.length;
  }
}

/** Resolves when more can be written. */
async function write(exchange: Exchange, bytes: Buffer): Promise<void> {
  throwIfGone(exchange);
  if (exchange.outgoing.write(bytes)) return;
  await orGone(exchange, (resolve) => {
    exchange.outgoing.once('drain', resolve);
    return () => exchange.outgoing.off('drain', resolve);
  });
}

/** Resolves when all that was written is with the operating system. */
async function flush(exchange: Exchange): Promise<void> {
  throwIfGone(exchange);
  await orGone(exchange, (resolve) => {
    exchange.outgoing.socket?.write('', () => resolve());
    return () => undefined;
  });
}

/** Rejects when the connection goes before the other thing happens. */
async function orGone(
  exchange: Exchange,
  begin: (resolve: () => void) => () => void,
): Promise<void> {
  const { signal } = exchange;
  await new Promise<void>((resolve) => {
    const stop = begin(() => settle());
    const settle = (): void => {
      signal.removeEventListener('abort', settle);
      stop();
      resolve();
    };
    signal.addEventListener('abort', settle, { once: true });
  });
  throwIfGone(exchange);
}

/** What is written to a connection that is gone would be an uncaught error. */
function throwIfGone({ signal, outgoing }: Exchange): void {
  signal.throwIfAborted();
  if (outgoing.destroyed) throw new Error('the client left');
}

/** A header without a value takes away the one that the answer has of itself. */
function withoutEmpty(headers: ResponseHeaders): ResponseHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value.length > 0));
}
