import { poolPasses, poolScores, type RepeatPool } from '../statistics/repeat-pool.ts';
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

/** The scores of a case's repeats; or how many there are, where their mean says which. */
type CaseScores = readonly number[] | number;

/** All of one, or 1 and 0 only. */
function listScores(scores: CaseScores, mean: number): readonly number[] {
  if (typeof scores !== 'number') return scores;
  if (scores === 1) return [mean];
  const ones = Math.round(mean * scores);
  return Array.from({ length: scores }, (_, at) => (at < ones ? 1 : 0));
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
  #areRepeatsAlike = true;
  #areScoredAlike = true;
  readonly #rates = new PairedLists();
  readonly #scores = new PairedLists();
  /** Of each of the rates, of how many repeats it is. */
  readonly #repeats = new PairedLists();
  /** Of each of the scores, what it is the mean of. */
  readonly #caseScores: (readonly [CaseScores, CaseScores])[] = [];
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
    this.#addScore(baseline, now);
    for (const [kind, lists] of this.#expenses) lists.add(baseline[kind], now[kind]);
  }

  #addScore(baseline: CaseFigures, now: CaseFigures): void {
    if (baseline.score === undefined || now.score === undefined) return;
    this.#scores.add(baseline.score, now.score);
    this.#caseScores.push([baseline.scores ?? baseline.scored, now.scores ?? now.scored]);
    if (baseline.isGraded || now.isGraded) this.#isGraded = true;
    // Where both sides may end early, their numbers are a part of what is compared.
    const endEarly = baseline.decidedBy === 'stop' && now.decidedBy === 'stop';
    if (baseline.scored !== now.scored && !endEarly) this.#areScoredAlike = false;
  }

  #addRate(baseline: CaseFigures, now: CaseFigures): void {
    if (isByOutcome(baseline.decidedBy, now.decidedBy)) {
      this.#rates.add(baseline.outcome === 'passed' ? 1 : 0, now.outcome === 'passed' ? 1 : 0);
      this.#repeats.add(1, 1);
      return;
    }
    this.#repeats.add(baseline.judged, now.judged);
    if (baseline.judged !== now.judged) this.#areRepeatsAlike = false;
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

  /** What the rates are of, where a case has more repeats on one side; undefined where none has. */
  poolRates(): readonly RepeatPool[] | undefined {
    if (this.#areRepeatsAlike) return undefined;
    const side = (of: 'baseline' | 'now', at: number): { passed: number; n: number } => {
      const n = this.#repeats[of][at] ?? 1;
      return { passed: Math.round((this.#rates[of][at] ?? 0) * n), n };
    };
    return this.#rates.now.map((_, at) => poolPasses(side('baseline', at), side('now', at)));
  }

  /** The same of scores. */
  poolScores(): readonly RepeatPool[] | undefined {
    if (this.#areScoredAlike) return undefined;
    return this.#caseScores.map(([baseline, now], at) =>
      poolScores(
        listScores(baseline, this.#scores.baseline[at] ?? 0),
        listScores(now, this.#scores.now[at] ?? 0),
      ),
    );
  }

  get expenses(): ReadonlyMap<Expense['kind'], PairedNumbers> {
    return this.#expenses;
  }
}
