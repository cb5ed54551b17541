/**
 * A run by the public API, and what it leaves behind in its process: `node run.mjs INDEX OPTIONS`. There
 * is no `process.exit`, so that the process ends only when nothing holds it.
 */
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const [, , index, options] = process.argv;
const { makeNodeEnvironment, run } = await import(pathToFileURL(index).href);

const environment = makeNodeEnvironment();
const events = {};
const before = process.getActiveResourcesInfo();
const result = await run(
  {
    ...JSON.parse(options),
    onEvent: ({ type }) => {
      events[type] = (events[type] ?? 0) + 1;
    },
  },
  environment,
);
// A handle that was closed is gone after a turn of the loop or two.
for (let turn = 0; turn < 5; turn++) await setImmediate();
const left = process.getActiveResourcesInfo();
const { path, summary, diagnostics } = result;
process.stdout.write(JSON.stringify({ path, summary, diagnostics, events, before, left }));
