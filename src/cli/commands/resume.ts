import { posix } from 'node:path';
import { hasRemains } from '../../api/has-remains.ts';
import { listStoredFiles } from '../../api/read-files.ts';
import { readSources, reporterNames } from '../../api/report.ts';
import { journalPath, RUNS_FOLDER } from '../../api/run-store.ts';
import { lacksBaseline } from '../../api/save-baseline.ts';
import { safeLine } from '../../diagnostic/safe-text.ts';
import type { RepeatedRun } from '../../protocol/event.ts';
import { isoTime } from '../../protocol/iso-time.ts';
import type { StoredRun } from '../../protocol/stored-run.ts';
import {
  type Arguments,
  type CommandContext,
  type CommandHandler,
  UsageError,
} from '../command.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { explainResume } from '../explain-resume.ts';
import { findPart, isPart, type RunPart } from '../find-part.ts';
import { readList, readPath, readReporters, readText } from '../read-arguments.ts';
import { defaultEndpoint, type EarlierCommand, readEarlier } from '../read-earlier.ts';
import { refuseOverwriting } from '../refuse-overwriting.ts';
import { storedRunCommand } from '../stored-run-command.ts';
import { readSaving, type Saving, withoutSaving, writeBaseline } from '../write-baseline.ts';
import { writeEach } from '../write-each.ts';
import { writeReports } from '../write-reports.ts';
import { runAgain } from './run.ts';

/**
 * Finishes what is missing of a run that ended early, and nothing else: trials, and what is written behind the
 * last of them.
 */
export const resumeCommand: CommandHandler = async (args, context) => {
  const earlier = await readEarlier(args, context, { goesOn: true });
  if (earlier === undefined) return exitCodes.mistake;
  const { id, run, command } = earlier;
  refuseMoved(earlier, context);
  const { finished } = run;
  if (finished === undefined || (await isUnfinished(earlier, context))) {
    const { repeats } = run.started.run;
    const part = repeats && (await readPart(repeats, earlier));
    const isWhole = finished?.summary.counts.not_run === 0;
    const isSaved = isWhole && (await findUnsaved(earlier, args, context)) === undefined;
    const same = isPart(run) || isSaved ? withoutSaving(earlier.args) : earlier.args;
    const again = { ...part, resume: id, command, endpoint: defaultEndpoint(run) };
    const isSaid = args['save-baseline'] !== undefined;
    const since = isSaid ? {} : { since: await findEnd(earlier, context) };
    const explain = explainResume(earlier);
    return await runAgain(same, { context, earlier: again, explain, ...since });
  }
  const { environment } = context;
  environment.stderr.write(tellWhole(earlier));
  const reporters = readReporters(earlier.args, reporterNames());
  const sources = await readSources(run, environment);
  const read = listStoredFiles(run, earlier.path);
  const saving = await findUnsaved(earlier, args, context);
  await refuseOverwriting({ reporters, saving }, read, { args, files: environment.files });
  await writeEach([
    () => writeReports(earlier, sources, { reporters, environment, args: earlier.args }),
    () => writeBaseline(run, saving, { environment, args }),
  ]);
  return exitCodeOf(finished.summary);
};

/** When an earlier session ended, or was last heard of. */
async function findEnd(
  { run, path }: EarlierCommand,
  { environment: { files } }: CommandContext,
): Promise<string> {
  const { finished } = run;
  return finished?.finished_at ?? isoTime((await files.details(path))?.modified ?? 0);
}

/** Trials are missing, or snapshots or cassettes, which are written behind the last of them. */
async function isUnfinished(
  { run, args }: EarlierCommand,
  { environment }: CommandContext,
): Promise<boolean> {
  if (run.finished?.summary.counts.not_run !== 0 || run.unwritten !== undefined) return true;
  const mode = readText(args, 'cassette');
  return (mode === 'record' || mode === 'auto') && (await hasRemains(run, environment));
}

/** The baseline that is asked for today, or that a run was killed before it wrote. */
async function findUnsaved(
  { run, args }: EarlierCommand,
  today: Arguments,
  { environment }: CommandContext,
): Promise<Saving | undefined> {
  const saving = readSaving(args, environment);
  if (saving === undefined || today['save-baseline'] !== undefined) return saving;
  // Of a part of another run it is not known here what it lacks.
  if (run.started.run.repeats !== undefined) return undefined;
  return (await lacksBaseline(run, saving.path, environment)) ? saving : undefined;
}

/** What could not be judged is in the run, and not missing. */
function tellWhole({ id, run, args }: EarlierCommand): string {
  const told = `nothing is missing in ${safeLine(id + describeAgain(run), true)}\n`;
  if (!run.finished?.summary.counts.errored) return told;
  const output = readText(args, 'output');
  const envFiles = readList(args, 'env-file');
  const rerun = storedRunCommand('rerun --errored', { id, output, envFiles });
  return `${told}run again what could not be judged: ${safeLine(rerun, true)}\n`;
}

/** Without an id the latest run is meant, which may be one that somebody has forgotten. */
function describeAgain({ started }: StoredRun): string {
  const { repeats } = started.run;
  if (repeats === undefined) return '';
  const did = repeats.what === 'answers' ? 'judged the answers' : 'ran cases';
  return `, which ${did} of ${repeats.run} again`;
}

/** A run is gone on with under its own id in the folder of runs; from elsewhere, another would be. */
function refuseMoved({ id, path, args }: EarlierCommand, { environment }: CommandContext): void {
  const folder = readPath(args, 'output', environment) ?? RUNS_FOLDER;
  const own = journalPath(folder, id);
  const whole = (name: string): string => posix.resolve(environment.workingDirectory, name);
  if (whole(path) === whole(own)) return;
  const at = posix.dirname(path);
  throw new UsageError(
    `the run in \`${at}\` is \`${id}\`, and goes on as \`${posix.dirname(own)}\``,
    [
      posix.basename(at) === id
        ? `name the folder that it is in: \`--output ${posix.dirname(at)}\``
        : 'give its folder that name again',
    ],
  );
}

/** The part of a still earlier run that the run to go on with is of. */
async function readPart(
  { run: id, what }: RepeatedRun,
  { find }: EarlierCommand,
): Promise<RunPart> {
  const run = await find(id);
  if (run !== undefined) return await findPart(run, what, find);
  throw new UsageError(`this run repeats a part of \`${id}\`, which is not there any more`, [
    'run what is missing anew',
  ]);
}
