import type { BudgetState } from '../protocol/budget-record.ts';
import type { RunEvent, RunStarted, TrialFinished } from '../protocol/event.ts';
import type { Attempt } from '../protocol/failure.ts';
import type { PoolState } from '../protocol/pool-record.ts';
import type { Outcome } from '../protocol/record.ts';

/** A retry that is under way, or was a moment ago. */
export interface RecentAttempt {
  readonly attempt: Attempt;
  readonly trial: string;
  readonly step: string;
  readonly at: number;
}

/** How far a run is, counted from its events; times are those of the clock that it is given. */
export class ProgressCount {
  started: RunStarted | undefined;
  finished = 0;
  /** Not needed; they count as done. */
  spared = 0;
  tokens = 0;
  costUsd = 0;
  costUnknown = 0;
  failedAttempts = 0;
  recent: RecentAttempt | undefined;
  /** As they stood last. */
  pools: readonly PoolState[] = [];
  budgets: readonly BudgetState[] = [];
  readonly outcomes: Record<Outcome, number> = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  readonly #running = new Set<string>();
  readonly #monotonic: () => number;
  #startedAt = 0;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  add(event: RunEvent): void {
    switch (event.type) {
      case 'run_started':
        this.started = event;
        this.#startedAt = this.#monotonic();
        break;
      case 'trial_started':
        this.#running.add(event.id);
        break;
      case 'attempt_failed':
        this.failedAttempts++;
        this.recent = { ...event, at: this.#monotonic() };
        break;
      case 'trial_finished':
        this.#finish(event);
        break;
      case 'trial_spared':
        this.spared++;
        break;
      case 'trial_left_out':
        this.#running.delete(event.id);
        break;
      case 'trial_cut_off':
        this.#running.delete(event.trial.id);
        break;
      case 'pools_seen':
        this.pools = event.pools;
        break;
      case 'budgets_seen':
        this.budgets = event.budgets;
        break;
      case 'run_resumed':
      case 'attempt_sent':
      case 'attempt_settled':
      case 'call_answered':
      case 'snapshots_begun':
      case 'snapshots_written':
      case 'run_finished':
      case 'cassettes_unwritten':
        break;
    }
  }

  get planned(): number {
    return this.started?.trials ?? 0;
  }

  /** Ids of the trials that are under way, the oldest first. */
  get underWay(): readonly string[] {
    return [...this.#running];
  }

  get elapsedMilliseconds(): number {
    return this.#monotonic() - this.#startedAt;
  }

  get trialsPerSecond(): number {
    const seconds = this.elapsedMilliseconds / 1000;
    return seconds > 0 ? this.finished / seconds : 0;
  }

  /** At the rate so far; undefined until a few trials tell what that is. */
  get millisecondsLeft(): number | undefined {
    if (this.finished < 3 || this.elapsedMilliseconds < 1000) return undefined;
    return ((this.planned - this.spared - this.finished) / this.trialsPerSecond) * 1000;
  }

  #finish({ trial }: TrialFinished): void {
    this.#running.delete(trial.id);
    this.finished++;
    this.outcomes[trial.outcome]++;
    this.tokens += trial.usage?.total_tokens ?? 0;
    for (const step of trial.steps) {
      this.costUsd += step.cost_usd ?? 0;
      if (step.response !== undefined && step.cost_usd === undefined) this.costUnknown++;
    }
  }
}
