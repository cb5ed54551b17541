import { isIP } from 'node:net';
import type { Exchange } from './exchange.ts';

type Connection = Pick<Exchange, 'incoming' | 'outgoing'>;

const allowOrigin = 'access-control-allow-origin';

/** Lets a web page of any origin send a request and read its answer with all headers, as the services do. */
export function allowPages({ incoming, outgoing }: Connection): void {
  // A browser always says from where it asks; others have no use for it.
  if (incoming.headers.origin === undefined) return;
  outgoing.setHeader(allowOrigin, '*');
  outgoing.setHeader('access-control-expose-headers', '*');
  if (incoming.method !== 'OPTIONS') return;
  outgoing.setHeader('access-control-allow-methods', 'GET, POST, PUT');
  // By their names: `*` never stands for `authorization`.
  const asked = incoming.headers['access-control-request-headers'];
  if (asked !== undefined) outgoing.setHeader('access-control-allow-headers', asked);
}

/** Takes that back: a browser then neither sends what needs a key, nor shows an answer. */
export function keepFromPages({ outgoing }: Connection): void {
  outgoing.removeHeader(allowOrigin);
}

/** What a server is called that listens at a host; addresses are its own anyway, see {@link isAskedByName}. */
export function ownNames(host: string, machine: string | undefined): readonly string[] {
  const isEveryAddress = /^[0:.]+$/.test(host);
  const names = isEveryAddress && machine !== undefined ? [machine] : [host];
  return ['localhost', ...names.map((name) => name.toLowerCase())];
}

/**
 * Whether a request is meant for a server with these names. A page can have its own name lead to this
 * machine (DNS rebinding) and then is of one origin with the server, but it still asks by that name.
 * Where an address leads nobody can change.
 */
export function isAskedByName(
  { incoming }: { readonly incoming: Pick<Exchange['incoming'], 'headers'> },
  names: readonly string[],
): boolean {
  const { host } = incoming.headers;
  // HTTP/1.0 knows none; a browser always says it.
  if (!host) return true;
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || names.includes(hostname);
}
