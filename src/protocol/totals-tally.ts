import { nearestRank } from '../statistics/percentile.ts';
import { steady } from '../statistics/steady.ts';
import { brokeOff, isAnswered } from './broke-off.ts';
import { countTokens } from './count-tokens.ts';
import { JudgingTally } from './judging-tally.ts';
import { KeptAnswersTally } from './kept-answers-tally.ts';
import { OUTCOMES, type TrialRecord } from './record.ts';
import type { LatencySummary, OutcomeCounts, Totals } from './summary.ts';

/** Sums over trials; the trials themselves are not kept, only a latency each. */
export class TotalsTally {
  readonly #counts = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  readonly #usage: Record<string, number> = {};
  readonly #latencies: number[] = [];
  readonly #judging = new JudgingTally();
  #spared = 0;
  #cost = 0;
  #costKnown = 0;
  #costUnknown = 0;
  #usageUnknown = 0;
  readonly #kept = new KeptAnswersTally();
  #keptCompletions = 0;
  #answered = 0;
  #fresh = 0;
  #untimed = 0;
  #skipped = 0;
  #requests = 0;
  #retries = 0;

  add(trial: TrialRecord): void {
    this.#counts[trial.outcome] += 1;
    const usage: Readonly<Record<string, number>> = { ...trial.usage };
    for (const key in usage) this.#usage[key] = (this.#usage[key] ?? 0) + (usage[key] ?? 0);
    if (trial.latency_ms !== undefined) this.#latencies.push(trial.latency_ms);
    for (const step of trial.steps) this.#addStep(step);
    this.#addAnswered(trial);
    for (const { verdict } of trial.assertions) if (verdict === 'skipped') this.#skipped += 1;
    this.#judging.add(trial);
  }

  /** What another has counted, too. */
  addAll(other: TotalsTally): void {
    for (const outcome of OUTCOMES) this.#counts[outcome] += other.#counts[outcome];
    for (const key in other.#usage) {
      this.#usage[key] = (this.#usage[key] ?? 0) + (other.#usage[key] ?? 0);
    }
    for (const latency of other.#latencies) this.#latencies.push(latency);
    this.#judging.addAll(other.#judging);
    this.#kept.addAll(other.#kept);
    this.#spared += other.#spared;
    this.#cost += other.#cost;
    this.#costKnown += other.#costKnown;
    this.#costUnknown += other.#costUnknown;
    this.#usageUnknown += other.#usageUnknown;
    this.#keptCompletions += other.#keptCompletions;
    this.#answered += other.#answered;
    this.#fresh += other.#fresh;
    this.#untimed += other.#untimed;
    this.#skipped += other.#skipped;
    this.#requests += other.#requests;
    this.#retries += other.#retries;
  }

  /** A repeat that is not needed: its case is decided. */
  spare(): void {
    this.#spared += 1;
  }

  /** Nearest rank over the trials that completed; absent of none. `count`: how many those are. */
  latencyAt(percentile: number): { readonly count: number; readonly milliseconds?: number } {
    const count = this.#latencies.length;
    if (count === 0) return { count };
    const sorted = [...this.#latencies].sort((a, b) => a - b);
    return { count, milliseconds: nearestRank(sorted, percentile) };
  }

  #addStep(step: TrialRecord['steps'][number]): void {
    const attempts = step.attempts?.length ?? 0;
    this.#requests += attempts;
    this.#retries += Math.max(0, attempts - 1);
    this.#kept.add(step);
    if (step.response === undefined) return;
    if (step.answered_from !== undefined) this.#keptCompletions += 1;
    if (countTokens(step.usage) === undefined) this.#usageUnknown += 1;
    if (step.cost_usd === undefined) this.#costUnknown += 1;
    else {
      this.#cost += step.cost_usd;
      this.#costKnown += 1;
    }
  }

  #addAnswered({ steps, latency_ms: latency }: TrialRecord): void {
    if (!isAnswered(steps)) return;
    this.#answered += 1;
    if (steps.every(({ answered_from: from }) => from === undefined)) this.#fresh += 1;
    else if (latency === undefined && !brokeOff(steps)) this.#untimed += 1;
  }

  totals(planned: number): Totals {
    const latency = summariseLatency(this.#latencies);
    return {
      counts: {
        planned,
        ...this.#counts,
        ...(this.#spared > 0 && { spared: this.#spared }),
        not_run: Math.max(0, planned - this.#finished() - this.#spared),
      },
      usage: this.#usageInOrder(),
      ...(this.#usageUnknown > 0 && { usage_unknown: this.#usageUnknown }),
      ...(this.#costUnknown === 0 && this.#costKnown > 0 && { cost_usd: steady(this.#cost) }),
      cost_unknown: this.#costUnknown,
      ...(latency && { latency_ms: latency }),
      ...(this.#skipped > 0 && { skipped_assertions: this.#skipped }),
      ...this.#kept.totals(),
      requests: this.#requests,
      retries: this.#retries,
      ...this.#judging.totals(),
    };
  }

  /** Trials that have an answer, whatever became of them: cost and tokens are theirs. */
  get answered(): number {
    return this.#answered;
  }

  /** Trials that completed, and say nothing of their time, since an answer was kept from an earlier run. */
  get untimed(): number {
    return this.#untimed;
  }

  /** Whether answers were kept from an earlier run, and no trial was answered without them. */
  get isReplayed(): boolean {
    return this.#keptCompletions > 0 && this.#fresh === 0;
  }

  /** Whatever trial came first. */
  #usageInOrder(): Totals['usage'] {
    const { prompt_tokens, completion_tokens, total_tokens, ...rest } = this.#usage;
    return {
      ...(prompt_tokens !== undefined && { prompt_tokens }),
      ...(completion_tokens !== undefined && { completion_tokens }),
      ...(total_tokens !== undefined && { total_tokens }),
      ...rest,
    };
  }

  #finished(): number {
    const { passed, failed, errored, skipped } = this.#counts;
    return passed + failed + errored + skipped;
  }

  get counts(): Omit<OutcomeCounts, 'planned' | 'not_run' | 'spared'> {
    return this.#counts;
  }
}

function summariseLatency(latencies: readonly number[]): LatencySummary | undefined {
  if (latencies.length === 0) return undefined;
  const sorted = Float64Array.from(latencies).sort();
  const at = (p: number): number => nearestRank(sorted as unknown as readonly number[], p);
  return {
    count: sorted.length,
    min: at(Number.MIN_VALUE),
    median: at(0.5),
    p95: at(0.95),
    max: at(1),
  };
}
