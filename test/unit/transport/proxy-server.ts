import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Identity } from './raw-server.ts';

export interface ProxyServer {
  readonly port: number;
  /** First lines and credentials of what it was asked, as received. */
  readonly asked: readonly Asked[];
}

export interface Asked {
  readonly line: string;
  readonly host: string | undefined;
  readonly credentials: string | undefined;
}

export interface ProxyOptions {
  /** Where every tunnel leads, whatever was asked for: names need not be looked up. */
  readonly port?: number;
  /** Of the answer to CONNECT, where it is no success. */
  readonly refusal?: number;
  /** What is done with a CONNECT, where it is not answered at all. */
  readonly onConnect?: (socket: Socket) => void;
  /** With one it speaks TLS. */
  readonly identity?: Identity;
}

/** A proxy that makes tunnels, and answers whole URLs by itself. */
export async function startProxyServer(options: ProxyOptions = {}): Promise<ProxyServer> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const note = ({ method, url, headers }: IncomingMessage): void => {
    const credentials = headers['proxy-authorization'];
    asked.push({ line: `${method} ${url}`, host: headers.host, credentials });
  };
  const answer: RequestListener = (request, response) => {
    note(request);
    request.resume();
    response.writeHead(options.refusal ?? 200, { 'content-type': 'application/json' });
    response.end('{"from":"the proxy"}');
  };
  const { identity } = options;
  const server = identity === undefined ? createServer(answer) : createTlsServer(identity, answer);
  server.on('tlsClientError', () => {});
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.on('connect', (request, socket: Socket) => {
    note(request);
    if (options.onConnect !== undefined) return options.onConnect(socket);
    if (options.refusal !== undefined) {
      return socket.end(`HTTP/1.1 ${options.refusal} No\r\ncontent-length: 4\r\n\r\nSECR`);
    }
    const onward = connect(options.port ?? 0, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
    return socket;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}
