import type { Socket } from 'node:net';
import { buildConnector, Pool } from 'undici';
import { LARGEST_HEADERS } from './answer-limits.ts';
import { describeConnectionError, ExplainedError } from './connection-failure.ts';
import type { HttpProxy } from './proxy.ts';
import { describeProxyRefusal, makeProxyPeer } from './proxy-failure.ts';
import type { Trust } from './trust.ts';

/** As long as a direct connection is waited for. */
const LONGEST_CONNECT = 10_000;

export interface Tunnels {
  /** Connects to the endpoint through the proxy; what fails on the way there names the proxy. */
  readonly connect: buildConnector.connector;
  readonly destroy: () => Promise<void>;
}

/**
 * To `target`, a `host:port`. TLS goes from end to end: the proxy sees where to, and nothing of what is
 * sent.
 */
export function makeTunnels(
  target: string,
  { proxy, trust }: { readonly proxy: HttpProxy; readonly trust: Trust },
): Tunnels {
  const pool = new Pool(proxy.origin, {
    connect: { ...trust },
    headersTimeout: LONGEST_CONNECT,
    maxHeaderSize: LARGEST_HEADERS,
  });
  const secure = buildConnector({ ...trust });
  return {
    connect(options, callback) {
      openTunnel(target, { pool, proxy }).then(
        (httpSocket) => secure({ ...options, httpSocket }, callback),
        (error: Error) => callback(error, null),
      );
    },
    destroy: () => pool.destroy(),
  };
}

async function openTunnel(
  target: string,
  { pool, proxy }: { readonly pool: Pool; readonly proxy: HttpProxy },
): Promise<Socket> {
  const { authorization } = proxy;
  const headers = {
    host: target,
    ...(authorization !== undefined && { 'proxy-authorization': authorization }),
  };
  const answered = await pool.connect({ path: target, headers }).catch((error: unknown) => {
    throw new ExplainedError(describeConnectionError(error, makeProxyPeer(proxy)));
  });
  const { statusCode, socket } = answered;
  if (statusCode >= 200 && statusCode < 300) return socket as Socket;
  socket.on('error', () => {}).destroy();
  throw new ExplainedError(describeProxyRefusal(statusCode, { proxy, target }));
}
