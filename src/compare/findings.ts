import { type CaseId, caseTitle, idOf } from './baseline.ts';
import { type CaseFigures, haveOtherRules } from './case-figures.ts';
import type { TurnedCase } from './comparison.ts';

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

/** How many cases of a pipeline and variant ask something else, and the first of them. */
export interface FoundChange {
  readonly first: CaseId;
  readonly places: Places;
  readonly cases: number;
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
    if (baseline.outcome !== now.outcome && !haveOtherRules(baseline, now)) {
      const [from, to] = [baseline.outcome, now.outcome];
      const turned = { ...idOf(id), from, to, ...describeRepeats(pair) };
      this.#turned.push({ turned, places: placesOf(pair) });
    }
    // A record without fingerprints is of an earlier version of the program: nothing is known of it.
    if (baseline.content === undefined || now.content === undefined) return;
    if (baseline.judge !== now.judge) this.#otherJudges.push(caseTitle(id));
    if (baseline.content !== now.content) {
      this.#count(group, { first: idOf(id), places: placesOf(pair), cases: 1 });
    }
  }

  #count(group: string, { first, places, cases }: FoundChange): void {
    const known = this.#changed.get(group) ?? { first, places, cases: 0 };
    this.#changed.set(group, { ...known, cases: known.cases + cases });
  }

  /** These, and then those. */
  followedBy(others: Findings): Findings {
    const all = new Findings();
    for (const findings of [this, others]) {
      for (const each of findings.#turned) all.#turned.push(each);
      for (const each of findings.#otherJudges) all.#otherJudges.push(each);
      for (const [group, each] of findings.#changed) all.#count(group, each);
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

function placesOf({ baseline, now }: Pair): Places {
  return { baseline: baseline.place, now: now.place };
}

function describeRepeats({ baseline, now }: Pair): Pick<TurnedCase, 'repeats'> {
  if (areByScores(baseline, now)) return {};
  const isSingle = (side: CaseFigures): boolean => side.judged + side.errored <= 1;
  if (isSingle(baseline) && isSingle(now)) return {};
  const show = ({ passed, judged, errored }: CaseFigures): string =>
    `${passed} of ${judged}${errored > 0 ? `, ${errored} errored` : ''}`;
  return { repeats: { baseline: show(baseline), now: show(now) } };
}

/** Of such a case it may be that all repeats passed before and now. */
function areByScores(baseline: CaseFigures, now: CaseFigures): boolean {
  const sides = [baseline, now];
  return (
    sides.some(({ decidedBy }) => decidedBy === 'scores') &&
    sides.every(({ outcome }) => outcome !== 'errored')
  );
}
