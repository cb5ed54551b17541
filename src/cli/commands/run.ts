import { reporterNames } from '../../api/report.ts';
import { type RunOptions, run } from '../../api/run.ts';
import type { RanResult, RunResult } from '../../api/run-result.ts';
import { journalPath, RUNS_FOLDER } from '../../api/run-store.ts';
import { joinUnwritten } from '../../api/unwritten-file.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { safeLine } from '../../diagnostic/safe-text.ts';
import { findNearest } from '../../diagnostic/suggest.ts';
import type { RunSummary } from '../../protocol/summary.ts';
import { readBudget } from '../budget-options.ts';
import {
  type Arguments,
  type CommandContext,
  type CommandHandler,
  UsageError,
} from '../command.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.ts';
import { openView } from '../open-view.ts';
import { printDiagnostics } from '../print.ts';
import {
  findPrinted,
  type ReporterChoice,
  readByPrograms,
  readCount,
  readList,
  readPath,
  readPlanOptions,
  readReporters,
} from '../read-arguments.ts';
import { readKeeping } from '../read-keeping.ts';
import { redactArguments } from '../redact-arguments.ts';
import { refuseOverwriting } from '../refuse-overwriting.ts';
import { storedRunCommand } from '../stored-run-command.ts';
import { tellKeptAnswers } from '../tell-kept-answers.ts';
import { tellLeftOut, tellNothingSelected } from '../tell-left-out.ts';
import { tellMissing, tellUnfinished } from '../tell-missing.ts';
import { tellResult } from '../tell-result.ts';
import { tellSnapshots } from '../tell-snapshots.ts';
import { readSaving, type Saving, writeBaseline } from '../write-baseline.ts';
import { writeEach } from '../write-each.ts';
import { writeRefusal } from '../write-refusal.ts';
import { tryReports, writeReports } from '../write-reports.ts';
import { listCommand } from './list.ts';

export const runCommand: CommandHandler = (args, context) => {
  if (args['dry-run'] === true) {
    refuseReaders(readReporters(args, reporterNames()));
    return listCommand(args, context);
  }
  return runAgain(args, { context });
};

/** What would be sent is written for people. */
function refuseReaders(reporters: readonly ReporterChoice[]): void {
  const read = findPrinted(reporters, readByPrograms);
  if (read === undefined) return;
  throw new UsageError(
    `\`--dry-run\` shows requests to people, and \`${read.name}\` is read by programs`,
    ['leave one of them out'],
  );
}

/** A run as its command line says, but for what an earlier run gives it. */
export interface EarlierRun {
  readonly context: CommandContext;
  /** The files are a part of those that the command line names. */
  readonly isPart?: boolean;
  /** When a run that goes on ended early, unless it is said today where its baseline is saved. */
  readonly since?: string;
  /** What keeps it from being run, in words that are about that. */
  readonly explain?: (diagnostic: Diagnostic) => Diagnostic;
  readonly earlier?: Pick<RunOptions, 'resume' | 'repeats' | 'answers' | 'expected'> & {
    /** Trials whose first repeat has one of these ids. */
    readonly only?: ReadonlySet<string>;
    /** What is asked where a step names no endpoint, whatever is the default today. */
    readonly endpoint?: string | undefined;
    /** The command line that it is of; the context's when absent. */
    readonly command?: readonly string[];
  };
}

export async function runAgain(args: Arguments, asking: EarlierRun): Promise<ExitCode> {
  const { context, earlier = {}, since } = asking;
  const { environment, interrupts } = context;
  const { repeats } = earlier;
  const asked = readRun(args, asking);
  const { options, reporters } = asked;
  await tryReports(reporters, environment);
  // Last of all: an open view keeps the process alive until it is closed.
  const view = openView(args, context);
  const result = await run(
    {
      ...options,
      interrupts,
      onRead: (read) => refuseOverwriting(asked, read, { args, files: environment.files }),
      onWarnings: (warnings, prepared) => {
        printDiagnostics(warnings, prepared.sources, { environment, args });
        environment.stderr.write(tellLeftOut(prepared.leftOut, repeats));
      },
      onEvent: view.event,
      onRan: (ran) => {
        view.close();
        return writeRan(ran, asked, { environment, args, since });
      },
    },
    environment,
  ).finally(view.close);
  if (result.kind !== 'ran') {
    await tellNotRun(result, { args, reporters, asking });
    return result.kind === 'refused' ? exitCodes.mistake : exitCodes.nothing;
  }
  environment.stderr.write(tellLock(result));
  return endWith(result);
}

/** What is shown of a run, and written beside its record. */
async function writeRan(
  ran: RanResult,
  asked: AskedRun,
  to: Parameters<typeof writeBaseline>[2],
): Promise<void> {
  const { environment, args } = to;
  const { options, reporters, saving } = asked;
  environment.stderr.write(
    tellResult(ran.summary, reporters, { environment, args }) +
      tellSnapshots(ran.snapshots) +
      tellKeptAnswers(ran.kept),
  );
  const path = journalPath(options.output ?? RUNS_FOLDER, ran.id);
  const shown = { run: ran.stored, path };
  await writeEach([
    () => writeReports(shown, ran.sources, { reporters, environment, args }),
    async () => environment.stderr.write(tellKept(ran, asked, readList(args, 'env-file'))),
    () => writeBaseline(ran.stored, saving, to),
  ]);
}

/** A run as it is asked for, and what is written beside its record. */
interface AskedRun {
  readonly options: RunOptions;
  readonly reporters: readonly ReporterChoice[];
  readonly saving: Saving | undefined;
}

function readRun(args: Arguments, { context, earlier = {}, isPart }: EarlierRun): AskedRun {
  const { environment } = context;
  const reporters = readReporters(args, reporterNames());
  const { only, command, endpoint, ...more } = earlier;
  const plain = readPlanOptions(args);
  const bail = readCount(args, 'bail', 1);
  const output = readPath(args, 'output', environment);
  const concurrency = readCount(args, 'concurrency', 1);
  const retries = readCount(args, 'retries', 0);
  const budget = readBudget(args);
  const saving = readSaving(args, environment);
  if (saving && plain.changed) {
    throw new UsageError(
      '`--save-baseline` takes a whole run, and `--filter changed` leaves cases out',
    );
  }
  const options = {
    ...plain,
    ...(isPart && { isPart }),
    ...(only && { selection: { ...plain.selection, only } }),
    ...(endpoint !== undefined && { endpoint: { ...plain.endpoint, earlier: endpoint } }),
    ...more,
    updateSnapshots: readUpdate(args, context),
    ...readKeeping(args, environment),
    ...(saving && { saving: saving.path }),
    ...(concurrency !== undefined && { concurrency }),
    ...(retries !== undefined && { retries }),
    ...(bail !== undefined && { bail }),
    ...(budget && { budget }),
    ...(output !== undefined && { output }),
    allowCode: args['allow-code'] === true,
    command: command ?? ['pulze-run', ...redactArguments(context.argv)],
  };
  return { options, reporters, saving };
}

/** Why nothing was run. */
async function tellNotRun(
  result: Exclude<RunResult, RanResult>,
  {
    args,
    reporters,
    asking,
  }: {
    readonly args: Arguments;
    readonly reporters: readonly ReporterChoice[];
    readonly asking: EarlierRun;
  },
): Promise<void> {
  const { environment, commands } = asking.context;
  const repeats = asking.earlier?.repeats;
  const { explain } = asking;
  const { sources } = result;
  const diagnostics = explain ? result.diagnostics.map(explain) : result.diagnostics;
  if (result.kind === 'refused') {
    refuseCommand(diagnostics, args, commands);
    printDiagnostics(diagnostics, sources, { environment, args, sends: true });
  } else {
    const { unchanged } = result.leftOut;
    environment.stderr.write(
      tellLeftOut({ ...(unchanged !== undefined && { unchanged }) }, repeats),
    );
    environment.stderr.write(tellNothingSelected(args, { repeats, confirms: result.confirms }));
  }
  await writeRefusal(diagnostics, reporters, environment);
}

/** What could not be written is told last, when nothing else is left to do. */
function endWith({ summary, unwritten, path }: RanResult): ExitCode {
  const failure = joinUnwritten(unwritten, path);
  if (failure) throw failure;
  return exitCodeOf(summary);
}

/** Nobody has to do anything about it. */
function tellLock({ leftLock }: RanResult): string {
  if (leftLock === undefined) return '';
  const { path, message } = leftLock;
  return `${safeLine(`${path} could not be removed, which hinders nobody: ${message}`, true)}\n`;
}

/** Where the run is, and what compares its variants, where it has several and that was not asked for. */
function tellKept(
  { id, summary }: { readonly id: string; readonly summary: RunSummary },
  { options: { output, repeats }, reporters }: AskedRun,
  envFiles: readonly string[],
): string {
  const report = storedRunCommand('report', { id, output });
  const isSweep = summary.pipelines.some(({ variants }) => variants.length > 1);
  const lines = [`kept as ${id}: ${report}`];
  const resume = (of: string): string => storedRunCommand('resume', { id: of, output, envFiles });
  if (summary.counts.not_run > 0) {
    const isUnfinished = summary.stop?.reason === 'unfinished';
    const earlier = repeats?.run ?? id;
    lines.push(isUnfinished ? tellUnfinished(earlier, resume) : tellMissing(summary, resume(id)));
  }
  if (isSweep && !reporters.some(({ name }) => name === 'sweep')) {
    lines.push(`compare its variants: ${report} -r sweep`);
  }
  return lines.map((line) => `${safeLine(line, true)}\n`).join('');
}

function readUpdate(args: Arguments, { environment }: CommandContext): boolean {
  const isWanted = args['update-snapshots'] === true;
  if (!isWanted || !environment.variables['CI']) return isWanted;
  throw new UsageError('`--update-snapshots` is not for CI, which is where CI is set', [
    'update them where you can look at the difference, and commit it',
  ]);
}

/** A mistyped command is taken for a file: `pulze-run valdate triage.yaml`. */
function refuseCommand(
  diagnostics: readonly Diagnostic[],
  args: Arguments,
  commands: readonly string[],
): void {
  const [first] = readList(args, 'files');
  const missing = diagnostics.some(
    (each) => each.code === 'no-such-file' && each.message.includes(`\`${first}\``),
  );
  if (first === undefined || !missing || /[./\\*]/.test(first)) return;
  const near = otherWords.get(first) ?? findNearest(first, commands);
  if (near === undefined) return;
  throw new UsageError(`there is no command and no file \`${first}\``, [
    `did you mean \`pulze-run ${near}\`?`,
  ]);
}

/** What other tools call it. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ['test', 'run'],
  ['eval', 'run'],
  ['check', 'validate'],
  ['lint', 'validate'],
]);
