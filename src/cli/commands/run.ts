import { builtIns } from '../../api/extensions.ts';
import { reporterNames, styleFor } from '../../api/report.ts';
import { type RunOptions, type RunResult, run } from '../../api/run.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { findNearest } from '../../diagnostic/suggest.ts';
import type { RunEvent } from '../../protocol/event.ts';
import type { RunSummary } from '../../protocol/summary.ts';
import { readBudget } from '../budget-options.ts';
import {
  type Arguments,
  type CommandContext,
  type CommandHandler,
  UsageError,
} from '../command.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.ts';
import { printDiagnostics, printNothingSelected, printUnchanged, styleFlags } from '../print.ts';
import {
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
import { storedRunCommand } from '../stored-run-command.ts';
import { tellKeptAnswers } from '../tell-kept-answers.ts';
import { tellMissing } from '../tell-missing.ts';
import { tellSnapshots } from '../tell-snapshots.ts';
import { readSaving, writeBaseline } from '../write-baseline.ts';
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
  const read = reporters.find(({ name, file }) => file === undefined && readByPrograms.has(name));
  if (read === undefined) return;
  throw new UsageError(
    `\`--dry-run\` shows requests to people, and \`${read.name}\` is read by programs`,
    ['leave one of them out'],
  );
}

/** A run as its command line says, but for what an earlier run gives it. */
export interface EarlierRun {
  readonly context: CommandContext;
  readonly earlier?: Pick<RunOptions, 'resume' | 'repeats' | 'answers'> & {
    /** Trials whose first repeat has one of these ids. */
    readonly only?: ReadonlySet<string>;
    /** The command line that it is of; the context's when absent. */
    readonly command?: readonly string[];
  };
}

export async function runAgain(
  args: Arguments,
  { context, earlier = {} }: EarlierRun,
): Promise<ExitCode> {
  const { environment, interrupts } = context;
  const reporters = readReporters(args, reporterNames());
  const { only, command, ...more } = earlier;
  const plain = readPlanOptions(args);
  const options = only ? { ...plain, selection: { ...plain.selection, only } } : plain;
  const bail = readCount(args, 'bail', 1);
  const output = readPath(args, 'output', environment);
  const concurrency = readCount(args, 'concurrency', 1);
  const retries = readCount(args, 'retries', 0);
  const budget = readBudget(args);
  const saving = readSaving(args, environment);
  if (saving && options.changed) {
    throw new UsageError(
      '`--save-baseline` takes a whole run, and `--filter changed` leaves cases out',
    );
  }
  const updateSnapshots = readUpdate(args, context);
  const keeping = readKeeping(args, environment);
  await tryReports(reporters, environment);
  // Last of all: an open view keeps the process alive until it is closed.
  const view = openView(args, context);
  const result = await run(
    {
      ...options,
      ...more,
      ...keeping,
      ...(saving && { saving: saving.path }),
      ...(concurrency !== undefined && { concurrency }),
      ...(retries !== undefined && { retries }),
      ...(bail !== undefined && { bail }),
      ...(budget && { budget }),
      ...(output !== undefined && { output }),
      allowCode: args['allow-code'] === true,
      updateSnapshots,
      command: command ?? ['pulze-run', ...redactArguments(context.argv)],
      interrupts,
      onWarnings: (warnings, prepared) => {
        printDiagnostics(warnings, prepared.sources, { environment, args });
        printUnchanged(prepared.unchanged, environment);
      },
      onEvent: view.event,
    },
    environment,
  ).finally(view.close);
  if (result.kind === 'refused') {
    refuseCommand(result.diagnostics, args);
    printDiagnostics(result.diagnostics, result.sources, { environment, args, sends: true });
    await writeRefusal(result.diagnostics, reporters, environment);
    return exitCodes.mistake;
  }
  if (result.kind === 'empty') {
    printUnchanged(result.unchanged, environment);
    printNothingSelected(args, environment);
    await writeRefusal(result.diagnostics, reporters, environment);
    return exitCodes.nothing;
  }
  environment.stderr.write(tellSnapshots(result.snapshots) + tellKeptAnswers(result.kept));
  await writeReports(result.stored, result.sources, { reporters, environment, args }).finally(() =>
    environment.stderr.write(tellKept(result, { output, reporters })),
  );
  await writeBaseline(result.stored, saving, { environment, args });
  return endWith(result);
}

/** What could not be written is told last, when nothing else is left to do. */
function endWith({ summary, unwritten }: Pick<RanResult, 'summary' | 'unwritten'>): ExitCode {
  if (unwritten) throw unwritten;
  return exitCodeOf(summary);
}

type RanResult = Extract<RunResult, { readonly kind: 'ran' }>;

/** Where the run is, and what compares its variants, where it has several and that was not asked for. */
function tellKept(
  { id, summary }: { readonly id: string; readonly summary: RunSummary },
  {
    output,
    reporters,
  }: { readonly output: string | undefined; readonly reporters: readonly ReporterChoice[] },
): string {
  const report = storedRunCommand('report', { id, output });
  const isSweep = summary.pipelines.some(({ variants }) => variants.length > 1);
  const lines = [`kept as ${id}: ${report}`];
  if (summary.counts.not_run > 0) {
    lines.push(tellMissing(summary, storedRunCommand('resume', { id, output })));
  }
  if (isSweep && !reporters.some(({ name }) => name === 'sweep')) {
    lines.push(`compare its variants: ${report} -r sweep`);
  }
  return `${lines.join('\n')}\n`;
}

function readUpdate(args: Arguments, { environment }: CommandContext): boolean {
  const isWanted = args['update-snapshots'] === true;
  if (!isWanted || !environment.variables['CI']) return isWanted;
  throw new UsageError('`--update-snapshots` is not for CI, which is where CI is set', [
    'update them where you can look at the difference, and commit it',
  ]);
}

/** A mistyped command is taken for a file: `pulze-run valdate triage.yaml`. */
function refuseCommand(diagnostics: readonly Diagnostic[], args: Arguments): void {
  const [first] = readList(args, 'files');
  const missing = diagnostics.some(
    (each) => each.code === 'no-such-file' && each.message.includes(`\`${first}\``),
  );
  if (first === undefined || !missing || /[./\\*]/.test(first)) return;
  const near = findNearest(first, COMMANDS);
  if (near === undefined) return;
  throw new UsageError(`there is no command and no file \`${first}\``, [
    `did you mean \`pulze-run ${near}\`?`,
  ]);
}

const COMMANDS: readonly string[] = [
  'run',
  'validate',
  'list',
  'report',
  'resume',
  'rerun',
  'rescore',
  'runs',
  'compare',
  'calibrate',
  'serve',
  'explain',
  'init',
  'completion',
];

interface View {
  readonly event: (event: RunEvent) => void;
  readonly close: () => void;
}

/** A calm region at a terminal, lines elsewhere, nothing with `--quiet`. */
function openView(args: Arguments, { environment, interrupts }: CommandContext): View {
  const { stderr, variables, clock } = environment;
  const style = styleFor(stderr, variables, styleFlags(args));
  const reporter = stderr.isTerminal ? builtIns.live.terminal : builtIns.live.plain;
  const isQuiet = args['quiet'] === true;
  const view = reporter.open(stderr, style, () => clock.monotonic());
  const onStop = (): void => (isQuiet ? void stderr.write(`${STOPPING}\n`) : view.note(STOPPING));
  interrupts.stop.addEventListener('abort', onStop, { once: true });
  let cancel = clock.schedule(TICK, tick);
  function tick(): void {
    view.tick();
    cancel = clock.schedule(TICK, tick);
  }
  return {
    event: (event) => view.event(event),
    close: () => {
      cancel();
      interrupts.stop.removeEventListener('abort', onStop);
      view.close();
    },
  };
}

const TICK = 250;
const STOPPING = 'stopping: waiting for what is in flight; Ctrl-C again ends it at once';
