import type { TrialRecord } from '../protocol/record.ts';

/** Trials of one pipeline and variant, counted as JUnit counts tests. */
export interface SuiteCount {
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
}

/** Which suite a trial belongs to. */
function suiteKey(trial: TrialRecord): string {
  return `${trial.file}\n${trial.pipeline}\n${trial.variant_id}`;
}

/** Counts of all suites, in the order in which their first trials come. */
export async function countSuites(
  trials: AsyncIterable<TrialRecord>,
): Promise<ReadonlyMap<string, Readonly<SuiteCount>>> {
  const suites = new Map<string, SuiteCount>();
  let place = 0;
  for await (const trial of trials) {
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
  return suites;
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
  };
}
