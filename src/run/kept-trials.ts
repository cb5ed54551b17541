import type { Trial } from '../plan/plan.ts';
import type { CallAnswered } from '../protocol/event.ts';
import type { PaidAttempt } from '../protocol/paid-attempts.ts';
import type { TrialRecord } from '../protocol/record.ts';

/** What an earlier session of the same run did, by a trial's place in the plan. */
export interface KeptTrials {
  isFinished(index: number): boolean;
  isSpared(index: number): boolean;
  /** What budgets paid for it, finished or not. */
  paidFor(index: number): readonly PaidAttempt[];
  /** Whether that is all that a finished trial was sent. */
  isPaid(index: number): boolean;
  /** Of a finished trial. Cheap in plan order. */
  read(index: number): Promise<TrialRecord | undefined>;
  /** What a trial that is not finished was answered, in that order. */
  readAnswers(index: number): Promise<readonly CallAnswered[]>;
  /** Whether it was finished, and nothing is left to run, nor to write of its snapshots. */
  readonly isWhole: boolean;
  /** How long it ran, as far as it is known. */
  readonly durationMilliseconds: number;
}

/** A trial that was finished is another one in the plan of today. */
export class PlanChanged extends Error {
  readonly trial: string;

  constructor(trial: string) {
    super(`\`${trial}\` is not what it was`);
    this.name = 'PlanChanged';
    this.trial = trial;
  }
}

/** Takes finished trials over from an earlier session, into totals that count each of them once. */
export class Takeover {
  readonly #kept: KeptTrials;
  readonly #taken = new Set<number>();
  #unsuccessful = 0;

  constructor(kept: KeptTrials) {
    this.#kept = kept;
  }

  /** Trials that did not pass, among those that were taken over. */
  get unsuccessful(): number {
    return this.#unsuccessful;
  }

  /** Whether a trial is in the totals already. */
  isTaken({ index }: Trial): boolean {
    return this.#taken.has(index);
  }

  isFinished({ index }: Trial): boolean {
    return this.#kept.isFinished(index);
  }

  /** Says of a trial that is not needed, as the earlier session found, that it is in the totals now. */
  takeSpared({ index }: Trial): boolean {
    if (!this.#kept.isSpared(index)) return false;
    this.#taken.add(index);
    return true;
  }

  /** The record of a finished trial, which is in the totals from now on; throws {@link PlanChanged}. */
  async take(trial: Trial): Promise<TrialRecord | undefined> {
    const record = await this.read(trial);
    if (record === undefined) return undefined;
    this.#taken.add(trial.index);
    if (record.outcome === 'failed' || record.outcome === 'errored') this.#unsuccessful += 1;
    return record;
  }

  /** The record of a finished trial; throws {@link PlanChanged}. */
  async read(trial: Trial): Promise<TrialRecord | undefined> {
    return unchanged(await this.#kept.read(trial.index), trial);
  }
}

function unchanged(
  record: TrialRecord | undefined,
  { id, fingerprints }: Trial,
): TrialRecord | undefined {
  if (record === undefined) return undefined;
  const isSame = record.id === id && record.fingerprints?.content === fingerprints.content;
  if (!isSame) throw new PlanChanged(record.id);
  return record;
}
