import { steady } from '../statistics/steady.ts';
import type { AnsweredFrom } from './completion.ts';
import type { AnsweredFromTotals } from './model-call.ts';

/** Sums over answers that no call was made for. */
export class KeptAnswersTally {
  readonly #counts = { cassette: 0, cache: 0 };
  #saved = 0;

  add({
    answered_from: from,
    cost_usd: cost = 0,
  }: {
    readonly answered_from?: AnsweredFrom;
    readonly cost_usd?: number;
  }): void {
    if (from === undefined) return;
    this.#counts[from] += 1;
    this.#saved += cost;
  }

  /** What another has counted, too. */
  addAll(other: KeptAnswersTally): void {
    this.#counts.cassette += other.#counts.cassette;
    this.#counts.cache += other.#counts.cache;
    this.#saved += other.#saved;
  }

  /** Absent when there was none. */
  totals(): { readonly answered_from?: AnsweredFromTotals } {
    const { cassette, cache } = this.#counts;
    if (cassette + cache === 0) return {};
    return {
      answered_from: {
        ...(cassette > 0 && { cassette }),
        ...(cache > 0 && { cache }),
        ...(this.#saved > 0 && { saved_usd: steady(this.#saved) }),
      },
    };
  }
}
