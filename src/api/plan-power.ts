import { casesNeeded, leastShare } from '../compare/detectable.ts';
import type { Environment } from '../environment/environment.ts';
import type { Plan } from '../plan/plan.ts';
import { type CaseResult, readCases } from '../protocol/case-result.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import {
  type DifferenceVariance,
  expectDifferenceVariance,
  smallestDrop,
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
   * The smallest drop of the pass rate of trials that would be seen with {@link POWER} at {@link LEVEL}, one-sided,
   * from 0 to 1. Absent where the earlier run says nothing of it, and where not even the largest would be.
   */
  readonly smallestDrop?: number;
  /** The pass rate of the earlier run's trials, each case's repeats first. */
  readonly mean?: number;
  /** Whether it had repeats, which tell chance apart from what cases differ in. */
  readonly isRepeated: boolean;
}

export const POWER: number = 0.8;
export const LEVEL: number = 0.05;

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
  const earlier = found.run ? await gatherScores(found.run) : new Map<string, number[][]>();
  const searched = plan.pipelines.filter(({ pipeline }) => pipeline.search !== undefined);
  const whole = plan.pipelines.filter(({ pipeline }) => pipeline.search === undefined);
  const pipelines = whole.flatMap(({ pipeline, variants, trialsOfVariant }) =>
    variants.map((variant) => {
      const repeats = pipeline.repeat.count;
      const most = repeats + (pipeline.repeat.more ?? 0);
      const cases = (trialsOfVariant.get(variant.id) ?? 0) / most;
      const scores = earlier.get(keyOf(pipeline.name, variant.id)) ?? [];
      return describePower(
        { pipeline: pipeline.name, variant: variant.id, cases, repeats },
        scores,
      );
    }),
  );
  return {
    ...(found.run && { run: found.id }),
    pipelines,
    searched: searched.map(({ pipeline }) => pipeline.name),
  };
}

function describePower(
  planned: Pick<PipelinePower, 'pipeline' | 'variant' | 'cases' | 'repeats'>,
  scores: readonly (readonly number[])[],
): PipelinePower {
  const split = expectDifferenceVariance(scores, CORRELATION);
  // Without repeats any difference may be chance: all of it is taken for that.
  const all = varianceOf(scores.map((each) => meanOf(each) ?? 0));
  const variance =
    split ??
    (all === undefined ? undefined : { between: 0, withinBaseline: all, withinCandidate: all });
  const mean = meanOf(scores.map((each) => meanOf(each) ?? 0));
  const drop =
    variance && mean !== undefined ? findDrop({ ...planned, variance, most: mean }) : undefined;
  return {
    ...planned,
    ...(drop !== undefined && { smallestDrop: drop }),
    ...(mean !== undefined && { mean }),
    isRepeated: split !== undefined,
  };
}

interface PlannedTest {
  readonly cases: number;
  readonly repeats: number;
  readonly variance: DifferenceVariance;
  /** It cannot drop by more. */
  readonly most: number;
}

/**
 * By the formula; where a case has one outcome, or nothing varied, never less than it takes for enough cases to turn.
 * Undefined where not even the largest possible drop would be seen.
 */
function findDrop({ cases, repeats, variance, most }: PlannedTest): number | undefined {
  const needed = casesNeeded(LEVEL);
  if (cases < needed) return undefined;
  const bySpread = smallestDrop({
    ...variance,
    cases,
    repeatsBaseline: repeats,
    repeatsCandidate: repeats,
    alpha: LEVEL,
    power: POWER,
    sides: 1,
  });
  const byCount = repeats === 1 || bySpread === 0 ? leastShare(cases, needed) : 0;
  const drop = Math.max(bySpread, byCount);
  return drop <= most + 1e-9 ? drop : undefined;
}

async function gatherScores(run: StoredRun): Promise<ReadonlyMap<string, number[][]>> {
  const scores = new Map<string, number[][]>();
  for await (const each of readCases(run.trials())) {
    const own = scoresOf(each);
    if (own.length === 0) continue;
    const key = keyOf(each.pipeline, each.variant_id);
    const known = scores.get(key);
    if (known === undefined) scores.set(key, [own]);
    else known.push(own);
  }
  return scores;
}

/** Of the repeats that could be judged: what decides, passing or not. */
function scoresOf({ repeats }: CaseResult): number[] {
  return repeats.flatMap(({ outcome }) =>
    outcome === 'passed' ? [1] : outcome === 'failed' ? [0] : [],
  );
}

function keyOf(pipeline: string, variant: string): string {
  return `${pipeline}\n${variant}`;
}
