#!/usr/bin/env node
import { makeNodeEnvironment } from '../environment/node.ts';
import { exitCodes } from './exit-codes.ts';
import { runCommandLine, tellError } from './program.ts';

const stop = new AbortController();
const abort = new AbortController();
let signals = 0;

/** The first asks for an orderly end, the second for an end at once, the third gets it. */
function onSignal(): void {
  signals += 1;
  if (signals === 1) {
    stop.abort();
  } else if (signals === 2) {
    abort.abort();
  } else {
    process.stderr.write('\n');
    process.exit(130);
  }
}

/** What nobody waited for went wrong: a bug, and never a green run. */
function onStray(error: unknown): void {
  process.exit(tellError(error, environment));
}

const environment = makeNodeEnvironment();
process.on('uncaughtException', onStray);
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
// A terminal that is closed: what is in flight is still kept.
process.on('SIGHUP', onSignal);

const exitCode = await runCommandLine(process.argv.slice(2), environment, {
  stop: stop.signal,
  abort: abort.signal,
});
process.removeListener('SIGINT', onSignal);
process.removeListener('SIGTERM', onSignal);
process.removeListener('SIGHUP', onSignal);
process.exitCode = exitCode;
// What an interrupted command left behind is not waited for; what it wrote is.
if (exitCode === exitCodes.interrupted) {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
}
