import { type BaselineCase, type CaseId, caseKey, caseTitle } from './baseline.ts';
import type { MissingCase } from './comparison.ts';

/** A case that was judged on both sides. */
export interface Pair {
  readonly baseline: BaselineCase;
  readonly now: BaselineCase;
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  /** On both sides, although not judged on both. */
  readonly unjudged: readonly Pair[];
  readonly added: readonly CaseId[];
  readonly missing: readonly MissingCase[];
  /** Cases whose judge is another one, which makes a comparison meaningless. */
  readonly otherJudges: readonly string[];
}

/** Pairs by pipeline, case and variant. In the order of the run; what is missing in that of the baseline. */
export function pairCases(
  baseline: readonly BaselineCase[],
  now: readonly BaselineCase[],
): Pairing {
  const before = new Map(baseline.map((each) => [caseKey(each), each]));
  const pairs: Pair[] = [];
  const unjudged: Pair[] = [];
  const added: CaseId[] = [];
  const later = new Map<BaselineCase, BaselineCase>();
  for (const each of now) {
    const earlier = before.get(caseKey(each));
    if (earlier !== undefined) later.set(earlier, each);
    if (earlier === undefined) added.push(idOf(each));
    else if (isJudged(earlier) && isJudged(each)) pairs.push({ baseline: earlier, now: each });
    else unjudged.push({ baseline: earlier, now: each });
  }
  return {
    pairs,
    unjudged,
    added,
    missing: findMissing(baseline, later),
    otherJudges: [...pairs, ...unjudged].filter(hasOtherJudge).map((pair) => caseTitle(pair.now)),
  };
}

/** How many repeats of a case passed and how many failed; others say nothing. */
export function countJudged({ repeats }: BaselineCase): {
  readonly passed: number;
  readonly n: number;
} {
  const { passed = 0, failed = 0 } = repeats;
  return { passed, n: passed + failed };
}

function isJudged(each: BaselineCase): boolean {
  return countJudged(each).n > 0;
}

function findMissing(
  baseline: readonly BaselineCase[],
  laterOf: ReadonlyMap<BaselineCase, BaselineCase>,
): readonly MissingCase[] {
  return baseline.filter(isJudged).flatMap((each) => {
    const later = laterOf.get(each);
    if (later !== undefined && isJudged(later)) return [];
    const reason =
      later === undefined ? 'absent' : later.outcome === 'skipped' ? 'skipped' : 'errored';
    return [{ ...idOf(each), reason } as const];
  });
}

/** A record without fingerprints is of an earlier version of the program: nothing is known of it. */
function hasOtherJudge({ baseline, now }: Pair): boolean {
  if (baseline.content === undefined || now.content === undefined) return false;
  return baseline.judge !== now.judge;
}

export function hasOtherContent({ baseline, now }: Pair): boolean {
  if (baseline.content === undefined || now.content === undefined) return false;
  return baseline.content !== now.content;
}

export function idOf({ pipeline, case: name, variant }: CaseId): CaseId {
  return { pipeline, case: name, ...(variant !== undefined && { variant }) };
}
