import { recall } from '../source/recall.ts';
import type { AttemptSent, AttemptSettled, JournalEvent } from './event.ts';
import type { Mutable } from './mutable.ts';

/** An attempt of an earlier session. */
export interface PaidAttempt {
  readonly sent: Pick<AttemptSent, 'tokens' | 'cost_usd'>;
  /** Absent where it was in flight when the session ended. */
  readonly settled?: Pick<AttemptSettled, 'tokens' | 'cost_usd'>;
}

/** Attempts that budgets paid for, read from a journal line by line. */
export class PaidAttempts {
  readonly #ofTrials = new Map<number, Mutable<PaidAttempt>[]>();
  /** Of this session, by their numbers: those that are in flight, as far as it is read. */
  readonly #inFlight = new Map<number, Mutable<PaidAttempt>>();
  readonly #trials = new Set<number>();

  take(event: JournalEvent): void {
    if (event.type === 'attempt_sent') this.#send(event);
    else if (event.type === 'attempt_settled') this.#settle(event);
    else if (event.type === 'run_resumed') {
      this.#inFlight.clear();
      this.#trials.clear();
    }
  }

  /** Whether this session, as far as it is read, has an attempt that was for this trial. */
  hasPaid(trial: number): boolean {
    return this.#trials.has(trial);
  }

  /** Of all sessions. */
  of(trial: number): readonly PaidAttempt[] {
    return this.#ofTrials.get(trial) ?? [];
  }

  #send({ number, index, tokens, cost_usd }: AttemptSent): void {
    const attempt: Mutable<PaidAttempt> = { sent: { tokens, cost_usd } };
    recall(this.#ofTrials, index, () => []).push(attempt);
    this.#inFlight.set(number, attempt);
    this.#trials.add(index);
  }

  #settle({ number, tokens, cost_usd: cost }: AttemptSettled): void {
    const attempt = this.#inFlight.get(number);
    if (attempt === undefined) return;
    attempt.settled = {
      ...(tokens !== undefined && { tokens }),
      ...(cost !== undefined && { cost_usd: cost }),
    };
    this.#inFlight.delete(number);
  }
}
