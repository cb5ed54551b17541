#!/usr/bin/env node
import { makeNodeEnvironment } from '../environment/node.ts';
import { runCommandLine } from './program.ts';

const stop = new AbortController();
const abort = new AbortController();
let signals = 0;

/** The first asks for an orderly end, the second for an end at once, the third gets it. */
function onSignal(): void {
  signals += 1;
  if (signals === 1) {
    process.stderr.write('\nstopping: waiting for what is in flight; once more ends it at once\n');
    stop.abort();
  } else if (signals === 2) {
    abort.abort();
  } else {
    process.exit(130);
  }
}

process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);

process.exitCode = await runCommandLine(process.argv.slice(2), makeNodeEnvironment(), {
  stop: stop.signal,
  abort: abort.signal,
});
process.removeListener('SIGINT', onSignal);
process.removeListener('SIGTERM', onSignal);
