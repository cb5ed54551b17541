import { type RepeatResult, readRepeat } from '../protocol/case-result.ts';
import { judgeCase, tellRule } from '../protocol/judge-case.ts';
import type { Mutable } from '../protocol/mutable.ts';
import { findDecider, type RepeatRule } from '../protocol/pass-rule.ts';
import { OUTCOMES, type Outcome, type TrialRecord } from '../protocol/record.ts';
import { nearestRank } from '../statistics/percentile.ts';
import { steady } from '../statistics/steady.ts';
import { type BaselineCase, type CaseId, cutAnswer, SCORE_DIGITS } from './baseline.ts';
import { SINGLE_REPEAT } from './case-figures.ts';

/** A case of a run, and where its first repeat stands among the run's trials. */
export interface Entry {
  readonly entry: BaselineCase;
  readonly index: number;
}

/**
 * The cases of a run, one by one, in plan order, in which a case's repeats follow each other. Nothing
 * is kept of a case that was handed on, and of a trial only what its case is made of.
 */
export async function* readEntries(
  trials: AsyncIterable<TrialRecord>,
  ruleOf: (pipeline: string) => RepeatRule,
  { withTexts }: { readonly withTexts: boolean },
): AsyncIterable<Entry> {
  let open: OpenCase | undefined;
  let index = 0;
  for await (const trial of trials) {
    if (open !== undefined && isOf(trial, open.first)) {
      open.repeats.push(readRepeat(trial));
    } else {
      if (open !== undefined) yield close(open, ruleOf);
      const text = withTexts ? readAnswer(trial) : undefined;
      open = { first: pickIdentity(trial), text, index, repeats: [readRepeat(trial)] };
    }
    index += 1;
  }
  if (open !== undefined) yield close(open, ruleOf);
}

interface OpenCase {
  readonly first: CaseIdentity;
  /** Of its first repeat. */
  readonly text: string | undefined;
  readonly index: number;
  readonly repeats: RepeatResult[];
}

function isOf(trial: TrialRecord, first: CaseIdentity): boolean {
  return (
    trial.case === first.case &&
    trial.variant_id === first.variant_id &&
    trial.pipeline === first.pipeline
  );
}

function close({ first, text, index, repeats }: OpenCase, ruleOf: RuleOf): Entry {
  const entry = summariseCase(first, repeats, ruleOf(first.pipeline));
  return { entry: text === undefined ? entry : { ...entry, text: cutAnswer(text) }, index };
}

/** What the repeats of a case have in common. */
export type CaseIdentity = Pick<TrialRecord, 'pipeline' | 'case' | 'variant_id' | 'fingerprints'>;

export function pickIdentity(trial: TrialRecord): CaseIdentity {
  const { pipeline, case: name, variant_id, fingerprints } = trial;
  return { pipeline, case: name, variant_id, ...(fingerprints && { fingerprints }) };
}

type RuleOf = (pipeline: string) => RepeatRule;

/**
 * What a baseline keeps of a case, without its answer. The repeats are in their order. Filled in, since
 * to spread what may be missing costs more than to read the trial.
 */
export function summariseCase(
  first: CaseIdentity,
  repeats: readonly RepeatResult[],
  rule: RepeatRule,
): BaselineCase {
  const { pipeline, case: name, variant_id: variant, fingerprints } = first;
  const id: Mutable<CaseId> = { pipeline, case: name };
  if (variant !== '') id.variant = variant;
  const entry = id as Mutable<BaselineCase>;
  const decider = findDecider(rule);
  // Scores of fewer repeats than were asked for say something else.
  const isCutOff = decider === 'scores' && repeats.length < rule.count;
  entry.outcome = isCutOff ? 'errored' : judgeCase(rule, repeats).outcome;
  if (decider !== undefined) entry.decided_by = decider;
  const told = tellRule(rule);
  if (told !== SINGLE_REPEAT) entry.rule = told;
  entry.repeats = countOutcomes(repeats);
  sumUp(entry, repeats);
  if (fingerprints !== undefined) {
    entry.content = fingerprints.content;
    if (fingerprints.judge !== undefined) entry.judge = fingerprints.judge;
  }
  return entry;
}

/** What a trial came to: the text of its last answer, or the tools that it calls. */
export function readAnswer({ steps }: TrialRecord): string | undefined {
  const last = steps.findLast((step) => step.text !== undefined || step.tool_calls !== undefined);
  if (last?.tool_calls === undefined || last.text) return last?.text;
  return JSON.stringify(last.tool_calls, null, 2);
}

function countOutcomes(repeats: readonly RepeatResult[]): BaselineCase['repeats'] {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const outcome of OUTCOMES) {
    const count = repeats.filter((repeat) => repeat.outcome === outcome).length;
    if (count > 0) counts[outcome] = count;
  }
  return counts;
}

function sumUp(entry: Mutable<BaselineCase>, repeats: readonly RepeatResult[]): void {
  const run = repeats.filter(({ outcome }) => outcome !== 'skipped');
  const known = (key: 'score' | 'tokens' | 'cost_usd' | 'latency_ms'): number[] =>
    run.map((repeat) => repeat[key]).filter((value) => value !== undefined);
  const scores = known('score');
  const models = [...new Set(run.map(({ model }) => model))].filter((model) => model !== undefined);
  const [tokens, costs, latencies] = [known('tokens'), known('cost_usd'), known('latency_ms')];
  const isWhole = (values: readonly number[]): boolean =>
    values.length > 0 && values.length === run.length;
  if (scores.length > 0) entry.scores = scores.map(round);
  if (models.length > 0) entry.models = models.sort();
  if (isWhole(tokens)) entry.tokens = sum(tokens);
  if (isWhole(costs)) entry.cost_usd = steady(sum(costs));
  if (latencies.length === 0) return;
  const latency = nearestRank(
    latencies.sort((a, b) => a - b),
    0.5,
  );
  entry.latency_ms = Number(latency.toFixed(1));
}

/** In every run alike, so that equal scores stay equal beside those of a file. */
function round(score: number): number {
  return Number(score.toFixed(SCORE_DIGITS));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
