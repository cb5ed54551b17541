#!/usr/bin/env node
import { program } from '../api/program.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import { keepCompiledCode } from '../environment/node-compiled-code.ts';
import { toFileError } from '../environment/node-file-error.ts';
import { leaveTerminal, makeNodeSink } from '../environment/node-sink.ts';
import { exitCodes } from './exit-codes.ts';
import { isVersionAsked } from './is-version-asked.ts';

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

/** Of a terminal that is gone: only what is written to it would tell otherwise. */
function onHangUp(): void {
  process.removeListener('exit', leaveTerminal);
  process.once('exit', leaveTerminal);
  onSignal();
}

/** A run goes on when nobody can be told of it: what is in flight is kept. Its end says that something was lost. */
function onUntold(): void {
  process.once('exit', (code) => {
    if (code !== exitCodes.bug && code !== exitCodes.interrupted) {
      process.exitCode = exitCodes.errored;
    }
  });
}

/** All that a command needs; what only says the version does without. */
async function runCommand(argv: readonly string[]): Promise<void> {
  keepCompiledCode(import.meta.dirname, process.env);
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // A terminal that is closed: what is in flight is still kept.
  process.on('SIGHUP', onHangUp);
  const { makeNodeEnvironment } = await import('../environment/node.ts');
  const { runCommandLine, tellError } = await import('./program.ts');
  const stderr = makeNodeSink(process.stderr, onUntold);
  let environment: Environment;
  try {
    environment = makeNodeEnvironment({ stderr });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    stderr.write(`error: ${describeLost(error)}\n`);
    process.exitCode = exitCodes.mistake;
    return;
  }
  // What nobody waited for went wrong: a bug, and never a green run.
  process.on('uncaughtException', (error) => process.exit(tellError(error, environment)));
  const failUnended = (): void => {
    const error = new Error('nothing is left to wait for, and the command has not come to its end');
    process.exitCode = tellError(error, environment);
  };
  // Node would end with 0 then.
  process.once('beforeExit', failUnended);
  const exitCode = await runCommandLine(argv, environment, {
    stop: stop.signal,
    abort: abort.signal,
  });
  process.removeListener('SIGINT', onSignal);
  process.removeListener('SIGTERM', onSignal);
  process.removeListener('SIGHUP', onHangUp);
  process.removeListener('beforeExit', failUnended);
  process.exitCode = exitCode;
  // Nothing is left to wait for by then. Node would still take its heap apart.
  process.once('beforeExit', () => process.exit());
  // What an interrupted command left behind is not waited for; what it wrote is.
  if (exitCode === exitCodes.interrupted) {
    process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
  }
}

/** Of the working directory, without which no path means anything. */
function describeLost({ kind, message }: FileError): string {
  return kind === 'missing'
    ? 'the folder that this was started in is not there any more'
    : `the folder that this was started in cannot be used: ${message}`;
}

/** Loads what tells it only when there is something to tell. */
async function tellUnwritable(error: Error): Promise<void> {
  const { makeNodeEnvironment } = await import('../environment/node.ts');
  const { tellError } = await import('./program.ts');
  process.exitCode = tellError(toFileError(error, 'standard output'), makeNodeEnvironment());
}

const argv = process.argv.slice(2);
if (isVersionAsked(argv)) {
  const stdout = makeNodeSink(process.stdout, (error) => void tellUnwritable(error));
  stdout.write(`${program.version}\n`);
} else {
  void runCommand(argv);
}
