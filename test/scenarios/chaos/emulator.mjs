/** The emulator in a process of its own, which notes what it did with each call: `node emulator.mjs INDEX SCRIPT`. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { pathToFileURL } from 'node:url';

const [, , index, script] = process.argv;
const { makeNodeEnvironment, serve } = await import(pathToFileURL(index).href);

/** In the order in which they came. What became of one is only known when its connection is done with it. */
const calls = [];
const current = new AsyncLocalStorage();
subscribe('http.server.request.start', ({ request }) => {
  const call = JSON.parse(request.headers['pulze-labels'] ?? '{}');
  calls.push(call);
  current.enterWith(call);
});

const { server, diagnostics } = await serve(
  {
    host: '127.0.0.1',
    port: 0,
    script,
    onRequest: (entry) => Object.assign(current.getStore() ?? {}, entry),
  },
  makeNodeEnvironment(),
);
if (server === undefined) throw new Error(JSON.stringify(diagnostics));
process.on('message', () => process.send({ calls, left: process.getActiveResourcesInfo() }));
process.once('disconnect', () => server.close());
process.send({ url: server.url, before: process.getActiveResourcesInfo() });
