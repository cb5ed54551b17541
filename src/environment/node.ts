import type { Environment } from './environment.ts';
import { nodeClock } from './node-clock.ts';
import { toFileError } from './node-file-error.ts';
import { makeNodeFiles } from './node-files.ts';
import { findKeyboard } from './node-keyboard.ts';
import { makeNodePrograms } from './node-programs.ts';
import { makeNodeSink } from './node-sink.ts';

/**
 * The real world: this process's clock, disk, streams and variables. What is given in `overrides`
 * takes the place of the real thing; a `workingDirectory` among them is also where `files` and
 * `programs` look for relative paths. What cannot be written to standard error is dropped.
 */
export function makeNodeEnvironment(overrides: Partial<Environment> = {}): Environment {
  const workingDirectory = overrides.workingDirectory ?? process.cwd();
  return {
    clock: overrides.clock ?? nodeClock,
    files: overrides.files ?? makeNodeFiles(workingDirectory),
    programs: overrides.programs ?? makeNodePrograms(workingDirectory),
    stdout: overrides.stdout ?? makeNodeSink(process.stdout, throwUnwritable),
    /** Found when it is asked for: looking at standard input opens it. */
    get keyboard() {
      return overrides.keyboard ?? findKeyboard();
    },
    stderr: overrides.stderr ?? makeNodeSink(process.stderr, ignore),
    variables: overrides.variables ?? process.env,
    secrets: overrides.secrets ?? new Set(),
    workingDirectory,
    random: overrides.random ?? Math.random,
  };
}

function throwUnwritable(error: Error): never {
  throw toFileError(error, 'standard output');
}

/** Nothing is left to tell it on, and what is under way is worth more. */
function ignore(): void {}
