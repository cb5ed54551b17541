import type { RunStarted } from '../../src/protocol/event.ts';
import type { Attempt } from '../../src/protocol/failure.ts';
import type { AssertionRecord, StepRecord, TrialRecord } from '../../src/protocol/record.ts';
import type { StoredRun } from '../../src/protocol/stored-run.ts';
import type {
  GateRecord,
  LatencySummary,
  OutcomeCounts,
  PipelineSummary,
  RunStop,
  RunSummary,
  Totals,
  VariantSummary,
} from '../../src/protocol/summary.ts';
import type { Location } from '../../src/source/location.ts';

/** A place on one line of the pipeline that the records are about. */
export function at(line: number, column: number, length: number): Location {
  return { path: TRIAGE, start: { line, column }, end: { line, column: column + length } };
}

export const TRIAGE = 'pipelines/triage.yaml';

export function makeStep(some: Partial<StepRecord> & { text?: string } = {}): StepRecord {
  const text = some.text ?? '{"queue": "billing", "urgent": true}';
  return {
    id: 'main',
    outcome: 'passed',
    request: {
      endpoint: 'pulze',
      url: 'https://api.pulze.ai/v1/chat/completions',
      headers: { 'Pulze-Labels': '{"suite":"triage"}' },
      body: { model: 'pulze', messages: [{ role: 'user', content: 'I was charged twice.' }] },
    },
    response: { choices: [{ index: 0, message: { role: 'assistant', content: text } }] },
    text,
    model: 'openai/gpt-4o',
    finish_reason: 'stop',
    usage: { prompt_tokens: 120, completion_tokens: 20, total_tokens: 140 },
    cost_usd: 0.00042,
    latency_ms: 412,
    attempts: [{ number: 1, duration_ms: 415, waited_ms: 0, status: 200 }],
    ...some,
  };
}

/** A step whose calls all went wrong. */
export function makeFailedStep(
  failure: StepRecord['failure'] & object,
  attempts: readonly Attempt[],
  id = 'main',
): StepRecord {
  const { request } = makeStep();
  return { id, outcome: 'errored', ...(request ? { request } : {}), attempts, failure };
}

export function makeAssertion(some: Partial<AssertionRecord> = {}): AssertionRecord {
  const name = some.name ?? 'json_mode';
  return {
    name,
    assertion: name,
    step: 'main',
    verdict: 'passed',
    score: 1,
    message: 'the text is one JSON object',
    severity: 'error',
    location: at(19, 9, 9),
    ...some,
  };
}

export function makeTrial(some: Partial<TrialRecord> = {}): TrialRecord {
  const steps = some.steps ?? [makeStep()];
  const variant = some.variant ?? {};
  const variantId = Object.entries(variant)
    .map(([axis, value]) => `${axis}=${String(value)}`)
    .join(',');
  const pipeline = some.pipeline ?? 'ticket-triage';
  const name = some.case ?? 'refund';
  const repeat = some.repeat ?? 1;
  const id = [pipeline, name, ...(variantId === '' ? [] : [variantId])].join('/');
  return {
    id: repeat === 1 ? id : `${id}#${repeat}`,
    pipeline,
    file: TRIAGE,
    case: name,
    variant,
    variant_id: variantId,
    repeat,
    outcome: 'passed',
    ...(steps.some((step) => step.text !== undefined) ? { score: 1 } : {}),
    ...sumSteps(steps),
    vars: { ticket: 'I was charged twice.' },
    steps,
    assertions: [makeAssertion()],
    ...some,
  };
}

export interface RunParts {
  readonly trials: readonly TrialRecord[];
  readonly planned?: number;
  readonly gates?: readonly GateRecord[];
  readonly stop?: RunStop;
  readonly note?: string;
  readonly killed?: boolean;
  readonly durationMilliseconds?: number;
}

/** A run as it is read back; `planned` counts trials that are not there as not run. */
export function makeRun(parts: RunParts): StoredRun {
  const { trials } = parts;
  const planned = parts.planned ?? trials.length;
  const started = makeStarted(parts, planned);
  const summary: RunSummary = {
    ...totalsOf(trials, planned),
    duration_ms: parts.durationMilliseconds ?? 4210,
    pipelines: started.pipelines.map((info) =>
      summarizePipeline(
        info,
        trials.filter((trial) => trial.pipeline === info.name),
      ),
    ),
    gates: parts.gates ?? [],
    ...(parts.stop ? { stop: parts.stop } : {}),
  };
  const finished = {
    type: 'run_finished',
    finished_at: '2026-11-02T10:00:04.210Z',
    summary,
  } as const;
  return {
    started,
    ...(parts.killed === true ? {} : { finished }),
    async *trials(wanted) {
      yield* wanted === undefined ? trials : wanted.flatMap((at) => trials[at] ?? []);
    },
  };
}

function makeStarted(parts: RunParts, planned: number): RunStarted {
  const names = [...new Set(parts.trials.map((trial) => trial.pipeline))];
  const missing = planned - parts.trials.length;
  return {
    type: 'run_started',
    version: 1,
    run: {
      id: '20261102-100000-k3v9',
      started_at: '2026-11-02T10:00:00.000Z',
      command: ['pulze-run', TRIAGE],
      endpoint: parts.note
        ? { name: 'emulator', dialect: 'pulze', note: parts.note }
        : { name: 'pulze', base_url: 'https://api.pulze.ai/v1', dialect: 'pulze' },
      program: { name: 'pulze-run', version: '0.1.0' },
      seed: 7,
      concurrency: 8,
    },
    sources: [{ path: TRIAGE, sha256: 'a'.repeat(64) }],
    pipelines: names.map((name, index) => {
      const own = parts.trials.filter((trial) => trial.pipeline === name);
      const last = index === names.length - 1;
      return {
        name,
        file: own[0]?.file ?? TRIAGE,
        trials: own.length + (last ? missing : 0),
        variants: new Set(own.map((trial) => trial.variant_id)).size,
        repeat: { count: Math.max(1, ...own.map((trial) => trial.repeat)), pass: 'all' as const },
      };
    }),
    trials: planned,
  };
}

function summarizePipeline(
  info: RunStarted['pipelines'][number],
  trials: readonly TrialRecord[],
): PipelineSummary {
  const totals = totalsOf(trials, info.trials);
  const { errored, failed, not_run } = totals.counts;
  const ids = [...new Set(trials.map((trial) => trial.variant_id))];
  return {
    ...totals,
    pipeline: info.name,
    file: info.file,
    outcome: errored + not_run > 0 ? 'errored' : failed > 0 ? 'failed' : 'passed',
    variants: ids.map((id, index) =>
      summarizeVariant(
        trials.filter((trial) => trial.variant_id === id),
        index === ids.length - 1 ? not_run : 0,
      ),
    ),
  };
}

function summarizeVariant(trials: readonly TrialRecord[], notRun: number): VariantSummary {
  const totals = totalsOf(trials, trials.length + notRun);
  const judged = totals.counts.passed + totals.counts.failed;
  return {
    ...totals,
    variant: trials[0]?.variant ?? {},
    variant_id: trials[0]?.variant_id ?? '',
    cases_passed: totals.counts.passed,
    cases_judged: judged,
    ...(judged === 0 ? {} : { pass_rate: totals.counts.passed / judged }),
  };
}

function totalsOf(trials: readonly TrialRecord[], planned: number): Totals {
  const steps = trials.flatMap((trial) => trial.steps);
  const completed = steps.filter((step) => step.response !== undefined);
  const unknown = completed.filter((step) => step.cost_usd === undefined).length;
  const attempts = steps.map((step) => step.attempts?.length ?? 0);
  const latency = latencyOf(trials.flatMap((trial) => trial.latency_ms ?? []));
  const tokens = (pick: (step: StepRecord) => number | undefined): number =>
    sum(steps.map((step) => pick(step) ?? 0));
  return {
    counts: countOutcomes(trials, planned),
    usage: {
      prompt_tokens: tokens((step) => step.usage?.prompt_tokens),
      completion_tokens: tokens((step) => step.usage?.completion_tokens),
      total_tokens: tokens((step) => step.usage?.total_tokens),
    },
    ...(unknown === 0 && completed.length > 0
      ? { cost_usd: sum(completed.map((step) => step.cost_usd ?? 0)) }
      : {}),
    cost_unknown: unknown,
    ...(latency ? { latency_ms: latency } : {}),
    requests: sum(attempts),
    retries: sum(attempts.map((count) => Math.max(0, count - 1))),
  };
}

function countOutcomes(trials: readonly TrialRecord[], planned: number): OutcomeCounts {
  const of = (outcome: TrialRecord['outcome']): number =>
    trials.filter((trial) => trial.outcome === outcome).length;
  return {
    planned,
    passed: of('passed'),
    failed: of('failed'),
    errored: of('errored'),
    skipped: of('skipped'),
    not_run: planned - trials.length,
  };
}

function latencyOf(values: readonly number[]): LatencySummary | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  if (sorted.length === 0) return undefined;
  return {
    count: sorted.length,
    min: sorted[0] ?? 0,
    median: rank(0.5),
    p95: rank(0.95),
    max: rank(1),
  };
}

function sumSteps(steps: readonly StepRecord[]): Partial<TrialRecord> {
  const done = steps.filter((step) => step.response !== undefined);
  if (done.length === 0) return {};
  const total = (pick: (step: StepRecord) => number | undefined): number =>
    sum(done.map((step) => pick(step) ?? 0));
  const costKnown = done.every((step) => step.cost_usd !== undefined);
  return {
    ...(costKnown ? { cost_usd: total((step) => step.cost_usd) } : {}),
    latency_ms: total((step) => step.latency_ms),
    ...(done.some((step) => step.usage)
      ? {
          usage: {
            prompt_tokens: total((step) => step.usage?.prompt_tokens),
            completion_tokens: total((step) => step.usage?.completion_tokens),
            total_tokens: total((step) => step.usage?.total_tokens),
          },
        }
      : {}),
  };
}

/** Rounded, so that sums of prices stay readable. */
function sum(numbers: readonly number[]): number {
  return Math.round(numbers.reduce((total, one) => total + one, 0) * 1e9) / 1e9;
}
