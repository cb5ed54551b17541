import {
  type Calibrated,
  type CalibrateRequest,
  type CalibrationStart,
  calibrate,
  renderMeasures,
} from '../../api/calibrate.ts';
import { styleFor } from '../../api/report.ts';
import { safeLine } from '../../diagnostic/safe-text.ts';
import { formatNumberOf } from '../../source/count-text.ts';
import {
  type Arguments,
  type CommandContext,
  type CommandHandler,
  UsageError,
} from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { printDiagnostics, styleFlags } from '../print.ts';
import { readCount, readEndpoint, readPairs, readPath, readText } from '../read-arguments.ts';
import { tellStopping } from '../tell-stopping.ts';

/** Holds a judge against labels. It succeeds when every answer was judged, however well. */
export const calibrateCommand: CommandHandler = async (args, context) => {
  const { environment, interrupts } = context;
  const isQuiet = args['quiet'] === true;
  const request = readRequest(args, context);
  await refuseSaving(request, context);
  const forget = tellStopping(interrupts, (line) => environment.stderr.write(`${line}\n`));
  const result = await calibrate(
    {
      ...request,
      onStart: (start) => {
        printDiagnostics(start.warnings, new Map(), { environment, args });
        if (!isQuiet && args['dry-run'] !== true) environment.stderr.write(describeStart(start));
        if (args['dry-run'] === true) environment.stdout.write(describeEstimate(start));
      },
    },
    environment,
  ).finally(forget);
  return await tell(result, args, context);
};

/** What is measured does not take the place of what it is measured with. */
async function refuseSaving(
  { save, labels, pipeline }: Pick<CalibrateRequest, 'save' | 'labels' | 'pipeline'>,
  { environment: { files } }: CommandContext,
): Promise<void> {
  if (save === undefined) return;
  const place = await files.realPath(save);
  for (const path of [labels, pipeline]) {
    if ((await files.realPath(path)) !== place) continue;
    throw new UsageError(`\`--save ${save}\` would overwrite \`${path}\`, which is read`, [
      'give it another file',
    ]);
  }
}

function readRequest(
  args: Arguments,
  { environment, interrupts }: CommandContext,
): CalibrateRequest {
  const pipeline = readPath(args, 'pipeline', environment);
  if (pipeline === undefined) {
    throw new UsageError('no pipeline is named, and the judge is in one', [
      'name it: `--pipeline FILE`',
    ]);
  }
  const judge = readText(args, 'judge');
  const save = readPath(args, 'save', environment);
  const concurrency = readCount(args, 'concurrency', 1);
  const retries = readCount(args, 'retries', 0);
  return {
    labels: readPath(args, 'labels', environment) ?? '',
    pipeline,
    ...(judge !== undefined && { judge }),
    ...(save !== undefined && { save }),
    ...(concurrency !== undefined && { concurrency }),
    ...(retries !== undefined && { retries }),
    endpoint: readEndpoint(args),
    overrides: { models: [], params: {}, vars: readPairs(args, 'var') },
    allowOutside: args['allow-outside'] === true,
    dryRun: args['dry-run'] === true,
    interrupts,
  };
}

function describeStart({ answers, model, endpoint }: CalibrationStart): string {
  return `judging ${formatNumberOf(answers, 'answer')} by ${safeLine(`${model} at ${endpoint}`, true)}\n`;
}

function describeEstimate({ answers, calls, model, endpoint }: CalibrationStart): string {
  return `${formatNumberOf(answers, 'answer')}\n${formatNumberOf(calls, 'call')} to ${safeLine(`${model} at ${endpoint}`, true)}\n`;
}

async function tell(
  result: Calibrated,
  args: Arguments,
  { environment }: CommandContext,
): Promise<ExitCode> {
  const { stdout, stderr, variables } = environment;
  if (result.kind === 'refused') {
    printDiagnostics(result.diagnostics, result.sources, { environment, args, sends: true });
    return exitCodes.mistake;
  }
  if (result.kind === 'estimated') return exitCodes.ok;
  if (result.kind === 'stopped') {
    const { stop, judged } = result;
    const hints = (stop.failure?.hints ?? []).map((hint) => `    = ${hint}\n`).join('');
    stderr.write(
      `${stop.message}\n${hints}${formatNumberOf(judged, 'answer')} judged; nothing is measured\n`,
    );
    return stop.reason === 'interrupted' ? exitCodes.interrupted : exitCodes.errored;
  }
  const style = styleFor(stdout, variables, styleFlags(args));
  for await (const text of renderMeasures(result.measures, style)) stdout.write(text);
  const save = readPath(args, 'save', environment);
  if (save !== undefined) {
    const unsaved = 'no calibration is saved, as no answer has a verdict';
    stderr.write(
      `${result.isSaved ? 'saved as a calibration' : unsaved}: ${safeLine(save, true)}\n`,
    );
  }
  return result.measures.errored.length > 0 ? exitCodes.errored : exitCodes.ok;
}
