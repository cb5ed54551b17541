import type { CaseId } from './baseline.ts';
import { type CaseFigures, isByOutcome } from './case-figures.ts';
import type { Expense } from './comparison.ts';

/** Numbers of the same cases on both sides. */
export interface PairedNumbers {
  readonly baseline: readonly number[];
  readonly now: readonly number[];
}

/** Of each case, now minus baseline. */
export function differencesOf({ baseline, now }: PairedNumbers): readonly number[] {
  return now.map((value, index) => value - (baseline[index] ?? 0));
}

class PairedLists implements PairedNumbers {
  readonly baseline: number[] = [];
  readonly now: number[] = [];

  /** Only what is known on both sides. */
  add(baseline: number | undefined, now: number | undefined): void {
    if (baseline === undefined || now === undefined) return;
    this.baseline.push(baseline);
    this.now.push(now);
  }
}

const KINDS: readonly Expense['kind'][] = ['cost_usd', 'tokens', 'latency_ms'];

/** The pairs of a pipeline and variant, of which nothing is kept but the numbers that are tested. */
export class PairTally {
  readonly pipeline: string;
  readonly variant?: string;
  #pairs = 0;
  #worse = 0;
  #better = 0;
  #isSingle = true;
  #isGraded = false;
  #areScoresAlike = true;
  readonly #rates = new PairedLists();
  readonly #scores = new PairedLists();
  readonly #expenses = new Map(KINDS.map((kind) => [kind, new PairedLists()]));

  constructor({ pipeline, variant }: Pick<CaseId, 'pipeline' | 'variant'>) {
    this.pipeline = pipeline;
    if (variant !== undefined) this.variant = variant;
  }

  /** Both were judged. */
  add(baseline: CaseFigures, now: CaseFigures): void {
    this.#pairs += 1;
    if (baseline.outcome === 'passed' && now.outcome === 'failed') this.#worse += 1;
    if (baseline.outcome === 'failed' && now.outcome === 'passed') this.#better += 1;
    this.#addRate(baseline, now);
    if ((baseline.decidedBy === 'stop') !== (now.decidedBy === 'stop'))
      this.#areScoresAlike = false;
    this.#scores.add(baseline.score, now.score);
    const areScored = baseline.score !== undefined && now.score !== undefined;
    if (areScored && (baseline.isGraded || now.isGraded)) this.#isGraded = true;
    for (const [kind, lists] of this.#expenses) lists.add(baseline[kind], now[kind]);
  }

  #addRate(baseline: CaseFigures, now: CaseFigures): void {
    if (isByOutcome(baseline.decidedBy, now.decidedBy)) {
      this.#rates.add(baseline.outcome === 'passed' ? 1 : 0, now.outcome === 'passed' ? 1 : 0);
      return;
    }
    if (baseline.judged !== 1 || now.judged !== 1) this.#isSingle = false;
    this.#rates.add(baseline.passed / baseline.judged, now.passed / now.judged);
  }

  get pairs(): number {
    return this.#pairs;
  }

  /** Cases that passed before and fail now, by the rule for repeats. */
  get worse(): number {
    return this.#worse;
  }

  get better(): number {
    return this.#better;
  }

  /** Whether every case has one judged repeat on either side, or is compared by its outcome. */
  get isSingle(): boolean {
    return this.#isSingle;
  }

  /** The share of each case's repeats that passed; 1 or 0 of one that is compared by its outcome. */
  get rates(): PairedNumbers {
    return this.#rates;
  }

  /**
   * Undefined where scores are not known, or are nothing but passed and failed. So it is where repeats could
   * end early on one side only: what they ended by is in the scores as well.
   */
  get scores(): PairedNumbers | undefined {
    return this.#isGraded && this.#areScoresAlike ? this.#scores : undefined;
  }

  get expenses(): ReadonlyMap<Expense['kind'], PairedNumbers> {
    return this.#expenses;
  }
}
