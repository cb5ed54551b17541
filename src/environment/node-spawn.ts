import type * as ChildProcess from 'node:child_process';
import { createRequire } from 'node:module';

let loaded: typeof ChildProcess | undefined;

/** Node's own; loaded with the first program, since few commands start one. */
export function spawn(
  command: string,
  args: readonly string[],
  options: ChildProcess.SpawnOptions,
): ChildProcess.ChildProcess {
  loaded ??= createRequire(import.meta.url)('node:child_process') as typeof ChildProcess;
  return loaded.spawn(command, args, options);
}
