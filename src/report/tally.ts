import { ConformanceTally } from '../protocol/conformance-tally.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type {
  ConformanceRecord,
  PipelineSummary,
  Totals,
  VariantSummary,
} from '../protocol/summary.ts';
import { TotalsTally } from '../protocol/totals-tally.ts';
import { recall } from '../source/recall.ts';

/**
 * Totals of trials as they come, for a run that was killed before it could write its own. What the
 * pipeline's rules decide (which repeats make a case, the gates) is left out.
 */
export class Tally {
  readonly #whole = new TotalsTally();
  readonly #contract = new ConformanceTally();
  readonly #pipelines = new Map<string, PipelineTally>();

  add(trial: TrialRecord): void {
    this.#whole.add(trial);
    this.#contract.add(trial);
    const key = pipelineKey(trial.pipeline, trial.file);
    const pipeline = recall(this.#pipelines, key, () => new PipelineTally(trial));
    pipeline.add(trial);
  }

  totals(planned: number): Totals {
    return this.#whole.totals(planned);
  }

  conformance(): readonly ConformanceRecord[] {
    return this.#contract.records();
  }

  pipeline(name: string, file: string, planned: number): PipelineSummary | undefined {
    return this.#pipelines.get(pipelineKey(name, file))?.summary(planned);
  }
}

/** Two files may hold pipelines of one name. */
export function pipelineKey(name: string, file: string): string {
  return `${file}\n${name}`;
}

class PipelineTally {
  readonly #whole = new TotalsTally();
  readonly #variants = new Map<string, VariantTally>();
  readonly #first: TrialRecord;

  constructor(first: TrialRecord) {
    this.#first = first;
  }

  add(trial: TrialRecord): void {
    this.#whole.add(trial);
    const variant = recall(this.#variants, trial.variant_id, () => new VariantTally(trial));
    variant.add(trial);
  }

  summary(planned: number): PipelineSummary {
    const totals = this.#whole.totals(planned);
    const { errored, failed, not_run, passed } = totals.counts;
    const judged = failed > 0 ? 'failed' : passed > 0 ? 'passed' : 'skipped';
    return {
      ...totals,
      pipeline: this.#first.pipeline,
      file: this.#first.file,
      outcome: errored > 0 || not_run > 0 ? 'errored' : judged,
      variants: [...this.#variants.values()].map((variant) => variant.summary()),
    };
  }
}

class VariantTally {
  readonly #whole = new TotalsTally();
  readonly #first: TrialRecord;
  #repeated = false;
  #seen = 0;

  constructor(first: TrialRecord) {
    this.#first = first;
  }

  add(trial: TrialRecord): void {
    this.#whole.add(trial);
    this.#seen++;
    if (trial.repeat > 1) this.#repeated = true;
  }

  /** Without repeats a trial is a case; with them only the pipeline knows what makes a case pass. */
  summary(): VariantSummary {
    const totals = this.#whole.totals(this.#seen);
    const { passed, failed } = totals.counts;
    const judged = this.#repeated ? 0 : passed + failed;
    return {
      ...totals,
      variant: this.#first.variant,
      variant_id: this.#first.variant_id,
      cases_passed: judged === 0 ? 0 : passed,
      cases_judged: judged,
      ...(judged === 0 ? {} : { pass_rate: passed / judged }),
    };
  }
}
