import type { SequentialTest } from '../protocol/pass-rule.ts';
import type { TrialRecord } from '../protocol/record.ts';
import { caseIdOf } from '../protocol/trial-id.ts';
import { decideSprt } from '../statistics/sprt.ts';
import type { RunOverview } from './run-overview.ts';

/** A case that its sequential test left open. */
export interface OpenCase {
  /** `pipeline/case[variant]` */
  readonly name: string;
  readonly passed: number;
  readonly count: number;
}

const MOST_KEPT = 20;

/** Gathers what sequential tests left open. Trials come in plan order, in which a case's repeats follow each other. */
export class OpenCases {
  readonly #overview: RunOverview;
  readonly #kept: OpenCase[] = [];
  #count = 0;
  #now: { readonly name: string; passed: number; failed: number } | undefined;

  constructor(overview: RunOverview) {
    this.#overview = overview;
  }

  add(trial: TrialRecord): void {
    const { stop, count = 0 } =
      this.#overview.findPipeline(trial.pipeline, trial.file).repeat ?? {};
    if (typeof stop !== 'object') return;
    const name = caseIdOf(trial.id);
    if (this.#now?.name !== name) this.#now = { name, passed: 0, failed: 0 };
    if (trial.outcome === 'passed') this.#now.passed += 1;
    if (trial.outcome === 'failed') this.#now.failed += 1;
    if (trial.outcome === 'passed' || trial.outcome === 'failed') this.#look(stop.sprt, count);
  }

  #look(test: SequentialTest, count: number): void {
    if (this.#now === undefined) return;
    const { name, passed, failed } = this.#now;
    if (passed + failed < count) return;
    if (decideSprt({ passed, failed }, { ...test, most: count }) !== 'inconclusive') return;
    this.#count += 1;
    if (this.#kept.length < MOST_KEPT) this.#kept.push({ name, passed, count });
  }

  /** The first of them. */
  shown(): readonly OpenCase[] {
    return this.#kept;
  }

  /** How many there are beside those. */
  get left(): number {
    return this.#count - this.#kept.length;
  }
}
