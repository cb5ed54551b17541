import { isByOutcome } from '../compare/case-figures.ts';
import { DEFAULT_OPTIONS } from '../compare/comparison.ts';
import { ruleOfRun } from '../compare/describe-run.ts';
import { casesNeeded, leastShare } from '../compare/detectable.ts';
import type { Environment } from '../environment/environment.ts';
import type { RegressionGate } from '../pipeline/regression-gate.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import { type CaseResult, readCases } from '../protocol/case-result.ts';
import { judgeCase } from '../protocol/judge-case.ts';
import { findDecider, mostRepeats } from '../protocol/pass-rule.ts';
import type { Outcome } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { recall } from '../source/recall.ts';
import {
  type DifferenceVariance,
  expectDifferenceVariance,
  smallestOutcomeDrop,
  smallestRateDrop,
} from '../statistics/power.ts';
import { meanOf, varianceOf } from '../statistics/repeats.ts';
import { findRun } from './run-store.ts';

/** What a comparison of two runs of a pipeline could see, by what an earlier run of it was like. */
export interface PipelinePower {
  readonly pipeline: string;
  readonly variant: string;
  /** Of the plan. */
  readonly cases: number;
  readonly repeats: number;
  /**
   * The smallest drop of the pass rate that would be seen with {@link POWER}, one-sided and beside all other tests,
   * from 0 to 1. Absent where the earlier run says nothing of it, and where not even the largest would be.
   */
  readonly smallestDrop?: number;
  /** The pass rate of the earlier run, each case's repeats first. */
  readonly mean?: number;
  /** How many cases were judged in the earlier run; fewer than two do not say how much they vary. */
  readonly seen: number;
  /** How often, at the most, a drop is shown that is none: that of its gate, over {@link tests} together. */
  readonly alpha: number;
  /** How many tests a comparison makes that this one is adjusted for. */
  readonly tests: number;
  /** Whether cases are compared by their outcomes, whatever repeats they have. */
  readonly isByOutcome: boolean;
  /** Whether it had repeats, which tell chance apart from what cases differ in. */
  readonly isRepeated: boolean;
}

export const POWER: number = 0.8;

/**
 * True means of a case on both sides go together, but not wholly: careful, as E. Miller, "Adding error bars
 * to evals", advises where nothing is known.
 */
const CORRELATION = 0.5;

export interface PlannedPower {
  /** The run that the variances are from; absent where there is none. */
  readonly run?: string;
  /** The latest run is a replay: what varies in it varied when it was recorded. */
  readonly isReplay?: true;
  /** Without those that are searched. */
  readonly pipelines: readonly PipelinePower[];
  /** Those that are searched, by name: how many cases a variant will have is not known before. */
  readonly searched: readonly string[];
}

/** By the latest run in a folder. Sends nothing. */
export async function planPower(
  plan: Plan,
  folder: string,
  environment: Pick<Environment, 'files'>,
): Promise<PlannedPower> {
  const found = await findRun('latest', folder, environment);
  if (found.run?.started.run.cassette?.mode === 'replay')
    return { isReplay: true, pipelines: [], searched: [] };
  const earlier = found.run ? await gatherEarlier(found.run, plan) : new Map<string, Earlier>();
  const searched = plan.pipelines.filter(({ pipeline }) => pipeline.search !== undefined);
  const whole = plan.pipelines.filter(({ pipeline }) => pipeline.search === undefined);
  const tests = {
    all: countTests(whole, earlier),
    gated: countTests(
      whole.filter((each) => findGate(each) !== undefined),
      earlier,
    ),
  };
  const pipelines = whole.flatMap((planned) => {
    const level = levelOf(planned, tests);
    return planned.variants.map(({ id }) => {
      const known = earlier.get(keyOf(planned.pipeline.name, id));
      return describePower({ ...sizeOf(planned, id), ...level }, known);
    });
  });
  return {
    ...(found.run && { run: found.id }),
    pipelines,
    searched: searched.map(({ pipeline }) => pipeline.name),
  };
}

/** What an earlier run says of a pipeline and variant. */
interface Earlier {
  /** Of each case, what is compared: whether its repeats passed, or itself. */
  readonly scores: number[][];
  readonly isByOutcome: boolean;
  /** Whether scores are more than passed or failed, and so tested as well. */
  isGraded: boolean;
}

type Earlies = ReadonlyMap<string, Earlier>;

function sizeOf(
  { pipeline, trialsOfVariant }: PlannedPipeline,
  variant: string,
): Pick<PipelinePower, 'pipeline' | 'variant' | 'cases' | 'repeats'> {
  const cases = (trialsOfVariant.get(variant) ?? 0) / mostRepeats(pipeline.repeat);
  return { pipeline: pipeline.name, variant, cases, repeats: pipeline.repeat.count };
}

type Level = Pick<PipelinePower, 'alpha' | 'tests'>;

/** The regression gates of a run are adjusted for each other; `compare` looks at all of a run. */
function levelOf(
  planned: PlannedPipeline,
  tests: { readonly all: number; readonly gated: number },
): Level {
  const gate = findGate(planned);
  return gate === undefined
    ? { alpha: DEFAULT_OPTIONS.alpha, tests: tests.all }
    : { alpha: gate.alpha, tests: tests.gated };
}

function findGate({ pipeline }: PlannedPipeline): RegressionGate | undefined {
  return pipeline.gates.find((each) => each.kind === 'regression');
}

function countTests(pipelines: readonly PlannedPipeline[], earlier: Earlies): number {
  const tests = pipelines.flatMap(({ pipeline, variants }) =>
    variants.map(({ id }) => (earlier.get(keyOf(pipeline.name, id))?.isGraded ? 2 : 1)),
  );
  return tests.reduce((sum, each) => sum + each, 0);
}

function describePower(
  planned: Pick<PipelinePower, 'pipeline' | 'variant' | 'cases' | 'repeats'> & Level,
  { scores, isByOutcome: isWhole }: Omit<Earlier, 'isGraded'> = { scores: [], isByOutcome: false },
): PipelinePower {
  const repeats = isWhole ? 1 : planned.repeats;
  const split = expectDifferenceVariance(scores, CORRELATION);
  // Without repeats any difference may be chance: all of it is taken for that.
  const all = varianceOf(scores.map((each) => meanOf(each) ?? 0));
  const variance =
    split ??
    (all === undefined ? undefined : { between: 0, withinBaseline: all, withinCandidate: all });
  const mean = meanOf(scores.map((each) => meanOf(each) ?? 0));
  const drop =
    variance && mean !== undefined
      ? findDrop({ ...planned, repeats, variance, most: mean })
      : undefined;
  return {
    ...planned,
    ...(drop !== undefined && { smallestDrop: drop }),
    ...(mean !== undefined && { mean }),
    seen: scores.length,
    isByOutcome: isWhole,
    isRepeated: split !== undefined,
  };
}

interface PlannedTest extends Level {
  readonly cases: number;
  readonly repeats: number;
  readonly variance: DifferenceVariance;
  /** It cannot drop by more. */
  readonly most: number;
}

/**
 * By how much is to be expected to vary; where a case has one outcome, or nothing varied, never less than it takes
 * for enough cases to turn.
 * Undefined where not even the largest possible drop would be seen.
 */
function findDrop(planned: PlannedTest): number | undefined {
  const { cases, repeats, variance, most } = planned;
  // As the smallest of all p-values has to be, by Holm.
  const alpha = planned.alpha / planned.tests;
  const needed = casesNeeded(alpha);
  if (cases < needed) return undefined;
  const discordant = variance.between + variance.withinBaseline + variance.withinCandidate;
  const shared = { cases, rate: most, alpha, power: POWER };
  const bySpread =
    repeats === 1
      ? smallestOutcomeDrop({ ...shared, discordant })
      : smallestRateDrop({
          ...{ ...shared, ...variance },
          ...{ repeatsBaseline: repeats, repeatsCandidate: repeats },
        });
  const byCount = repeats === 1 || discordant === 0 ? leastShare(cases, needed) : 0;
  const drop = discordant === 0 ? byCount : Math.max(bySpread, byCount);
  return drop <= most + 1e-9 ? drop : undefined;
}

async function gatherEarlier(run: StoredRun, plan: Plan): Promise<Earlies> {
  const found = new Map<string, Earlier>();
  const planned = new Map(plan.pipelines.map(({ pipeline }) => [pipeline.name, pipeline.repeat]));
  const ruleOf = ruleOfRun(run);
  for await (const each of readCases(run.trials())) {
    const { pipeline, variant_id: variant } = each;
    const [rule, next] = [ruleOf(pipeline), planned.get(pipeline)];
    const isWhole = isByOutcome(findDecider(rule), next && findDecider(next));
    const own = isWhole ? bitsOf([judgeCase(rule, each.repeats)]) : bitsOf(each.repeats);
    if (own.length === 0) continue;
    const key = keyOf(pipeline, variant);
    const known = recall(found, key, () => ({ scores: [], isByOutcome: isWhole, isGraded: false }));
    known.scores.push(own);
    if (isGraded(each)) known.isGraded = true;
  }
  return found;
}

/** Of what could be judged: passing or not. */
function bitsOf(judged: readonly { readonly outcome: Outcome }[]): number[] {
  return judged.flatMap(({ outcome }) =>
    outcome === 'passed' ? [1] : outcome === 'failed' ? [0] : [],
  );
}

function isGraded({ repeats }: CaseResult): boolean {
  return repeats.some(({ score }) => score !== undefined && score > 0 && score < 1);
}

function keyOf(pipeline: string, variant: string): string {
  return `${pipeline}\n${variant}`;
}
