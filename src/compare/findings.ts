import { type CaseId, caseTitle } from './baseline.ts';
import type { CaseFigures } from './case-figures.ts';
import type { ChangedCases, TurnedCase } from './comparison.ts';

/** A case that is on both sides. */
export interface Pair {
  readonly id: CaseId;
  readonly baseline: CaseFigures;
  readonly now: CaseFigures;
}

/** Where the first repeat of a case stands on either side. */
export interface Places {
  readonly baseline: number;
  readonly now: number;
}

export interface FoundTurn {
  readonly turned: TurnedCase;
  readonly places: Places;
}

export interface FoundChange {
  readonly change: ChangedCases;
  /** Of the first of them. */
  readonly places: Places;
}

/** What a reader is told of pairs by name. */
export class Findings {
  readonly #turned: FoundTurn[] = [];
  /** By pipeline and variant. */
  readonly #changed = new Map<string, FoundChange>();
  readonly #otherJudges: string[] = [];

  /** `group` is equal for cases of the same pipeline and variant. */
  add(pair: Pair, group: string): void {
    const { id, baseline, now } = pair;
    const places = { baseline: baseline.place, now: now.place };
    if (baseline.outcome !== now.outcome) {
      const [from, to] = [baseline.outcome, now.outcome];
      this.#turned.push({ turned: { ...id, from, to, ...describeRepeats(pair) }, places });
    }
    // A record without fingerprints is of an earlier version of the program: nothing is known of it.
    if (baseline.content === undefined || now.content === undefined) return;
    if (baseline.judge !== now.judge) this.#otherJudges.push(caseTitle(id));
    if (baseline.content !== now.content) this.#addChanged(group, id, places);
  }

  #addChanged(group: string, id: CaseId, places: Places): void {
    const { case: _, ...where } = id;
    const change = { ...where, cases: 1, first: caseTitle(id) };
    this.#changed.set(group, join(this.#changed.get(group), { change, places }));
  }

  /** These, and then those. */
  followedBy(others: Findings): Findings {
    const all = new Findings();
    for (const findings of [this, others]) {
      for (const each of findings.#turned) all.#turned.push(each);
      for (const each of findings.#otherJudges) all.#otherJudges.push(each);
      for (const [group, each] of findings.#changed) {
        all.#changed.set(group, join(all.#changed.get(group), each));
      }
    }
    return all;
  }

  get turned(): readonly FoundTurn[] {
    return this.#turned;
  }

  get changed(): readonly FoundChange[] {
    return [...this.#changed.values()];
  }

  get otherJudges(): readonly string[] {
    return this.#otherJudges;
  }
}

function join(first: FoundChange | undefined, next: FoundChange): FoundChange {
  if (first === undefined) return next;
  const cases = first.change.cases + next.change.cases;
  return { ...first, change: { ...first.change, cases } };
}

function describeRepeats({ baseline, now }: Pair): Pick<TurnedCase, 'repeats'> {
  if (baseline.judged <= 1 && now.judged <= 1) return {};
  const show = ({ passed, judged }: CaseFigures): string => `${passed} of ${judged}`;
  return { repeats: { baseline: show(baseline), now: show(now) } };
}
