import {
  CaseJudge,
  explainByRule,
  explainUndecided,
  type StoredCase,
} from '../protocol/case-judge.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { effectOf } from '../protocol/summary.ts';
import { recall } from '../source/recall.ts';
import { describeNotRun, type NotRun } from './not-run.ts';
import { pipelineKey } from './tally.ts';

export interface SuiteTotals {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly milliseconds: number;
}

/** Trials of one pipeline and variant, counted as JUnit counts tests. */
export interface SuiteCount extends SuiteTotals {
  readonly pipeline: string;
  readonly file: string;
  readonly variant: TrialRecord['variant'];
  readonly variantId: string;
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  milliseconds: number;
  /** Where its trials stand among those of the run, from 0. */
  readonly places: number[];
  /** Why cases that failed are tolerated, where they are: by gates, or as a search dropped them. */
  readonly tolerance: string | undefined;
  /** Why repeats that failed make nothing red, by what the ids of their case's trials begin with. */
  readonly tolerated: Map<string, string>;
  /** Cases that came to what none of their repeats says, with the reason: a test of its own each. */
  readonly ruled: RuledCase[];
  /** Absent where all were run, or found needless. */
  notRun?: NotRun;
}

/** What of a trial says which suite it belongs to. */
type SuiteName = Pick<TrialRecord, 'file' | 'pipeline' | 'variant' | 'variant_id'>;

export interface RuledCase {
  readonly case: string;
  readonly result: 'failure' | 'error' | 'tolerated';
  readonly reason: string;
}

function suiteKey(name: SuiteName): string {
  return `${name.file}\n${name.pipeline}\n${name.variant_id}`;
}

/**
 * Counts of all suites that have a test, in the order of the plan; of a run without a summary, in the order in
 * which their first trials come.
 */
export async function countSuites(
  run: StoredRun,
): Promise<ReadonlyMap<string, Readonly<SuiteCount>>> {
  const suites = openSuites(run);
  const judge = new CaseJudge(run.started);
  const settle = (judged: StoredCase | undefined): void => {
    const suite = judged && suites.get(suiteKey(judged.trial));
    if (suite) settleCase(suite, judged);
  };
  let place = 0;
  for await (const trial of run.trials()) {
    settle(judge.add(trial));
    const suite = findSuite(suites, trial, run);
    suite.places.push(place++);
    suite.tests++;
    suite.milliseconds += trial.latency_ms ?? 0;
    if (trial.outcome === 'failed') suite.failures++;
    if (trial.outcome === 'errored') suite.errors++;
    if (trial.outcome === 'skipped') suite.skipped++;
  }
  settle(judge.end());
  for (const [name, count] of listNotRun(suites, run)) {
    const suite = findSuite(suites, name, run);
    suite.notRun = describeNotRun(run, name.pipeline, count);
    suite.tests++;
    if (suite.notRun.result === 'error') suite.errors++;
    else suite.skipped++;
  }
  return new Map([...suites].filter(([, { tests }]) => tests > 0));
}

/** One for each variant that the run's summary knows. */
function openSuites(run: StoredRun): Map<string, SuiteCount> {
  const suites = new Map<string, SuiteCount>();
  for (const { pipeline, file, variants } of run.finished?.summary.pipelines ?? []) {
    for (const { variant, variant_id } of variants)
      findSuite(suites, { pipeline, file, variant, variant_id }, run);
  }
  return suites;
}

function findSuite(suites: Map<string, SuiteCount>, name: SuiteName, run: StoredRun): SuiteCount {
  return recall(suites, suiteKey(name), () => makeSuite(name, run));
}

/** How many trials each suite lacks. */
function listNotRun(
  suites: ReadonlyMap<string, SuiteCount>,
  run: StoredRun,
): readonly (readonly [SuiteName, number])[] {
  const pipelines = run.finished?.summary.pipelines;
  const counts = pipelines?.flatMap(({ pipeline, file, variants }) =>
    variants.map(({ variant, variant_id, counts: { not_run } }) => {
      return [{ pipeline, file, variant, variant_id }, not_run] as const;
    }),
  );
  return (counts ?? listMissing(suites, run)).filter(([, count]) => count > 0);
}

/** Of a run without a summary, of whose variants only the number is known: several have a suite of their own for it. */
function listMissing(
  suites: ReadonlyMap<string, SuiteCount>,
  { started }: StoredRun,
): readonly (readonly [SuiteName, number])[] {
  const known = new Map<string, SuiteCount[]>();
  for (const suite of suites.values()) {
    const key = pipelineKey(suite.pipeline, suite.file);
    recall(known, key, () => []).push(suite);
  }
  return started.pipelines.map(({ name, file, trials, variants }) => {
    const own = known.get(pipelineKey(name, file)) ?? [];
    const [only] = variants === 1 ? own : [];
    const { variant = {}, variantId = '' } = only ?? {};
    const left = own.reduce((count, { places }) => count - places.length, trials);
    return [{ pipeline: name, file, variant, variant_id: variantId }, left] as const;
  });
}

/** Where its rule for repeats says otherwise than its trials do. */
function settleCase(suite: SuiteCount, judged: StoredCase): void {
  const failed = judged.repeats.filter(({ outcome }) => outcome === 'failed').length;
  const tolerance = judged.outcome === 'passed' ? 'by the rule for repeats' : suite.tolerance;
  if (failed > 0 && tolerance !== undefined) {
    suite.tolerated.set(judged.id, tolerance);
    suite.failures -= failed;
  }
  const ruled = findRuled(suite, judged);
  if (ruled === undefined) return;
  suite.ruled.push(ruled);
  suite.tests++;
  if (ruled.result === 'failure') suite.failures++;
  if (ruled.result === 'error') suite.errors++;
}

function findRuled(suite: SuiteCount, judged: StoredCase): RuledCase | undefined {
  const { case: name } = judged.trial;
  const undecided = explainUndecided(judged);
  if (undecided !== undefined) return { case: name, result: 'error', reason: undecided };
  const reason = explainByRule(judged);
  if (reason === undefined) return undefined;
  return { case: name, result: suite.tolerance === undefined ? 'failure' : 'tolerated', reason };
}

function makeSuite(trial: SuiteName, run: StoredRun): SuiteCount {
  return {
    pipeline: trial.pipeline,
    file: trial.file,
    variant: trial.variant,
    variantId: trial.variant_id,
    tests: 0,
    failures: 0,
    errors: 0,
    skipped: 0,
    milliseconds: 0,
    places: [],
    tolerance: findTolerance(trial, run),
    tolerated: new Map(),
    ruled: [],
  };
}

/**
 * With `--bail` the first failure ends the run with exit code 1, whatever gates would say. What could not be judged
 * is an error of its own, and takes nothing from gates that tolerate what failed.
 */
function findTolerance({ pipeline, file }: SuiteName, { finished }: StoredRun): string | undefined {
  const { pipelines = [], gates = [], stop } = finished?.summary ?? {};
  const own = pipelines.find((each) => each.pipeline === pipeline && each.file === file);
  if (own === undefined || stop?.reason === 'bail') return undefined;
  if (own.outcome === 'passed') return 'as its pipeline passed';
  if (own.outcome !== 'errored' || own.counts.not_run > 0) return undefined;
  const effects = gates.filter((gate) => gate.pipeline === pipeline).map(effectOf);
  const areMet = effects.every((effect) => effect === 'met' || effect === 'skipped');
  return areMet && effects.includes('met') ? 'as its gates are met' : undefined;
}
