import { builtIns } from '../../api/extensions.ts';
import { reporterNames, styleFor } from '../../api/report.ts';
import { run } from '../../api/run.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { findNearest } from '../../diagnostic/suggest.ts';
import type { RunEvent } from '../../protocol/event.ts';
import type { Arguments, CommandContext, CommandHandler } from '../command.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { printDiagnostics, styleFlags } from '../print.ts';
import {
  readCount,
  readList,
  readPlanOptions,
  readReporters,
  readText,
} from '../read-arguments.ts';
import { redactArguments } from '../redact-arguments.ts';
import { writeReports } from '../write-reports.ts';
import { listCommand } from './list.ts';

export const runCommand: CommandHandler = async (args, context) => {
  if (args['dry-run'] === true) return await listCommand(args, context);
  const { environment, interrupts } = context;
  const reporters = readReporters(args, reporterNames());
  const view = openView(args, context);
  const bail = readCount(args, 'bail', 1);
  const output = readText(args, 'output');
  const concurrency = readCount(args, 'concurrency', 1);
  const retries = readCount(args, 'retries', 0);
  const result = await run(
    {
      ...readPlanOptions(args),
      ...(concurrency !== undefined && { concurrency }),
      ...(retries !== undefined && { retries }),
      ...(bail !== undefined && { bail }),
      ...(output !== undefined && { output }),
      command: ['pulze-run', ...redactArguments(context.argv)],
      interrupts,
      onWarnings: (warnings, prepared) =>
        printDiagnostics(warnings, prepared.sources, { environment, args }),
      onEvent: view.event,
    },
    environment,
  ).finally(view.close);
  if (result.kind === 'refused') {
    const told = withCommandHint(result.diagnostics, args);
    printDiagnostics(told, result.sources, { environment, args });
    return exitCodes.mistake;
  }
  if (result.kind === 'empty') {
    environment.stderr.write('nothing is selected: no trial fits what was asked for\n');
    return exitCodes.nothing;
  }
  await writeReports(result.stored, result.sources, { reporters, environment, args });
  environment.stderr.write(`kept as ${result.id}: pulze-run report ${result.id}\n`);
  return exitCodeOf(result.summary);
};

/** A mistyped command is taken for a file: `pulze-run valdate triage.yaml`. */
function withCommandHint(
  diagnostics: readonly Diagnostic[],
  args: Arguments,
): readonly Diagnostic[] {
  const [first] = readList(args, 'files');
  const names = ['run', 'validate', 'list', 'report', 'serve', 'explain', 'init'];
  const command = first === undefined ? undefined : findNearest(first, names);
  if (command === undefined) return diagnostics;
  return diagnostics.map((each) =>
    each.code === 'no-such-file' && each.message.includes(`\`${first}\``)
      ? { ...each, hints: [`did you mean the command \`pulze-run ${command}\`?`] }
      : each,
  );
}

interface View {
  readonly event: (event: RunEvent) => void;
  readonly close: () => void;
}

/** A calm region at a terminal, lines elsewhere, nothing with `--quiet`. */
function openView(args: Arguments, { environment }: CommandContext): View {
  if (args['quiet'] === true) return { event: () => undefined, close: () => undefined };
  const { stderr, variables, clock } = environment;
  const style = styleFor(stderr, variables, styleFlags(args));
  const reporter = stderr.isTerminal ? builtIns.live.terminal : builtIns.live.plain;
  const view = reporter.open(stderr, style, () => clock.monotonic());
  return { event: (event) => view.event(event), close: () => view.close() };
}
