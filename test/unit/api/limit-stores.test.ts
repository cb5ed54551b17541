import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { findLimiterProblem, makeLimitStore } from '../../../src/api/limit-stores.ts';
import { makeNodeFiles } from '../../../src/environment/node-files.ts';
import { emptyLedger } from '../../../src/transport/pool/ledger-state.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';

/** The URL of a Redis that takes connections and says nothing; resolves once something was asked. */
async function startSilent() {
  let tellAsked = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    tellAsked = resolve;
  });
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => tellAsked());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `redis://127.0.0.1:${address.port}`, asked };
}

it('what a Redis is waited for is not told where a run is to end meanwhile', async () => {
  const { url, asked } = await startSilent();
  const stop = new AbortController();
  const found = findLimiterProblem(url, { variables: {}, clock: makeFakeClock() }, stop.signal);
  await asked;
  stop.abort();
  expect(await found).toBeUndefined();
});

it('a store that is closed does not wait for its connection', async () => {
  const { url, asked } = await startSilent();
  const world = { variables: {}, clock: makeFakeClock(), files: makeNodeFiles('.') };
  const store = makeLimitStore(url, world);
  const updated = store.update('desk', () => ({ state: emptyLedger, answer: 1 })).catch(String);
  await asked;
  await store.close();
  expect(await updated).toContain('cannot be used');
});
