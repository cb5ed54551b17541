import { UNKNOWN_ANSWER_TOKENS } from '../../protocol/asked-answers.ts';
import { recall } from '../../source/recall.ts';

/** How long answers of one kind are, by those that were given. */
export class OutputGuess {
  readonly #seen = new Map<string, number[]>();

  /** Tokens of an answer; `work` says what kind it is. */
  see(work: string, tokens: number): void {
    const known = recall(this.#seen, work, () => []);
    known.push(tokens);
    if (known.length > KEPT) known.shift();
  }

  /** What nine of ten answers stay below (nearest rank), within the request's own limit. */
  guess(work: string, limit: number | undefined): number {
    const known = this.#seen.get(work);
    if (known === undefined) return limit ?? UNKNOWN_ANSWER_TOKENS;
    const sorted = [...known].sort((a, b) => a - b);
    const high = sorted[Math.ceil(sorted.length * 0.9) - 1] ?? UNKNOWN_ANSWER_TOKENS;
    return Math.min(limit ?? high, high);
  }
}

/** Of the latest: what a model writes may change with the cases. */
const KEPT = 50;
