import { recall } from '../source/recall.ts';
import { type BaselineCase, type CaseId, caseKey, idOf } from './baseline.ts';
import { type CaseFigures, figuresOf, haveOtherRules, isDecided } from './case-figures.ts';
import type { MissingCase } from './comparison.ts';
import { Findings, type FoundChange, type FoundTurn } from './findings.ts';
import { HeldCases, type Later } from './held-cases.ts';
import { PairTally } from './pair-tally.ts';

export interface Pairing {
  /** Of the cases that were judged on both sides. */
  readonly groups: readonly PairTally[];
  /** Those that were judged on both sides come first, as in all that follows of pairs. */
  readonly turned: readonly FoundTurn[];
  readonly changed: readonly FoundChange[];
  /** Cases whose judge is another one, which makes a comparison meaningless. */
  readonly otherJudges: readonly string[];
  readonly added: readonly CaseId[];
  readonly missing: readonly MissingCase[];
}

/** Pairs by pipeline, case and variant. In the order of the run; what is missing in that of the baseline. */
export function pairCases(baseline: Iterable<BaselineCase>, now: Iterable<BaselineCase>): Pairing {
  const pairs = new Pairs();
  let place = 0;
  for (const each of baseline) pairs.addBaseline(each, place++);
  place = 0;
  for (const each of now) pairs.add(each, place++);
  return pairs.finish();
}

/**
 * Takes the cases of the baseline, all of them first, and then those of the run, one by one. Of the
 * baseline's, figures are held until the end, since they may be asked for in any order. Of the run's,
 * nothing is: each meets its row of figures, both sides' numbers join those of their group, and what a
 * reader is told by name (cases that turned, are new or are missing) is all that keeps one. Answers and
 * messages stay where they are; of what may be shown, it is known where.
 */
export class Pairs {
  readonly #before = new HeldCases();
  readonly #tallies = new Map<string, PairTally>();
  readonly #judged = new Findings();
  readonly #unjudged = new Findings();
  readonly #added: CaseId[] = [];

  /** `place` is where its side finds it again. */
  addBaseline(each: BaselineCase, place: number): void {
    this.#before.add(each, figuresOf(each, place));
  }

  add(each: BaselineCase, place: number): void {
    const found = this.#before.find(caseKey(each));
    if (found === undefined) {
      this.#added.push(idOf(each));
      return;
    }
    const now = figuresOf(each, place);
    const { row, figures: baseline } = found;
    const isJudged = isDecided(now);
    const isOther = haveOtherRules(baseline, now);
    if (isJudged && isOther) this.#before.markOtherRule(row, now.rule ?? '');
    else this.#before.mark(row, laterOf(now));
    const group = JSON.stringify([each.pipeline, each.variant ?? '']);
    const pair = { id: each, baseline, now };
    if (isJudged && !isOther && isDecided(baseline)) {
      this.#findTally(group, each).add(baseline, now);
      this.#judged.add(pair, group);
    } else {
      this.#unjudged.add(pair, group);
    }
  }

  #findTally(group: string, id: CaseId): PairTally {
    return recall(this.#tallies, group, () => new PairTally(id));
  }

  finish(): Pairing {
    const { turned, changed, otherJudges } = this.#judged.followedBy(this.#unjudged);
    return {
      groups: [...this.#tallies.values()],
      turned,
      changed,
      otherJudges,
      added: this.#added,
      missing: [...this.#before.missing()],
    };
  }
}

function laterOf(now: CaseFigures): Later {
  if (isDecided(now)) return 'judged';
  return now.outcome === 'skipped' ? 'skipped' : 'errored';
}
