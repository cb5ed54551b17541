import type { Trial } from '../plan/plan.ts';
import type { Outcome, TrialRecord } from '../protocol/record.ts';

/** What an earlier session of the same run did, by a trial's place in the plan. */
export interface KeptTrials {
  isFinished(index: number): boolean;
  isSpared(index: number): boolean;
  /** Of a finished trial. Cheap in plan order. */
  read(index: number): Promise<TrialRecord | undefined>;
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

/** Takes finished trials over from an earlier session; each is read once. */
export class Takeover {
  readonly #kept: KeptTrials;
  readonly #outcomes = new Map<number, Outcome>();
  #unsuccessful = 0;

  constructor(kept: KeptTrials) {
    this.#kept = kept;
  }

  /** Trials that did not pass, in the earlier session. */
  get unsuccessful(): number {
    return this.#unsuccessful;
  }

  isSpared({ index }: Trial): boolean {
    return this.#kept.isSpared(index);
  }

  /** The outcome of a trial that was taken over. */
  outcomeOf({ index }: Trial): Outcome | undefined {
    return this.#outcomes.get(index);
  }

  /** The record of a trial that was finished and is taken over now; throws {@link PlanChanged}. */
  async take({ index, id, fingerprints }: Trial): Promise<TrialRecord | undefined> {
    if (!this.#kept.isFinished(index)) return undefined;
    const record = await this.#kept.read(index);
    if (record === undefined) return undefined;
    const isSame = record.id === id && record.fingerprints?.content === fingerprints.content;
    if (!isSame) throw new PlanChanged(record.id);
    this.#outcomes.set(index, record.outcome);
    if (record.outcome === 'failed' || record.outcome === 'errored') this.#unsuccessful += 1;
    return record;
  }
}
