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
