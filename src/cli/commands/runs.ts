import { type GlancedRun, glanceAtRuns, pruneRuns } from '../../api/glance-at-runs.ts';
import { findFolderProblem, RUNS_FOLDER } from '../../api/run-store.ts';
import { safeLine } from '../../diagnostic/safe-text.ts';
import { nounFor } from '../../source/count-text.ts';
import { parseDuration } from '../../source/duration.ts';
import { type Arguments, type CommandHandler, UsageError } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { printDiagnostics } from '../print.ts';
import { readCount, readPath, readText } from '../read-arguments.ts';

/** Lists the runs that are kept, or removes old ones (`runs prune`). */
export const runsCommand: CommandHandler = async (args, { environment }): Promise<ExitCode> => {
  const folder = readPath(args, 'output', environment) ?? RUNS_FOLDER;
  const action = readText(args, 'action');
  if (action !== undefined && action !== 'prune') {
    throw new UsageError(`\`pulze-run runs ${action}\` is nothing that there is`, [
      'write `pulze-run runs` or `pulze-run runs prune`',
    ]);
  }
  const problem = await findFolderProblem(folder, environment);
  if (problem !== undefined) {
    printDiagnostics([problem], new Map(), { environment, args });
    return exitCodes.mistake;
  }
  if (action === 'prune') {
    const removed = await pruneRuns(folder, readLimits(args), environment);
    for (const id of removed) environment.stdout.write(`${safeLine(id, true)}\n`);
    const count = removed.length;
    environment.stderr.write(`${count} ${nounFor(count, 'run')} removed\n`);
    return exitCodes.ok;
  }
  refuseLimits(args);
  const runs = await glanceAtRuns(folder, environment);
  for (const run of runs) environment.stdout.write(`${describe(run)}\n`);
  if (runs.length === 0)
    environment.stderr.write(`there is no run in \`${safeLine(folder, true)}\`\n`);
  return exitCodes.ok;
};

function readLimits(args: Arguments): Parameters<typeof pruneRuns>[1] {
  const keep = readCount(args, 'keep', 0);
  const age = readText(args, 'older-than');
  if (keep === undefined && age === undefined) {
    throw new UsageError('it is not said which runs are removed', [
      'write `--keep 20`, or `--older-than 30d`',
    ]);
  }
  const milliseconds = age === undefined ? undefined : readAge(age);
  return {
    ...(keep !== undefined && { keep }),
    ...(milliseconds !== undefined && { olderThanMilliseconds: milliseconds }),
  };
}

function refuseLimits(args: Arguments): void {
  for (const name of ['keep', 'older-than']) {
    if (args[name] !== undefined) {
      throw new UsageError(`\`--${name}\` goes with \`pulze-run runs prune\``);
    }
  }
}

const DAY = 86_400_000;

function readAge(text: string): number {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  const milliseconds = days === undefined ? parseDuration(text) : Number(days) * DAY;
  if (milliseconds !== undefined) return milliseconds;
  throw new UsageError(`\`--older-than ${text}\` is no time`, ['write `30d`, `12h` or `90m`']);
}

function describe({ id, pipelines, counts, trials, replayed, state }: GlancedRun): string {
  const names = safeLine(pipelines.join(', '), true);
  const outcome =
    counts === undefined
      ? `${trials} trials planned`
      : [`${counts.passed} passed`, `${counts.failed} failed`]
          .concat(counts.errored > 0 ? [`${counts.errored} errored`] : [])
          .concat(counts.not_run > 0 ? [`${counts.not_run} not run`] : [])
          .join(', ');
  const marks = [...(replayed ? ['replayed'] : []), ...(state === 'finished' ? [] : [state])];
  return [safeLine(id, true), outcome, ...marks, names].join('  ');
}
