import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WrittenRefusal } from '../refusal.ts';

/** One request on its connection, and the way back. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Aborts when the connection is gone: the client left, or the emulator closed. */
  readonly signal: AbortSignal;
}

/** A list is a header that is sent so many times. */
export type ResponseHeaders = Readonly<Record<string, string | string[]>>;

export function headerOf(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Resolves when the connection is gone, from whichever side. */
export function untilClosed(exchange: Exchange): Promise<void> {
  const { signal, outgoing } = exchange;
  return new Promise((resolve) => {
    if (signal.aborted || outgoing.destroyed) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

export function sendRefusal(exchange: Exchange, refusal: WrittenRefusal): void {
  const { status, body, headers } = refusal;
  sendText(exchange, JSON.stringify(body), { status, headers });
}

/** A body of which the length is known. The content type is JSON's, unless the headers say another. */
function sendText(
  { outgoing }: Exchange,
  text: string,
  head: { readonly status: number; readonly headers: ResponseHeaders },
): void {
  outgoing.writeHead(head.status, {
    'content-type': 'application/json',
    ...head.headers,
    'content-length': Buffer.byteLength(text),
  });
  outgoing.end(text);
}

/** Breaks the connection so that the client sees a reset. */
export function reset({ outgoing }: Exchange): void {
  outgoing.socket?.resetAndDestroy();
}
