import type { TrialRecord } from '../protocol/record.ts';
import type {
  LatencySummary,
  OutcomeCounts,
  PipelineSummary,
  Totals,
  VariantSummary,
} from '../protocol/summary.ts';

/**
 * Totals of trials as they come, for a run that was killed before it could write its own. What the
 * pipeline's rules decide (which repeats make a case, the gates) is left out.
 */
export class Tally {
  private readonly whole = new TotalsTally();
  private readonly pipelines = new Map<string, PipelineTally>();

  add(trial: TrialRecord): void {
    this.whole.add(trial);
    const key = pipelineKey(trial.pipeline, trial.file);
    const pipeline = this.pipelines.get(key) ?? new PipelineTally(trial);
    this.pipelines.set(key, pipeline);
    pipeline.add(trial);
  }

  totals(planned: number): Totals {
    return this.whole.totals(planned);
  }

  pipeline(name: string, file: string, planned: number): PipelineSummary | undefined {
    return this.pipelines.get(pipelineKey(name, file))?.summary(planned);
  }
}

/** Two files may hold pipelines of one name. */
export function pipelineKey(name: string, file: string): string {
  return `${file}\n${name}`;
}

class TotalsTally {
  private readonly outcomes = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  private readonly latencies: number[] = [];
  private readonly usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
  private cost = 0;
  private costKnown = 0;
  private costUnknown = 0;
  private requests = 0;
  private retries = 0;

  add(trial: TrialRecord): void {
    this.outcomes[trial.outcome]++;
    if (trial.latency_ms !== undefined) this.latencies.push(trial.latency_ms);
    this.usage.prompt_tokens += trial.usage?.prompt_tokens ?? 0;
    this.usage.completion_tokens += trial.usage?.completion_tokens ?? 0;
    this.usage.total_tokens += trial.usage?.total_tokens ?? 0;
    for (const step of trial.steps) {
      if (step.cost_usd !== undefined) {
        this.cost += step.cost_usd;
        this.costKnown++;
      } else if (step.response !== undefined) {
        this.costUnknown++;
      }
      const attempts = step.attempts?.length ?? 0;
      this.requests += attempts;
      this.retries += Math.max(0, attempts - 1);
    }
  }

  totals(planned: number): Totals {
    const latency = summarizeLatency(this.latencies);
    const costIsKnown = this.costKnown > 0 && this.costUnknown === 0;
    return {
      counts: this.counts(planned),
      usage: { ...this.usage },
      ...(costIsKnown ? { cost_usd: this.cost } : {}),
      cost_unknown: this.costUnknown,
      ...(latency === undefined ? {} : { latency_ms: latency }),
      requests: this.requests,
      retries: this.retries,
    };
  }

  private counts(planned: number): OutcomeCounts {
    const { passed, failed, errored, skipped } = this.outcomes;
    const run = passed + failed + errored + skipped;
    return { ...this.outcomes, planned, not_run: Math.max(0, planned - run) };
  }
}

class PipelineTally {
  private readonly whole = new TotalsTally();
  private readonly variants = new Map<string, VariantTally>();
  private readonly first: TrialRecord;

  constructor(first: TrialRecord) {
    this.first = first;
  }

  add(trial: TrialRecord): void {
    this.whole.add(trial);
    const variant = this.variants.get(trial.variant_id) ?? new VariantTally(trial);
    this.variants.set(trial.variant_id, variant);
    variant.add(trial);
  }

  summary(planned: number): PipelineSummary {
    const totals = this.whole.totals(planned);
    const { errored, failed, not_run, passed } = totals.counts;
    const judged = failed > 0 ? 'failed' : passed > 0 ? 'passed' : 'skipped';
    return {
      ...totals,
      pipeline: this.first.pipeline,
      file: this.first.file,
      outcome: errored > 0 || not_run > 0 ? 'errored' : judged,
      variants: [...this.variants.values()].map((variant) => variant.summary()),
    };
  }
}

class VariantTally {
  private readonly whole = new TotalsTally();
  private readonly first: TrialRecord;
  private repeated = false;
  private seen = 0;

  constructor(first: TrialRecord) {
    this.first = first;
  }

  add(trial: TrialRecord): void {
    this.whole.add(trial);
    this.seen++;
    if (trial.repeat > 1) this.repeated = true;
  }

  /** Without repeats a trial is a case; with them only the pipeline knows what makes a case pass. */
  summary(): VariantSummary {
    const totals = this.whole.totals(this.seen);
    const { passed, failed } = totals.counts;
    const judged = this.repeated ? 0 : passed + failed;
    return {
      ...totals,
      variant: this.first.variant,
      variant_id: this.first.variant_id,
      cases_passed: judged === 0 ? 0 : passed,
      cases_judged: judged,
      ...(judged === 0 ? {} : { pass_rate: passed / judged }),
    };
  }
}

function summarizeLatency(values: readonly number[]): LatencySummary | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  const min = sorted[0];
  if (min === undefined) return undefined;
  return { count: sorted.length, min, median: at(0.5), p95: at(0.95), max: at(1) };
}
