import { recall } from '../source/recall.ts';
import { nearestRank } from '../statistics/percentile.ts';
import { steady } from '../statistics/steady.ts';
import { countTokens } from './count-tokens.ts';
import { KeptAnswersTally } from './kept-answers-tally.ts';
import type { JudgingTotals, ModelCall } from './model-call.ts';
import type { Mutable } from './mutable.ts';
import type { TrialRecord } from './record.ts';

type Tokens = Mutable<JudgingTotals['usage']>;

const USAGES = ['prompt_tokens', 'completion_tokens', 'total_tokens'] as const;

/** Sums over the calls that assertions made; only a latency of each is kept. */
export class JudgingTally {
  readonly #usage: Tokens = {};
  readonly #latencies: number[] = [];
  readonly #judges = new Map<string, { calls: number; cost: number; unknown: number }>();
  readonly #kept = new KeptAnswersTally();
  #calls = 0;
  #failed = 0;
  #requests = 0;
  #cost = 0;
  #costUnknown = 0;

  add(trial: Pick<TrialRecord, 'assertions'>): void {
    for (const { name, calls = [] } of trial.assertions) {
      for (const call of calls) {
        this.#addCall(call);
        this.#addTo(name, call);
      }
    }
  }

  /** What another has counted, too. */
  addAll(other: JudgingTally): void {
    for (const key of USAGES) {
      const tokens = other.#usage[key];
      if (tokens !== undefined) this.#usage[key] = (this.#usage[key] ?? 0) + tokens;
    }
    for (const latency of other.#latencies) this.#latencies.push(latency);
    for (const [name, { calls, cost, unknown }] of other.#judges) {
      const judge = recall(this.#judges, name, () => ({ calls: 0, cost: 0, unknown: 0 }));
      judge.calls += calls;
      judge.cost += cost;
      judge.unknown += unknown;
    }
    this.#kept.addAll(other.#kept);
    this.#calls += other.#calls;
    this.#failed += other.#failed;
    this.#requests += other.#requests;
    this.#cost += other.#cost;
    this.#costUnknown += other.#costUnknown;
  }

  #addTo(name: string, { failure, cost_usd: cost }: ModelCall): void {
    const judge = recall(this.#judges, name, () => ({ calls: 0, cost: 0, unknown: 0 }));
    judge.calls += 1;
    judge.cost += cost ?? 0;
    if (failure === undefined && cost === undefined) judge.unknown += 1;
  }

  /** By name, where there are several. */
  #byJudge(): Pick<JudgingTotals, 'judges'> {
    if (this.#judges.size < 2) return {};
    const entries = [...this.#judges].sort(([one], [other]) => (one < other ? -1 : 1));
    return {
      judges: Object.fromEntries(
        entries.map(([name, { calls, cost, unknown }]) => [
          name,
          { calls, ...(unknown === 0 && { cost_usd: steady(cost) }), cost_unknown: unknown },
        ]),
      ),
    };
  }

  #addCall(call: ModelCall): void {
    this.#calls += 1;
    this.#requests += call.attempts;
    this.#kept.add(call);
    if (call.failure !== undefined) {
      this.#failed += 1;
      return;
    }
    for (const key of USAGES) {
      const tokens = key === 'total_tokens' ? countTokens(call.usage) : call.usage?.[key];
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
        ...this.#kept.totals(),
        ...this.#byJudge(),
        ...(sorted.length > 0 && { median_latency_ms: nearestRank(sorted, 0.5) }),
      },
    };
  }
}
