import type { Dispatcher } from 'undici';
import type { Clock } from '../environment/environment.ts';
import { readBaseUrl } from './base-url.ts';
import type { Connections, ConnectionsOptions } from './connections.ts';
import { Exchange } from './exchange.ts';
import type { HttpProxy } from './proxy.ts';
import { makeStatusExplainer } from './proxy-failure.ts';
import { findHeaderProblem, makeRedactor } from './secret-headers.ts';
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
  /** See `findProxy`; requests go straight to the endpoint when absent. */
  readonly proxy?: HttpProxy;
  /** See `readCertificates`; trusted beside those that Node trusts. */
  readonly certificates?: readonly string[];
}

export type MadeHttpTransport =
  | {
      readonly transport: Transport;
      /** Ends what is still on its way. */
      readonly close: () => Promise<void>;
      readonly problem?: undefined;
    }
  | { readonly problem: string };

/** Connections, and what is sent over each. */
interface Line extends Connections {
  readonly sentAlways: Headers;
  /** With a body; put together once, since most requests have no headers of their own. */
  readonly sentWithBody: Headers;
  readonly query: string;
}

type Headers = Readonly<Record<string, string>>;

const contentType: Headers = { 'content-type': 'application/json' };

/**
 * The transport that makes real HTTP requests over connections that are kept. Gives a problem, without
 * a secret in it, for a base URL or a header that cannot be used. Nothing is loaded or connected before
 * the first request; redirects are not followed, encoded answers are decoded.
 */
export function makeHttpTransport(options: HttpTransportOptions): MadeHttpTransport {
  const endpoint = readBaseUrl(options.baseUrl);
  if (endpoint.problem !== undefined) return { problem: endpoint.problem };
  const headerProblem = findHeaderProblem(options.headers);
  if (headerProblem !== undefined) return { problem: headerProblem };

  const { clock, proxy, connections, certificates = [], address = endpoint.address } = options;
  const called = { ...endpoint, address };
  const redact = makeRedactor({
    ...options.headers,
    ...(proxy?.authorization !== undefined && { 'proxy-authorization': proxy.authorization }),
  });
  const explainStatus = proxy && makeStatusExplainer(proxy, address);
  let opening: Promise<Line> | undefined;
  let opened: Line | undefined;
  const open = async (): Promise<Line> => {
    const wanted = { endpoint: called, connections, certificates, ...(proxy && { proxy }) };
    opening ??= openLine(wanted, options.headers);
    opened = await opening;
    return opened;
  };

  const send = (line: Line, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    const { peer, makeEventReader, makeDecoder } = line;
    const exchange = new Exchange({
      clock,
      peer,
      timeoutMilliseconds: request.timeoutMilliseconds,
      signal,
      makeEventReader,
      makeDecoder,
      redact,
      explainStatus,
      arriving: request.arriving,
    });
    if (!signal.aborted) line.pool.dispatch(toDispatch(request, line), exchange);
    return exchange.response;
  };

  return {
    transport: (request, signal) =>
      opened === undefined
        ? open().then((line) => send(line, request, signal))
        : send(opened, request, signal),
    async close() {
      const line = await opening;
      await line?.destroy();
    },
  };
}

/** Loads what the first request would wait for. */
export async function loadConnections(): Promise<void> {
  await import('./connections.ts');
}

async function openLine(
  wanted: ConnectionsOptions,
  headers: Readonly<Record<string, string>>,
): Promise<Line> {
  const { openConnections } = await import('./connections.ts');
  const connections = openConnections(wanted);
  const accept = 'application/json, text/event-stream';
  const sentAlways = { accept, ...connections.headers, ...headers };
  const sentWithBody = { ...contentType, ...sentAlways };
  return { ...connections, sentAlways, sentWithBody, query: wanted.endpoint.query };
}

function toDispatch(request: HttpRequest, line: Line): Dispatcher.DispatchOptions {
  return {
    method: request.method,
    path: `${line.pathPrefix}${request.path}${line.query}` || '/',
    headers: headersOf(request, line),
    body: request.body ?? null,
  };
}

function headersOf({ headers, body }: HttpRequest, { sentAlways, sentWithBody }: Line): Headers {
  if (Object.keys(headers).length === 0) return body === undefined ? sentAlways : sentWithBody;
  return { ...(body !== undefined && contentType), ...headers, ...sentAlways };
}
