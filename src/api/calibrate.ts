import { CALIBRATION_VERSION, type Calibration } from '../calibration/calibration.ts';
import { makeCalibrationText } from '../calibration/make-calibration-text.ts';
import { type JudgeMeasures, measureJudge } from '../calibration/measure-judge.ts';
import { type LabelledAnswer, type ReadLabels, readLabels } from '../calibration/read-labels.ts';
import { pickLoader } from '../dataset/read-rows.ts';
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import { type Interrupts, neverInterrupted } from '../environment/interrupts.ts';
import { sha256 } from '../pipeline/digest.ts';
import type { RunStop } from '../protocol/summary.ts';
import { renderCalibration } from '../report/calibration-text.ts';
import type { Style } from '../report/reporter.ts';
import { type JudgedLabels, judgeLabels } from '../run/judge-labels.ts';
import { canonical } from '../source/canonical-json.ts';
import { isJsonArray, isJsonObject } from '../source/json.ts';
import type { SourceFile } from '../source/location.ts';
import { checkEndpoint } from './check-endpoints.ts';
import type { GivenNumbers } from './check-numbers.ts';
import { makeConnections } from './connect.ts';
import { builtIns, type Extensions } from './extensions.ts';
import { type FoundJudge, findJudge } from './find-judge.ts';
import { fingerprintJudge } from './judge-uses.ts';
import { isRunnable, prepare } from './prepare.ts';
import type { PlanOptions, Prepared } from './prepared.ts';

export interface CalibrateRequest extends Pick<PlanOptions, 'endpoint' | 'overrides'> {
  /** The file of labelled answers. */
  readonly labels: string;
  /** The file that has the judge. */
  readonly pipeline: string;
  /** What reports call the judge; not needed where there is one. */
  readonly judge?: string;
  /** Where to write the calibration. */
  readonly save?: string;
  /** Answers that are judged at once; 8. */
  readonly concurrency?: number;
  /** Further attempts after a failed one that may work the next time; 3. */
  readonly retries?: number;
  /** Files of the pipeline may lead out of the project; they may not. */
  readonly allowOutside?: boolean;
  /** Sends nothing, and counts the calls. */
  readonly dryRun?: boolean;
  readonly interrupts?: Interrupts;
  readonly extensions?: Extensions;
  /** Told before the first call. */
  readonly onStart?: (start: CalibrationStart) => void;
}

/** What will be asked. */
export interface CalibrationStart {
  readonly answers: number;
  readonly calls: number;
  readonly model: string;
  readonly endpoint: string;
  readonly warnings: readonly Diagnostic[];
}

export type Calibrated =
  /** `isSaved`: nothing is written where no file is named, or where there is no verdict to measure by. */
  | { readonly kind: 'calibrated'; readonly measures: JudgeMeasures; readonly isSaved: boolean }
  | { readonly kind: 'estimated' }
  /** It ended before all were judged: nothing is measured, and nothing written. */
  | { readonly kind: 'stopped'; readonly stop: RunStop; readonly judged: number }
  | {
      readonly kind: 'refused';
      readonly diagnostics: readonly Diagnostic[];
      readonly sources: ReadonlyMap<string, SourceFile>;
    };

/** Asks a judge of a pipeline about answers that people have labelled, and measures how it did. */
export async function calibrate(
  request: CalibrateRequest,
  environment: Environment,
): Promise<Calibrated> {
  const extensions = request.extensions ?? builtIns;
  const { endpoint, overrides, allowOutside } = request;
  const prepared = await prepare(
    {
      files: [request.pipeline],
      needsEndpoint: false,
      alone: true,
      ...(allowOutside && { allowOutside }),
      ...(endpoint && { endpoint }),
      ...(overrides && { overrides }),
      ...numbersOf(request),
    },
    extensions,
    environment,
  );
  const { sources } = prepared;
  if (!isRunnable(prepared)) {
    const diagnostics = prepared.diagnostics.filter(({ severity }) => severity === 'error');
    return { kind: 'refused', diagnostics, sources };
  }
  const labelled = await loadLabels(request.labels, extensions, environment);
  const { judge, problem } = findJudge(prepared, request.judge, extensions);
  const place = { project: prepared.project, stop: request.interrupts?.stop };
  const found = [
    ...(problem ? [problem] : []),
    ...labelled.diagnostics,
    ...(judge ? await checkEndpoint(judge.endpoint, place, environment) : []),
    ...(await tryToSave(request.save, environment)),
  ];
  if (judge === undefined || hasErrors(found)) {
    return { kind: 'refused', diagnostics: found, sources };
  }
  const { answers } = labelled;
  const start = describeStart(judge, answers, extensions);
  request.onStart?.({ ...start, warnings: [...found, ...warnOfPrompts(judge, answers)] });
  if (request.dryRun === true) return { kind: 'estimated' };
  const asked = await ask({ request, prepared, judge, extensions }, answers, environment);
  if (asked.stop) return { kind: 'stopped', stop: asked.stop, judged: asked.answers.length };
  return await conclude({ request, judge, answers }, asked, environment);
}

function numbersOf({
  concurrency,
  retries,
}: CalibrateRequest): Pick<GivenNumbers, 'concurrency' | 'retries'> {
  return {
    ...(concurrency !== undefined && { concurrency }),
    ...(retries !== undefined && { retries }),
  };
}

async function loadLabels(
  path: string,
  { datasets }: Extensions,
  { files }: Environment,
): Promise<ReadLabels> {
  const refuse = (message: string, hint?: string): ReadLabels => {
    const problem = { code: 'bad-label', severity: 'error', message } as const;
    return { answers: [], diagnostics: [{ ...problem, ...(hint && { hints: [hint] }) }] };
  };
  const loader = pickLoader(path, datasets);
  if (loader === undefined) {
    const hint = 'write a JSON map on each line, into a file whose name ends with `.jsonl`';
    return refuse(`\`${path}\` is of no format that is read`, hint);
  }
  try {
    const read = await readLabels(loader.read({ path, chunks: () => files.stream(path) }));
    if (read.answers.length > 0 || read.diagnostics.length > 0) return read;
    return refuse(`\`${path}\` has no labelled answer`);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return refuse(`\`${path}\`: ${error.message}`);
  }
}

/** Before anything is sent: a calibration that cannot be written is no reason to have paid for it. */
async function tryToSave(
  path: string | undefined,
  { files }: Environment,
): Promise<readonly Diagnostic[]> {
  if (path === undefined) return [];
  try {
    await files.tryWrite(path);
    return [];
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return [
      { code: 'unwritable-file', severity: 'error', message: `\`${path}\`: ${error.message}` },
    ];
  }
}

function describeStart(
  { placed, model, endpoint }: FoundJudge,
  answers: readonly LabelledAnswer[],
  { assertions }: Extensions,
): Omit<CalibrationStart, 'warnings'> {
  const { assertion, options } = placed.use;
  const planned = assertions.get(assertion)?.asks?.(options.raw) ?? [];
  const each = planned.reduce((sum, { calls }) => sum + calls, 0);
  return {
    answers: answers.length,
    calls: each * answers.length,
    model,
    endpoint: endpoint.name,
  };
}

/** A judge that sees the prompt in a run and not here is measured at another task. */
function warnOfPrompts(
  { placed: { use } }: FoundJudge,
  answers: readonly LabelledAnswer[],
): readonly Diagnostic[] {
  const { show = ['prompt'], question } = isJsonObject(use.options.raw) ? use.options.raw : {};
  const sees = isJsonArray(show) && show.includes('prompt') && question === undefined;
  const without = answers.filter(({ body }) => Object.keys(body).length === 0);
  const [first] = without;
  if (!sees || first === undefined) return [];
  const message = `${without.length} of ${answers.length} rows have neither \`messages\` nor \`prompt\`; in a run this judge sees what was asked`;
  const hints = [
    'add what the answer is one to, or write `show: []` for a judge that sees no prompt',
  ];
  return [{ code: 'bad-label', severity: 'warning', message, location: first.location, hints }];
}

interface Asking {
  readonly request: CalibrateRequest;
  readonly prepared: Prepared & Required<Pick<Prepared, 'endpoints' | 'config'>>;
  readonly judge: FoundJudge;
  readonly extensions: Extensions;
}

async function ask(
  { request, prepared, judge, extensions }: Asking,
  answers: readonly LabelledAnswer[],
  environment: Environment,
): Promise<JudgedLabels> {
  const { concurrency = 8, retries = 3, interrupts = neverInterrupted() } = request;
  const { endpoints, config } = prepared;
  const { providers, assertions } = extensions;
  const leaving = new AbortController();
  const stop = AbortSignal.any([interrupts.stop, leaving.signal]);
  const connections = makeConnections(
    { endpoints, providers, prices: config.prices, concurrency, retries, stop },
    environment,
  );
  const { planned, placed, endpoint } = judge;
  const [variant = { id: '', values: {} }] = planned.variants;
  const asked = {
    planned,
    variant,
    use: placed.use,
    step: placed.step ?? '',
    endpoint: endpoint.name,
    vars: planned.pipeline.vars,
  };
  const { connect, room } = connections;
  const leave = (): void => leaving.abort();
  const context = { connect, room, assertions, concurrency, interrupts, leave };
  return await judgeLabels(answers, asked, context).finally(() => connections.close());
}

async function conclude(
  about: {
    readonly request: CalibrateRequest;
    readonly judge: FoundJudge;
    readonly answers: readonly LabelledAnswer[];
  },
  { answers, judging }: JudgedLabels,
  { files }: Environment,
): Promise<Calibrated> {
  const { request, judge } = about;
  const { endpoint, model, placed } = judge;
  const measured = measureJudge(answers);
  const { truePasses, falsePasses, trueFailures, falseFailures } = measured.confusion;
  const calibration: Calibration = {
    version: CALIBRATION_VERSION,
    judge: {
      fingerprint: fingerprintJudge(placed.use, endpoint.dialect),
      name: placed.use.label,
      assertion: placed.use.assertion,
      model,
      endpoint: endpoint.name,
      dialect: endpoint.dialect,
      ...(endpoint.emulator && { emulated: true as const }),
    },
    labels: { rows: about.answers.length, sha256: digestLabels(about.answers) },
    confusion: {
      true_passes: truePasses,
      false_passes: falsePasses,
      true_failures: trueFailures,
      false_failures: falseFailures,
    },
    errored: measured.errored.length,
  };
  const { save } = request;
  const isSaved = save !== undefined && measured.agreement.counts.n > 0;
  if (isSaved) await files.writeText(save, makeCalibrationText(calibration));
  const said = { judge: calibration.judge, labels: request.labels, ...(judging && { judging }) };
  return { kind: 'calibrated', measures: { ...measured, ...said }, isSaved };
}

function digestLabels(answers: readonly LabelledAnswer[]): string {
  const rows = answers.map(({ id, text, passes, body, vars }) =>
    canonical({ id, text, passes, body, vars }),
  );
  return sha256(rows.join('\n'));
}

/** What was measured, as pieces of text. */
export function renderMeasures(measures: JudgeMeasures, style: Style): AsyncIterable<string> {
  return renderCalibration(measures, style);
}
