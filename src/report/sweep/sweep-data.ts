import { type CaseResult, type RepeatResult, readCases } from '../../protocol/case-result.ts';
import type { PipelineInfo } from '../../protocol/event.ts';
import { judgeCase } from '../../protocol/judge-case.ts';
import { findDecider, type RepeatRule } from '../../protocol/pass-rule.ts';
import type { VariantValues } from '../../protocol/record.ts';
import type { StoredRun } from '../../protocol/stored-run.ts';
import type { PipelineSummary, SearchRoundRecord } from '../../protocol/summary.ts';
import { recall } from '../../source/recall.ts';

/** The numbers of one pipeline's variants, over the same cases. */
export interface Sweep {
  readonly info: PipelineInfo;
  /** Ids of the cases that any variant was run with, in plan order. */
  readonly cases: readonly string[];
  readonly variants: readonly SweepVariant[];
  /** The highest number of a repeat. */
  readonly lastRepeat: number;
  /** Of a search: the rounds that came to their end. */
  readonly rounds?: readonly SearchRoundRecord[];
}

/** One number for each of the sweep's cases, in their order: NaN where it is unknown. */
export type ByCase = readonly number[];

export interface SweepVariant {
  readonly id: string;
  readonly values: VariantValues;
  /** The share of a case's judged repeats that passed; 1 or 0 where a rule decides it that looks at scores, or may stop early. */
  readonly passed: ByCase;
  /** How many of its repeats were judged; of those that have one outcome together, one at most. */
  readonly judged: ByCase;
  /** Means over its repeats; what they cost and took, over those that were answered to their end. */
  readonly scores: ByCase;
  readonly costs: ByCase;
  readonly latencies: ByCase;
  /** Of every trial that was answered to its end and has one, in no order. */
  readonly everyLatency: readonly number[];
  readonly everyTokens: readonly number[];
  readonly everyCost: readonly number[];
  /** Trials that were not skipped, and those that could not be judged. */
  readonly trials: number;
  readonly errored: number;
  /** Trials that were answered to their end, skipped ones as well. */
  readonly whole: number;
  /** The round, from 1, after which a search dropped it: it was run with fewer cases than the others. */
  readonly droppedIn?: number;
}

/**
 * Reads a run's trials into a few numbers for each, pipeline by pipeline, in the order of the run. A pipeline without a
 * matrix is a sweep of one variant.
 */
export async function readSweeps(run: StoredRun): Promise<readonly Sweep[]> {
  const open = new Map<string, OpenSweep>();
  for await (const each of readCases(run.trials())) {
    const key = `${each.file}\n${each.pipeline}`;
    const sweep = recall(open, key, () => openSweep(each, run));
    addCase(sweep, each);
  }
  return [...open.values()].map((sweep) => closeSweep(sweep, run));
}

interface OpenSweep {
  readonly first: CaseResult;
  /** There where a case's repeats have one outcome together: their own say less. */
  readonly rule: RepeatRule | undefined;
  readonly cases: Map<string, number>;
  readonly variants: Map<string, OpenVariant>;
  lastRepeat: number;
}

function openSweep(first: CaseResult, { started }: StoredRun): OpenSweep {
  const { pipeline, file } = first;
  const info = started.pipelines.find((each) => each.name === pipeline && each.file === file);
  const repeat = info?.repeat;
  const rule = repeat && findDecider(repeat) !== undefined ? repeat : undefined;
  return { first, rule, cases: new Map(), variants: new Map(), lastRepeat: 0 };
}

type Lists = 'passed' | 'judged' | 'scores' | 'costs' | 'latencies';
type Everies = 'everyLatency' | 'everyTokens' | 'everyCost';

type OpenVariant = Pick<SweepVariant, 'id' | 'values'> &
  Record<Lists | Everies, number[]> & { trials: number; errored: number; whole: number };

function addCase(sweep: OpenSweep, each: CaseResult): void {
  const at = recall(sweep.cases, each.case, () => sweep.cases.size);
  for (const { repeat } of each.repeats) sweep.lastRepeat = Math.max(sweep.lastRepeat, repeat);
  const variant = recall(sweep.variants, each.variant_id, () => openVariant(each));
  const ran = each.repeats.filter(({ outcome }) => outcome !== 'skipped');
  const judged = ran.filter(({ outcome }) => outcome !== 'errored');
  const whole = each.repeats.filter(({ isWhole }) => isWhole);
  const shares = sweep.rule ? judgeWhole(sweep.rule, ran, judged) : judged;
  const passed = shares.filter(({ outcome }) => outcome === 'passed').length;
  put(variant.judged, at, shares.length);
  put(variant.passed, at, passed / shares.length);
  put(
    variant.scores,
    at,
    meanOf(judged, (repeat) => repeat.score),
  );
  put(
    variant.costs,
    at,
    meanOf(whole, (repeat) => repeat.cost_usd),
  );
  put(
    variant.latencies,
    at,
    meanOf(whole, (repeat) => repeat.latency_ms),
  );
  variant.trials += ran.length;
  variant.errored += ran.length - judged.length;
  variant.whole += whole.length;
  for (const { cost_usd: cost, latency_ms: latency, tokens } of whole) {
    if (latency !== undefined) variant.everyLatency.push(latency);
    if (tokens !== undefined) variant.everyTokens.push(tokens);
    if (cost !== undefined) variant.everyCost.push(cost);
  }
}

/**
 * The outcome of a case as one. None where that could not be judged; of one that a sequential test left open, the
 * repeats say what is known.
 */
function judgeWhole(
  rule: RepeatRule,
  repeats: readonly RepeatResult[],
  judged: readonly RepeatResult[],
): readonly Pick<RepeatResult, 'outcome'>[] {
  const { outcome } = judgeCase(rule, repeats);
  if (outcome === 'passed' || outcome === 'failed') return [{ outcome }];
  return judged.length === repeats.length ? judged : [];
}

function openVariant({ variant, variant_id: id }: CaseResult): OpenVariant {
  return {
    ...{ id, values: variant, trials: 0, errored: 0, whole: 0 },
    ...{ passed: [], judged: [], scores: [], costs: [], latencies: [] },
    ...{ everyLatency: [], everyTokens: [], everyCost: [] },
  };
}

/** What lies between was not run with this variant. */
function put(list: number[], at: number, value: number): void {
  while (list.length < at) list.push(Number.NaN);
  list[at] = value;
}

function meanOf(
  repeats: readonly RepeatResult[],
  read: (repeat: RepeatResult) => number | undefined,
): number {
  let sum = 0;
  let count = 0;
  for (const repeat of repeats) {
    const value = read(repeat);
    if (value === undefined) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

function closeSweep({ first, cases, variants, lastRepeat }: OpenSweep, run: StoredRun): Sweep {
  const { pipeline: name, file } = first;
  const summary = run.finished?.summary.pipelines.find(
    (each) => each.pipeline === name && each.file === file,
  );
  const info = run.started.pipelines.find((each) => each.name === name && each.file === file);
  for (const variant of variants.values()) {
    for (const key of ['passed', 'judged', 'scores', 'costs', 'latencies'] as const) {
      while (variant[key].length < cases.size) variant[key].push(Number.NaN);
    }
  }
  return {
    info: info ?? { name, file, trials: 0, variants: variants.size },
    cases: [...cases.keys()],
    variants: inPlanOrder(variants, summary),
    lastRepeat,
    ...(summary?.rounds && { rounds: summary.rounds }),
  };
}

/** The first case of a file is not run with every variant where they are searched. */
function inPlanOrder(
  variants: ReadonlyMap<string, OpenVariant>,
  summary: PipelineSummary | undefined,
): readonly SweepVariant[] {
  if (summary?.rounds === undefined) return [...variants.values()];
  return summary.variants.flatMap(({ variant_id: id, dropped_in_round: droppedIn }) => {
    const variant = variants.get(id);
    if (variant === undefined) return [];
    return [{ ...variant, ...(droppedIn !== undefined && { droppedIn }) }];
  });
}
