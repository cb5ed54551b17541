import { CaseJudge, explainByRule, type StoredCase } from '../protocol/case-judge.ts';
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
  /** Cases that passed although repeats failed, by what their trials' ids begin with. */
  readonly tolerated: Set<string>;
  /** Cases that failed though each repeat passed, with the reason: a test of its own each. */
  readonly ruled: { readonly case: string; readonly reason: string }[];
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
    const suite = suites.get(key) ?? makeSuite(trial);
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
  if (judged.outcome === 'passed' && failed > 0) {
    suite.tolerated.add(judged.id);
    suite.failures -= failed;
  }
  const reason = explainByRule(judged);
  if (reason === undefined) return;
  suite.ruled.push({ case: judged.trial.case, reason });
  suite.tests++;
  suite.failures++;
}

function makeSuite(trial: TrialRecord): SuiteCount {
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
    tolerated: new Set(),
    ruled: [],
  };
}
