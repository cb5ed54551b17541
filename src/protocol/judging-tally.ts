import { nearestRank } from '../statistics/percentile.ts';
import { steady } from '../statistics/steady.ts';
import type { JudgingTotals, ModelCall } from './model-call.ts';
import type { Mutable } from './mutable.ts';
import type { TrialRecord } from './record.ts';

type Tokens = Mutable<JudgingTotals['usage']>;

/** Sums over the calls that assertions made; only a latency of each is kept. */
export class JudgingTally {
  readonly #usage: Tokens = {};
  readonly #latencies: number[] = [];
  #calls = 0;
  #failed = 0;
  #requests = 0;
  #cost = 0;
  #costUnknown = 0;

  add(trial: Pick<TrialRecord, 'assertions'>): void {
    for (const { calls } of trial.assertions) for (const call of calls ?? []) this.#addCall(call);
  }

  #addCall(call: ModelCall): void {
    this.#calls += 1;
    this.#requests += call.attempts;
    if (call.failure !== undefined) {
      this.#failed += 1;
      return;
    }
    for (const key of ['prompt_tokens', 'completion_tokens', 'total_tokens'] as const) {
      const tokens = call.usage?.[key];
      if (tokens !== undefined) this.#usage[key] = (this.#usage[key] ?? 0) + tokens;
    }
    if (call.cost_usd === undefined) this.#costUnknown += 1;
    else this.#cost += call.cost_usd;
    if (call.latency_ms !== undefined) this.#latencies.push(call.latency_ms);
  }

  /** Absent when no assertion called anything. */
  totals(): { readonly judging?: JudgingTotals } {
    if (this.#calls === 0) return {};
    const answered = this.#calls - this.#failed;
    const sorted = [...this.#latencies].sort((a, b) => a - b);
    return {
      judging: {
        calls: this.#calls,
        failed_calls: this.#failed,
        requests: this.#requests,
        usage: this.#usage,
        ...(answered > 0 && this.#costUnknown === 0 && { cost_usd: steady(this.#cost) }),
        cost_unknown: this.#costUnknown,
        ...(sorted.length > 0 && { median_latency_ms: nearestRank(sorted, 0.5) }),
      },
    };
  }
}
