import { type RepeatResult, readRepeat } from '../protocol/case-result.ts';
import { judgeCase } from '../protocol/judge-case.ts';
import type { RepeatRule } from '../protocol/pass-rule.ts';
import type { Outcome, TrialRecord } from '../protocol/record.ts';
import { nearestRank } from '../statistics/percentile.ts';
import { steady } from '../statistics/steady.ts';
import type { BaselineCase, CaseId } from './baseline.ts';

/** A case of a run. */
export interface Entry {
  /** Without its answer. */
  readonly entry: BaselineCase;
  /** Its first repeat, and where that stands among the run's trials. */
  readonly first: TrialRecord;
  readonly index: number;
}

/**
 * The cases of a run, one by one, in plan order, in which a case's repeats follow each other. Nothing
 * is kept of a case that was handed on.
 */
export async function* readEntries(
  trials: AsyncIterable<TrialRecord>,
  ruleOf: (pipeline: string) => RepeatRule,
): AsyncIterable<Entry> {
  let open: OpenCase | undefined;
  let index = 0;
  for await (const trial of trials) {
    if (open !== undefined && isOf(trial, open.first)) {
      open.repeats.push(readRepeat(trial));
    } else {
      if (open !== undefined) yield close(open, ruleOf);
      open = { first: trial, index, repeats: [readRepeat(trial)] };
    }
    index += 1;
  }
  if (open !== undefined) yield close(open, ruleOf);
}

interface OpenCase {
  readonly first: TrialRecord;
  readonly index: number;
  readonly repeats: RepeatResult[];
}

function isOf(trial: TrialRecord, first: TrialRecord): boolean {
  return (
    trial.case === first.case &&
    trial.variant_id === first.variant_id &&
    trial.pipeline === first.pipeline
  );
}

function close({ first, index, repeats }: OpenCase, ruleOf: RuleOf): Entry {
  return { entry: summariseCase(first, repeats, ruleOf(first.pipeline)), first, index };
}

/** What a baseline keeps of a case, without its answer. The repeats are in their order. */
export function summariseCase(
  first: CaseIdentity,
  repeats: readonly RepeatResult[],
  rule: RepeatRule,
): BaselineCase {
  return {
    ...identify(first),
    outcome: judgeCase(rule, repeats).outcome,
    repeats: countOutcomes(repeats),
    ...sumUp(repeats),
    ...first.fingerprints,
  };
}

/** What the repeats of a case have in common. */
export type CaseIdentity = Pick<TrialRecord, 'pipeline' | 'case' | 'variant_id' | 'fingerprints'>;

type RuleOf = (pipeline: string) => RepeatRule;

function identify({ pipeline, case: name, variant_id: variant }: CaseIdentity): CaseId {
  return { pipeline, case: name, ...(variant !== '' && { variant }) };
}

/** What a trial came to: the text of its last answer, or the tools that it calls. */
export function readAnswer({ steps }: TrialRecord): string | undefined {
  const last = steps.findLast((step) => step.text !== undefined || step.tool_calls !== undefined);
  if (last?.tool_calls === undefined || last.text) return last?.text;
  return JSON.stringify(last.tool_calls, null, 2);
}

function countOutcomes(repeats: readonly RepeatResult[]): BaselineCase['repeats'] {
  const outcomes: readonly Outcome[] = ['passed', 'failed', 'errored', 'skipped'];
  const counts = outcomes.map(
    (outcome) => [outcome, repeats.filter((repeat) => repeat.outcome === outcome).length] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function sumUp(repeats: readonly RepeatResult[]): Partial<BaselineCase> {
  const run = repeats.filter(({ outcome }) => outcome !== 'skipped');
  const scores = run.flatMap(({ score }) => (score === undefined ? [] : [round(score)]));
  const models = [...new Set(run.flatMap(({ model }) => model ?? []))].sort();
  const tokens = run.flatMap((repeat) => repeat.tokens ?? []);
  const costs = run.flatMap((repeat) => repeat.cost_usd ?? []);
  const latencies = run.flatMap((repeat) => repeat.latency_ms ?? []).sort((a, b) => a - b);
  return {
    ...(scores.length > 0 && { scores }),
    ...(models.length > 0 && { models }),
    ...(tokens.length > 0 && tokens.length === run.length && { tokens: sum(tokens) }),
    ...(costs.length > 0 && costs.length === run.length && { cost_usd: steady(sum(costs)) }),
    ...(latencies.length > 0 && { latency_ms: Number(nearestRank(latencies, 0.5).toFixed(1)) }),
  };
}

function round(score: number): number {
  return Number(score.toFixed(4));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
