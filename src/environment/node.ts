import { hostname } from 'node:os';
import type { Environment, Sink } from './environment.ts';
import { nodeClock } from './node-clock.ts';
import { toFileError } from './node-file-error.ts';
import { makeNodeFiles } from './node-files.ts';
import { findKeyboard } from './node-keyboard.ts';
import { makeNodePrograms } from './node-programs.ts';
import { makeNodeSink, type NodeStream } from './node-sink.ts';

/**
 * The real world: this process's clock, disk, streams and variables. What is given in `overrides`
 * takes the place of the real thing; a `workingDirectory` among them is also where `files` and
 * `programs` look for relative paths. What cannot be written to standard error is dropped. Throws a FileError
 * where the process is in a folder that was removed.
 */
export function makeNodeEnvironment(overrides: Partial<Environment> = {}): Environment {
  const workingDirectory = overrides.workingDirectory ?? findWorkingDirectory();
  return {
    clock: overrides.clock ?? nodeClock,
    files: overrides.files ?? makeNodeFiles(workingDirectory),
    programs: overrides.programs ?? makeNodePrograms(workingDirectory),
    stdout: overrides.stdout ?? standardSink(process.stdout, throwUnwritable),
    /** Found when it is asked for: looking at standard input opens it. */
    get keyboard() {
      return overrides.keyboard ?? findKeyboard();
    },
    stderr: overrides.stderr ?? standardSink(process.stderr, ignore),
    variables: overrides.variables ?? process.env,
    secrets: overrides.secrets ?? new Set(),
    workingDirectory,
    hostName: overrides.hostName ?? hostname(),
    random: overrides.random ?? Math.random,
  };
}

function findWorkingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw toFileError(error, 'the working directory');
  }
}

const standardSinks = new Map<NodeStream, Sink>();

/** One a stream, since each listens to it as long as the process lives. */
function standardSink(stream: NodeStream, onFailure: (error: Error) => void): Sink {
  const known = standardSinks.get(stream);
  if (known !== undefined) return known;
  const sink = makeNodeSink(stream, onFailure);
  standardSinks.set(stream, sink);
  return sink;
}

function throwUnwritable(error: Error): never {
  throw toFileError(error, 'standard output');
}

/** Nothing is left to tell it on, and what is under way is worth more. */
function ignore(): void {}
