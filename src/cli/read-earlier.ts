import { findRun, RUNS_FOLDER } from '../api/run-store.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { type Arguments, type CommandContext, UsageError } from './command.ts';
import { printDiagnostics } from './print.ts';
import { readPath } from './read-arguments.ts';

/** An earlier run, and the arguments that it was started with, under those of today. */
export interface EarlierCommand {
  readonly id: string;
  readonly run: StoredRun;
  readonly args: Arguments;
  readonly command: readonly string[];
}

/** Undefined where there is no such run, which was told. */
export async function readEarlier(
  args: Arguments,
  { environment, parse }: CommandContext,
): Promise<EarlierCommand | undefined> {
  const output = readPath(args, 'output', environment);
  const wanted = readPath(args, 'run', environment) ?? 'latest';
  const found = await findRun(wanted, output ?? RUNS_FOLDER, environment);
  if (found.problem) {
    printDiagnostics([found.problem], new Map(), { environment, args });
    return undefined;
  }
  const { id, run } = found;
  const { command } = run.started.run;
  if (command === undefined) {
    throw new UsageError(`the run \`${id}\` was started by a program, not by a command line`, [
      'go on with it from there: `run({ …, resume })`',
    ]);
  }
  const secret = command.find((word) => word.includes('[key]'));
  if (secret !== undefined) {
    throw new UsageError(`the command line of \`${id}\` had a secret in it, which is not kept`, [
      'give the same command again; secrets belong into variables',
    ]);
  }
  const earlier = await parse(command.slice(1));
  return { id, run, command, args: { ...earlier, ...given(args), ...(output && { output }) } };
}

/** What was said today, apart from which run is meant. */
function given(args: Arguments): Arguments {
  const { _, $0, run, ...rest } = args;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
}
