import { type buildConnector, Pool } from 'undici';
import { LARGEST_HEADERS } from './answer-limits.ts';
import type { Endpoint } from './base-url.ts';
import type { Peer } from './connection-failure.ts';
import { ACCEPTED_ENCODINGS, makeDecoder } from './decode-body.ts';
import type { HttpProxy } from './proxy.ts';
import { makeProxyPeer } from './proxy-failure.ts';
import { makeTunnels } from './proxy-tunnel.ts';
import { makeEventReader } from './sse.ts';
import { makeTrust, type Trust } from './trust.ts';

export interface ConnectionsOptions {
  readonly endpoint: Endpoint;
  /** At most. */
  readonly connections: number;
  readonly proxy?: HttpProxy;
  readonly certificates: readonly string[];
}

/** All of an exchange that takes loading, which is why this file is imported with the first request. */
export interface Connections extends Way {
  readonly makeEventReader: typeof makeEventReader;
  readonly makeDecoder: typeof makeDecoder;
}

/** How requests get to the endpoint. */
interface Way {
  readonly pool: Pool;
  readonly peer: Peer;
  /** In front of every path. */
  readonly pathPrefix: string;
  /** Sent beside the transport's own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly destroy: () => Promise<void>;
}

/** Nothing is connected before the first request. */
export function openConnections(options: ConnectionsOptions): Connections {
  const way = chooseWay(options);
  const headers = { ...way.headers, 'accept-encoding': ACCEPTED_ENCODINGS };
  return { ...way, headers, makeEventReader, makeDecoder };
}

function chooseWay(options: ConnectionsOptions): Way {
  const { endpoint, proxy } = options;
  const trust = makeTrust(options.certificates);
  const { pathPrefix, address, host } = endpoint;
  if (proxy === undefined) {
    const pool = makePool(endpoint.origin, trust, options);
    const isPlain = !endpoint.origin.startsWith('https:') && { isPlain: true as const };
    const peer = { address, host, ...isPlain };
    return { pool, peer, pathPrefix, headers: {}, destroy: () => pool.destroy() };
  }
  return endpoint.origin.startsWith('https:')
    ? goThrough(proxy, trust, options)
    : goBy(proxy, trust, options);
}

/** A tunnel to an endpoint that speaks TLS. */
function goThrough(proxy: HttpProxy, trust: Trust, options: ConnectionsOptions): Way {
  const { origin, address, host, pathPrefix } = options.endpoint;
  const tunnels = makeTunnels(address, { proxy, trust });
  const pool = makePool(origin, tunnels.connect, options);
  const peer = { address, host, way: ` through the proxy ${proxy.address}` };
  const destroy = async (): Promise<void> => {
    await Promise.all([pool.destroy(), tunnels.destroy()]);
  };
  return { pool, peer, pathPrefix, headers: {}, destroy };
}

/** Plain HTTP is asked of the proxy itself, by whole URLs: many make tunnels to port 443 only. */
function goBy(proxy: HttpProxy, trust: Trust, options: ConnectionsOptions): Way {
  const { origin, pathPrefix } = options.endpoint;
  const pool = makePool(proxy.origin, trust, options);
  const { authorization } = proxy;
  return {
    pool,
    peer: makeProxyPeer(proxy),
    pathPrefix: `${origin}${pathPrefix}`,
    headers: {
      host: new URL(origin).host,
      ...(authorization !== undefined && { 'proxy-authorization': authorization }),
    },
    destroy: () => pool.destroy(),
  };
}

function makePool(
  origin: string,
  connect: Trust | buildConnector.connector,
  { connections }: ConnectionsOptions,
): Pool {
  return new Pool(origin, {
    connect: typeof connect === 'function' ? connect : { ...connect },
    connections,
    pipelining: 1,
    // One deadline of ours covers an attempt, so that undici's timers are not needed.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: LARGEST_HEADERS,
  });
}
