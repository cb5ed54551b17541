import { brokeOff, isAnswered } from './broke-off.ts';
import type { Mutable } from './mutable.ts';
import type { Outcome, TrialRecord, VariantValues } from './record.ts';

/** What is left of one repeat once it is judged: what gates, comparisons and sweeps are computed from. */
export interface RepeatResult {
  /** From 1. */
  readonly repeat: number;
  readonly outcome: Outcome;
  /** From 0 to 1; absent when nothing was judged, or not all that counts. */
  readonly score?: number;
  readonly metrics?: Readonly<Record<string, number>>;
  /** Of the trial's steps, without what judging cost; absent when unknown. */
  readonly cost_usd?: number;
  /** `total_tokens` of the steps. */
  readonly tokens?: number;
  readonly latency_ms?: number;
  /** It was answered, and no call failed: what it cost, took and used is of a whole trial. Absent where it is not so. */
  readonly isWhole?: true;
  /** The model that answered the last step. */
  readonly model?: string;
}

/** One case of one variant, with those of its repeats that ran. */
export interface CaseResult {
  readonly pipeline: string;
  readonly file: string;
  readonly case: string;
  readonly case_name?: string;
  readonly tags?: readonly string[];
  readonly variant: VariantValues;
  readonly variant_id: string;
  readonly repeats: readonly RepeatResult[];
}

/** Of every trial, for whatever is computed from them: filled in, since spreading is slow. */
export function readRepeat(trial: TrialRecord): RepeatResult {
  const model = trial.steps.findLast((step) => step.model !== undefined)?.model;
  const { score, metrics, cost_usd: cost, latency_ms: latency } = trial;
  const tokens = trial.usage?.total_tokens;
  const read: Mutable<RepeatResult> = { repeat: trial.repeat, outcome: trial.outcome };
  if (score !== undefined) read.score = score;
  if (metrics !== undefined) read.metrics = metrics;
  if (cost !== undefined) read.cost_usd = cost;
  if (tokens !== undefined) read.tokens = tokens;
  if (latency !== undefined) read.latency_ms = latency;
  if (isAnswered(trial.steps) && !brokeOff(trial.steps)) read.isWhole = true;
  if (model !== undefined) read.model = model;
  return read;
}

/** The cases of a run, one by one. Trials come in plan order, in which a case's repeats follow each other. */
export async function* readCases(trials: AsyncIterable<TrialRecord>): AsyncIterable<CaseResult> {
  let open: CaseResult | undefined;
  for await (const trial of trials) {
    if (open !== undefined && isOf(trial, open)) {
      open = { ...open, repeats: [...open.repeats, readRepeat(trial)] };
      continue;
    }
    if (open !== undefined) yield open;
    open = openCase(trial);
  }
  if (open !== undefined) yield open;
}

function isOf(trial: TrialRecord, open: CaseResult): boolean {
  return (
    trial.case === open.case &&
    trial.variant_id === open.variant_id &&
    trial.pipeline === open.pipeline
  );
}

function openCase(trial: TrialRecord): CaseResult {
  const { pipeline, file, case_name: name, tags, variant, variant_id: id } = trial;
  return {
    pipeline,
    file,
    case: trial.case,
    ...(name !== undefined && { case_name: name }),
    ...(tags !== undefined && { tags }),
    variant,
    variant_id: id,
    repeats: [readRepeat(trial)],
  };
}
