import type { ConnectionProblem, Peer } from './connection-failure.ts';
import type { HttpProxy } from './proxy.ts';

/** The proxy as the other end of a connection. */
export function makeProxyPeer({ origin, address, variable }: HttpProxy): Peer {
  return {
    address: `the proxy ${address}`,
    host: new URL(origin).hostname,
    hint: `${variable} names the proxy; is it right? NO_PROXY lists hosts that need none`,
    isProxy: true,
  };
}

const WANTS_CREDENTIALS = 407;

/** For answers that come from the proxy or through it alike: only a proxy says 407. */
export function makeStatusExplainer(
  proxy: HttpProxy,
  target: string,
): (status: number) => ConnectionProblem | undefined {
  return (status) =>
    status === WANTS_CREDENTIALS ? describeProxyRefusal(status, { proxy, target }) : undefined;
}

/** What a proxy means by refusing to make a connection; the endpoint was never spoken to. */
export function describeProxyRefusal(
  status: number,
  { proxy, target }: { readonly proxy: HttpProxy; readonly target: string },
): ConnectionProblem {
  const { address, hint = '' } = makeProxyPeer(proxy);
  if (status === WANTS_CREDENTIALS) {
    const wants = proxy.authorization === undefined ? 'wants a' : 'refused the';
    const message = `${address} ${wants} user name and password (${status})`;
    const hints = [`they belong into the URL in ${proxy.variable}: http://user:password@host:port`];
    return { failure: { kind: 'connection', message, unreached: true, hints }, isFinal: true };
  }
  const words = status >= 500 ? 'could not connect' : 'refuses to connect';
  const message = `${address} ${words} to ${target} (${status})`;
  return {
    failure: { kind: 'connection', message, unreached: true, hints: [hint] },
    isFinal: false,
  };
}
