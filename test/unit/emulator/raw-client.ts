import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../../src/source/json.ts';

export interface RawAnswer {
  /** All that came so far, a byte a sign. */
  readonly received: () => string;
  /** Resolves when that has come. */
  readonly until: (isThere: (received: string) => boolean) => Promise<string>;
  /** Resolves when the connection is over, in order or by a reset (after data, Node tells no difference). */
  readonly ended: Promise<void>;
  readonly leave: () => void;
}

/** Asks for a chat over a socket of its own and reads the answer as bytes. */
export function askRaw(url: string, body: JsonObject): RawAnswer {
  const { hostname, port, pathname } = new URL(url);
  const text = JSON.stringify(body);
  const socket = connect(Number(port), hostname);
  let received = '';
  const watchers = new Set<() => void>();
  socket.setEncoding('latin1');
  socket.on('data', (bytes) => {
    received += String(bytes);
    for (const watcher of watchers) watcher();
  });
  const ended = new Promise<void>((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
  onTestFinished(() => {
    socket.destroy();
  });
  socket.write(
    [
      `POST ${pathname}/chat/completions HTTP/1.1`,
      `host: ${hostname}`,
      'authorization: Bearer key',
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(text)}`,
      '',
      text,
    ].join('\r\n'),
  );
  return {
    received: () => received,
    until: (isThere) =>
      new Promise((resolve) => {
        const watcher = (): void => {
          if (!isThere(received)) return;
          watchers.delete(watcher);
          resolve(received);
        };
        watchers.add(watcher);
        watcher();
      }),
    ended,
    leave: () => socket.destroy(),
  };
}

/** The head and the body of a whole answer. */
export function splitAnswer(received: string): { readonly head: string; readonly body: string } {
  const end = received.indexOf('\r\n\r\n');
  return { head: received.slice(0, end).toLowerCase(), body: received.slice(end + 4) };
}
