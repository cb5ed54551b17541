import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A server that does with a connection whatever a test wants, byte for byte. */
export interface RawServer {
  readonly port: number;
  /** Requests as received, head and body together. */
  readonly requests: readonly string[];
  readonly connections: number;
  /** Resolves when so many requests were received. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

export type OnRequest = (socket: Socket, request: string) => void;

/** A key and a certificate, both PEM text. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** With an identity it speaks TLS. */
export async function startRawServer(
  onRequest: OnRequest,
  identity?: Identity,
): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const waiting: { count: number; resolve: () => void }[] = [];
  let connections = 0;
  const onConnection = (socket: Socket): void => {
    connections++;
    sockets.add(socket);
    let pending = '';
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => {
      pending += data.toString('utf8');
      if (!isWhole(pending)) return;
      const request = pending;
      pending = '';
      requests.push(request);
      for (const { count, resolve } of waiting) if (requests.length >= count) resolve();
      onRequest(socket, request);
    });
  };
  const server =
    identity === undefined ? createServer(onConnection) : createTlsServer(identity, onConnection);
  server.on('tlsClientError', () => {});
  const port = await listen(server);
  return {
    port,
    requests,
    get connections() {
      return connections;
    },
    received: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A whole response with its length. */
export function plainResponse(text: string, head = 'HTTP/1.1 200 OK'): string {
  return `${head}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

export const streamHead =
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';

export function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return Buffer.byteLength(text.slice(end + 4)) >= length;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
