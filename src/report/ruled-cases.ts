import { CaseJudge, explainByRule, type StoredCase } from '../protocol/case-judge.ts';
import type { RunStarted } from '../protocol/event.ts';
import type { TrialRecord } from '../protocol/record.ts';

const MOST_KEPT = 20;

/** Gathers the cases that failed by their rule for repeats alone: none of their trials says it. */
export class RuledCases {
  readonly #judge: CaseJudge;
  readonly #kept: string[] = [];
  #count = 0;

  constructor(started: RunStarted) {
    this.#judge = new CaseJudge(started);
  }

  add(trial: TrialRecord): void {
    this.#take(this.#judge.add(trial));
  }

  /** Each of the first of them with its rule and what came of it; after the last trial. */
  shown(): readonly string[] {
    this.#take(this.#judge.end());
    return this.#kept;
  }

  /** How many there are beside those. */
  get left(): number {
    return this.#count - this.#kept.length;
  }

  #take(judged: StoredCase | undefined): void {
    const why = judged && explainByRule(judged);
    if (judged === undefined || why === undefined) return;
    this.#count += 1;
    if (this.#kept.length < MOST_KEPT) this.#kept.push(`${judged.id}: ${why}`);
  }
}
