import type { Dispatcher, Pool } from 'undici';
import type { Clock } from '../environment/environment.ts';
import { type Endpoint, readBaseUrl } from './base-url.ts';
import { Exchange } from './exchange.ts';
import { findHeaderProblem, makeRedactor } from './secret-headers.ts';
import type { makeEventReader } from './sse.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';

export interface HttpTransportOptions {
  /** May have a path and a slash at its end, and a query, which goes behind every path. */
  readonly baseUrl: string;
  /** Credentials and the user agent. Sent with every request, and kept nowhere else. */
  readonly headers: Readonly<Record<string, string>>;
  /** How many connections at most; more requests than that wait for one, on their own time. */
  readonly connections: number;
  readonly clock: Clock;
  /** What messages call the other end; its host and port when absent. */
  readonly address?: string;
}

export type MadeHttpTransport =
  | {
      readonly transport: Transport;
      /** Ends what is still on its way. */
      readonly close: () => Promise<void>;
      readonly problem?: undefined;
    }
  | { readonly problem: string };

interface Connections {
  readonly pool: Pool;
  readonly makeEventReader: typeof makeEventReader;
}

/**
 * The transport that makes real HTTP requests over connections that are kept. Gives a problem, without
 * a secret in it, for a base URL or a header that cannot be used. Nothing is loaded or connected before
 * the first request; redirects are not followed.
 */
export function makeHttpTransport(options: HttpTransportOptions): MadeHttpTransport {
  const read = readBaseUrl(options.baseUrl);
  if (read.problem !== undefined) return { problem: read.problem };
  const endpoint = { ...read, address: options.address ?? read.address };
  const headerProblem = findHeaderProblem(options.headers);
  if (headerProblem !== undefined) return { problem: headerProblem };

  let opening: Promise<Connections> | undefined;
  let opened: Connections | undefined;
  const open = async (): Promise<Connections> => {
    opening ??= openConnections(endpoint, options.connections);
    opened = await opening;
    return opened;
  };
  const redact = makeRedactor(options.headers);
  const sentAlways = { accept: 'application/json, text/event-stream', ...options.headers };

  const send = (
    { pool, makeEventReader }: Connections,
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<HttpResponse> => {
    const { timeoutMilliseconds } = request;
    const { clock } = options;
    const exchange = new Exchange({
      clock,
      endpoint,
      timeoutMilliseconds,
      signal,
      makeEventReader,
      redact,
    });
    if (!signal.aborted) pool.dispatch(toDispatch(request, endpoint, sentAlways), exchange);
    return exchange.response;
  };

  return {
    transport: (request, signal) =>
      opened === undefined
        ? open().then((connections) => send(connections, request, signal))
        : send(opened, request, signal),
    async close() {
      const connections = await opening;
      await connections?.pool.destroy();
    },
  };
}

async function openConnections(endpoint: Endpoint, connections: number): Promise<Connections> {
  const [undici, sse] = await Promise.all([import('undici'), import('./sse.ts')]);
  const pool = new undici.Pool(endpoint.origin, {
    connections,
    pipelining: 1,
    // One deadline of ours covers an attempt, so that undici's timers are not needed.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { pool, makeEventReader: sse.makeEventReader };
}

function toDispatch(
  request: HttpRequest,
  endpoint: Endpoint,
  sentAlways: Readonly<Record<string, string>>,
): Dispatcher.DispatchOptions {
  const content = request.body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    method: request.method,
    path: `${endpoint.pathPrefix}${request.path}${endpoint.query}` || '/',
    headers: { ...content, ...request.headers, ...sentAlways },
    body: request.body ?? null,
  };
}
