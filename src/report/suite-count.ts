import {
  CaseJudge,
  explainByRule,
  explainUndecided,
  type StoredCase,
} from '../protocol/case-judge.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { StoredRun } from '../protocol/stored-run.ts';

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
  /** Whether its pipeline passed: cases that failed are then tolerated, by gates or as a search dropped them. */
  readonly hasPassed: boolean;
  /** Why repeats that failed make nothing red, by what the ids of their case's trials begin with. */
  readonly tolerated: Map<string, string>;
  /** Cases that came to what none of their repeats says, with the reason: a test of its own each. */
  readonly ruled: RuledCase[];
}

export interface RuledCase {
  readonly case: string;
  readonly result: 'failure' | 'error' | 'tolerated';
  readonly reason: string;
}

/** Which suite a trial belongs to. */
function suiteKey(trial: TrialRecord): string {
  return `${trial.file}\n${trial.pipeline}\n${trial.variant_id}`;
}

/** Counts of all suites, in the order in which their first trials come. */
export async function countSuites(
  run: StoredRun,
): Promise<ReadonlyMap<string, Readonly<SuiteCount>>> {
  const suites = new Map<string, SuiteCount>();
  const judge = new CaseJudge(run.started);
  const settle = (judged: StoredCase | undefined): void => {
    const suite = judged && suites.get(suiteKey(judged.trial));
    if (suite) settleCase(suite, judged);
  };
  let place = 0;
  for await (const trial of run.trials()) {
    settle(judge.add(trial));
    const key = suiteKey(trial);
    const suite = suites.get(key) ?? makeSuite(trial, run);
    suites.set(key, suite);
    suite.places.push(place++);
    suite.tests++;
    suite.milliseconds += trial.latency_ms ?? 0;
    if (trial.outcome === 'failed') suite.failures++;
    if (trial.outcome === 'errored') suite.errors++;
    if (trial.outcome === 'skipped') suite.skipped++;
  }
  settle(judge.end());
  return suites;
}

/** Where its rule for repeats says otherwise than its trials do. */
function settleCase(suite: SuiteCount, judged: StoredCase): void {
  const failed = judged.repeats.filter(({ outcome }) => outcome === 'failed').length;
  if (failed > 0 && (judged.outcome === 'passed' || suite.hasPassed)) {
    const byRule = judged.outcome === 'passed';
    suite.tolerated.set(judged.id, byRule ? 'by the rule for repeats' : BY_PIPELINE);
    suite.failures -= failed;
  }
  const ruled = findRuled(suite, judged);
  if (ruled === undefined) return;
  suite.ruled.push(ruled);
  suite.tests++;
  if (ruled.result === 'failure') suite.failures++;
  if (ruled.result === 'error') suite.errors++;
}

export const BY_PIPELINE = 'as its pipeline passed';

function findRuled(suite: SuiteCount, judged: StoredCase): RuledCase | undefined {
  const { case: name } = judged.trial;
  const undecided = explainUndecided(judged);
  if (undecided !== undefined) return { case: name, result: 'error', reason: undecided };
  const reason = explainByRule(judged);
  if (reason === undefined) return undefined;
  return { case: name, result: suite.hasPassed ? 'tolerated' : 'failure', reason };
}

function makeSuite(trial: TrialRecord, run: StoredRun): SuiteCount {
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
    hasPassed: hasPassed(trial, run),
    tolerated: new Map(),
    ruled: [],
  };
}

/** With `--bail` the first failure ends the run with exit code 1, whatever gates would say. */
function hasPassed({ pipeline, file }: TrialRecord, { finished }: StoredRun): boolean {
  const { pipelines = [], stop } = finished?.summary ?? {};
  const own = pipelines.find((each) => each.pipeline === pipeline && each.file === file);
  return own?.outcome === 'passed' && stop?.reason !== 'bail';
}
