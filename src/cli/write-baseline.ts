import { RUNS_FOLDER } from '../api/run-store.ts';
import { findOtherBaseline, saveBaseline } from '../api/save-baseline.ts';
import { safeLine } from '../diagnostic/safe-text.ts';
import type { Environment } from '../environment/environment.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import type { Arguments } from './command.ts';
import { UsageError } from './command.ts';
import { printDiagnostics } from './print.ts';
import { readPath } from './read-arguments.ts';
import { quote, storedRunCommand } from './stored-run-command.ts';

/** A baseline file that is to be written. */
export interface Saving {
  readonly path: string;
  readonly withTexts: boolean;
}

export function readSaving(args: Arguments, environment: Environment): Saving | undefined {
  const path = readPath(args, 'save-baseline', environment);
  const withoutTexts = args['baseline-without-texts'] === true;
  if (path === undefined && withoutTexts) {
    throw new UsageError('`--baseline-without-texts` goes with `--save-baseline`');
  }
  return path === undefined ? undefined : { path, withTexts: !withoutTexts };
}

/** Without what a command line says of saving: another run of it, or a part of one, is no such baseline. */
export function withoutSaving(args: Arguments): Arguments {
  const { 'save-baseline': _path, 'baseline-without-texts': _texts, ...rest } = args;
  return rest;
}

/** Whether all that was asked for was done; it says on standard error what it wrote, or why it did not. */
export async function writeBaseline(
  run: StoredRun,
  saving: Saving | undefined,
  {
    environment,
    args,
    since,
  }: {
    readonly environment: Environment;
    readonly args: Arguments;
    /** When a run ended early (ISO 8601) that goes on, and whose earlier command line says where: what was written since stays. */
    readonly since?: string | undefined;
  },
): Promise<boolean> {
  if (saving === undefined) return true;
  const left = since && (await tellLeft(run, { ...saving, since }, { environment, args }));
  if (left) {
    environment.stderr.write(left);
    return true;
  }
  const problem = await saveBaseline(run, saving, environment);
  if (problem) printDiagnostics([problem], new Map(), { environment, args });
  else environment.stderr.write(`saved as a baseline: ${safeLine(saving.path, true)}\n`);
  return problem === undefined;
}

async function tellLeft(
  run: StoredRun,
  place: Saving & { readonly since: string },
  { environment, args }: { readonly environment: Environment; readonly args: Arguments },
): Promise<string | undefined> {
  const why = await findOtherBaseline(run, place, environment);
  if (why === undefined) return undefined;
  const output = readPath(args, 'output', environment) ?? RUNS_FOLDER;
  const resume = storedRunCommand('resume', { id: run.started.run.id, output });
  const path = safeLine(place.path, true);
  const way = safeLine(`${resume} --save-baseline ${quote(place.path)}`, true);
  return `${path} is left as it is: ${safeLine(why, true)}; to write it all the same: ${way}\n`;
}
