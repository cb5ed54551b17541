import { expect, it } from 'vitest';
import { isFree } from '../../../src/budget/free-attempt.ts';
import { describeConnectionError, type Peer } from '../../../src/transport/connection-failure.ts';
import { makeProxyPeer } from '../../../src/transport/proxy-failure.ts';

const endpoint: Peer = { address: 'api.pulze.ai:443', host: 'api.pulze.ai' };
const proxy = makeProxyPeer({
  origin: 'http://squid.local:3128',
  address: 'squid.local:3128',
  variable: 'HTTPS_PROXY',
});

it.each([
  ['ECONNREFUSED', endpoint, true],
  ['ECONNREFUSED', proxy, true],
  ['ENOTFOUND', endpoint, true],
  ['ENOTFOUND', proxy, true],
  // What was sent may have arrived.
  ['ECONNRESET', endpoint, false],
  ['UND_ERR_SOCKET', proxy, false],
])('an attempt that ended with %s is free where nothing was connected: %o', (code, peer, free) => {
  const error = Object.assign(new Error('internal words'), { code });
  expect(isFree(describeConnectionError(error, peer).failure)).toBe(free);
});
