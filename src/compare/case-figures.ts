import type { Decider } from '../protocol/pass-rule.ts';
import type { Outcome } from '../protocol/record.ts';
import { meanOf } from '../statistics/repeats.ts';
import type { BaselineCase } from './baseline.ts';

/** All that a comparison makes of a case: numbers, and what tells whether it is still the same case. */
export interface CaseFigures {
  readonly outcome: Outcome;
  readonly decidedBy: Decider | undefined;
  /** When it passes, in words; undefined in a baseline of an earlier version. */
  readonly rule: string | undefined;
  readonly passed: number;
  /** Repeats that passed or failed; the others say nothing. */
  readonly judged: number;
  /** Repeats whose calls or judgements failed. */
  readonly errored: number;
  /** The mean of its repeats; undefined where there is none. */
  readonly score: number | undefined;
  /** Whether one of its scores says more than passed or failed. */
  readonly isGraded: boolean;
  /** Of its repeats, where they cannot be told from their mean: of several, one of which says more than passed or failed. */
  readonly scores: readonly number[] | undefined;
  /** How many of its repeats have a score. */
  readonly scored: number;
  /** Of one trial. */
  readonly cost_usd: number | undefined;
  /** Of one trial. */
  readonly tokens: number | undefined;
  readonly latency_ms: number | undefined;
  readonly content: string | undefined;
  readonly judge: string | undefined;
  /** Where its {@link Side} finds its answer again. */
  readonly place: number;
}

export function figuresOf(each: BaselineCase, place: number): CaseFigures {
  const { passed, n } = countJudged(each);
  const { errored = 0 } = each.repeats;
  const ran = Math.max(1, n + errored);
  const { scores, tokens, cost_usd: cost } = each;
  const isGraded = scores?.some((score) => score > 0 && score < 1) ?? false;
  return {
    outcome: each.outcome,
    decidedBy: each.decided_by,
    rule: each.rule ?? (isSingle(each) ? SINGLE_REPEAT : undefined),
    passed,
    judged: n,
    errored,
    score: scores && meanOf(scores),
    isGraded,
    scores: isGraded && scores !== undefined && scores.length > 1 ? scores : undefined,
    scored: scores?.length ?? 0,
    cost_usd: cost === undefined ? undefined : cost / ran,
    tokens: tokens === undefined ? undefined : tokens / ran,
    latency_ms: each.latency_ms,
    content: each.content,
    judge: each.judge,
    place,
  };
}

/** By the rule for repeats: those that passed decide nothing where those that errored could have failed. */
export function isDecided({ judged, outcome }: Pick<CaseFigures, 'judged' | 'outcome'>): boolean {
  return judged > 0 && outcome !== 'errored';
}

/** Whether the outcomes of a case are compared: where either side's repeats do not say by their share how it did. */
export function isByOutcome(one: Decider | undefined, other: Decider | undefined): boolean {
  return one !== undefined || other !== undefined;
}

/** A rule for repeats, as a baseline need not keep it: without one, a single repeat has to pass. */
export const SINGLE_REPEAT = '1 of 1 repeats';

function isSingle({ decided_by: decider, repeats }: BaselineCase): boolean {
  return decider === undefined && Object.values(repeats).reduce((sum, each) => sum + each, 0) === 1;
}

/** Whether outcomes would be compared that come of different rules: they differ by these alone. */
export function haveOtherRules(
  one: Pick<CaseFigures, 'decidedBy' | 'rule'>,
  other: Pick<CaseFigures, 'decidedBy' | 'rule'>,
): boolean {
  if (!isByOutcome(one.decidedBy, other.decidedBy)) return false;
  return one.rule !== undefined && other.rule !== undefined && one.rule !== other.rule;
}

/** How many repeats of a case passed and how many failed; others say nothing. */
export function countJudged({ repeats }: Pick<BaselineCase, 'repeats'>): {
  readonly passed: number;
  readonly n: number;
} {
  const { passed = 0, failed = 0 } = repeats;
  return { passed, n: passed + failed };
}
