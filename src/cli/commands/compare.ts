import { compare, comparisonFormats, renderCompared } from '../../api/compare.ts';
import { noteReads } from '../../api/read-files.ts';
import type { Environment } from '../../environment/environment.ts';
import { type Arguments, type CommandHandler, UsageError } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { orInterrupted } from '../or-interrupted.ts';
import { readPath, readReporters, readText } from '../read-arguments.ts';
import { refuseOverwriting } from '../refuse-overwriting.ts';
import { tellRefused } from '../write-refusal.ts';
import { writeDocuments } from '../write-reports.ts';

/** Compares a stored run with a baseline. Its exit code is the verdict. */
export const compareCommand: CommandHandler = (args, { environment, interrupts }) =>
  orInterrupted(interrupts, () => compareRuns(args, environment));

async function compareRuns(args: Arguments, environment: Environment): Promise<ExitCode> {
  const reporters = readReporters(args, comparisonFormats);
  const output = readPath(args, 'output', environment);
  const run = readPath(args, 'run', environment);
  const noted = noteReads(environment);
  const result = await compare(
    {
      baseline: readPath(args, 'baseline', environment) ?? '',
      ...(run !== undefined && { run }),
      ...(output !== undefined && { output }),
      options: readOptions(args),
      ...(args['verbose'] === true && { mostAnswers: Number.POSITIVE_INFINITY }),
    },
    noted.environment,
  );
  if (result.kind === 'refused') {
    await tellRefused(result.diagnostics, { environment, args });
    return exitCodes.mistake;
  }
  const { comparison } = result;
  const read = { all: noted.read, baselines: new Set<string>() };
  await refuseOverwriting({ reporters, saving: undefined }, read, {
    args,
    files: environment.files,
  });
  await writeDocuments((format, style) => renderCompared(comparison, format, style), {
    reporters,
    environment,
    args,
  });
  const codes = {
    met: exitCodes.ok,
    not_met: exitCodes.failed,
    inconclusive: exitCodes.errored,
  } as const;
  return codes[comparison.verdict];
}

type Options = NonNullable<Parameters<typeof compare>[0]['options']>;

function readOptions(args: Arguments): Options {
  const mode = readText(args, 'mode');
  const alpha = readShare(args, 'alpha', { isOpen: true });
  const minEffect = readShare(args, 'min-effect', { isOpen: false });
  const margin = readShare(args, 'margin', { isOpen: true });
  const isDetecting = mode !== 'non_inferior';
  if (isDetecting && margin !== undefined) throw lacksMode('--margin', 'non_inferior');
  if (!isDetecting && minEffect !== undefined) throw lacksMode('--min-effect', 'detect');
  return {
    ...(mode !== undefined && { mode: mode === 'non_inferior' ? mode : 'detect' }),
    ...(alpha !== undefined && { alpha }),
    ...(minEffect !== undefined && { minEffect }),
    ...(margin !== undefined && { margin }),
    allowMissing: args['allow-missing'] === true,
  };
}

/** It would do nothing in the other one. */
function lacksMode(option: string, mode: NonNullable<Options['mode']>): UsageError {
  return new UsageError(`\`${option}\` goes with \`--mode ${mode}\``);
}

/** A number from 0 to 1, without the two where the range is open. */
function readShare(
  args: Arguments,
  name: string,
  { isOpen }: { readonly isOpen: boolean },
): number | undefined {
  const value = args[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  const fits = isOpen ? number > 0 && number < 1 : number >= 0 && number <= 1;
  if (typeof value === 'number' && fits) return number;
  throw new UsageError(
    isOpen
      ? `\`--${name}\` takes a number above 0 and below 1`
      : `\`--${name}\` takes a number from 0 to 1`,
  );
}
