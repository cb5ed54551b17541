/** When a case passes, by its repeats, as a pipeline file says it. */
export type PassRule =
  | 'all'
  | 'any'
  | 'majority'
  | { readonly at_least: number }
  /** The mean, or the median, of the repeats' scores is at least this. */
  | { readonly mean: number }
  | { readonly median: number }
  /** The unbiased estimate of the chance that one of k repeats, or that each of them, passes is at least `min`. */
  | { readonly 'pass@k': number; readonly min: number }
  | { readonly 'pass^k': number; readonly min: number };

/** The rule's name and its number: what a score or a count is held to, or k. */
export function readPass(pass: Exclude<PassRule, string>): {
  readonly name: 'at_least' | 'mean' | 'median' | 'pass@k' | 'pass^k';
  readonly number: number;
} {
  if ('at_least' in pass) return { name: 'at_least', number: pass.at_least };
  if ('mean' in pass) return { name: 'mean', number: pass.mean };
  if ('median' in pass) return { name: 'median', number: pass.median };
  if ('pass@k' in pass) return { name: 'pass@k', number: pass['pass@k'] };
  return { name: 'pass^k', number: pass['pass^k'] };
}

/** Wald's sequential test of a pass rate: `p0` is bad and passes with `alpha`, `p1` good and fails with `beta`. */
export interface SequentialTest {
  readonly p0: number;
  readonly p1: number;
  readonly alpha: number;
  readonly beta: number;
}

/** How often a case is run, and when it passes. */
export interface RepeatRule {
  /** With {@link RepeatRule.more}, so many at first. */
  readonly count: number;
  readonly pass: PassRule;
  /** When the rest of a case's repeats is not run; absent for never. A sequential test decides in place of `pass`. */
  readonly stop?: 'curtail' | { readonly sprt: SequentialTest };
  /** The number of the first repeat, where an earlier run had others; 1 when absent. */
  readonly first?: number;
  /** Further repeats, for gates that cannot tell without them. */
  readonly more?: number;
}

/** What decides a case whose passed repeats, as a share, do not say how it did. */
export type Decider = 'scores' | 'stop';

/**
 * Of a rule over scores a repeat's own outcome is no part, and repeats that may end early are no fair sample: in
 * both, what is to be compared is the case's outcome. Undefined where the share of its repeats can be.
 */
export function findDecider({ pass, stop }: RepeatRule): Decider | undefined {
  if (stop !== undefined) return 'stop';
  return typeof pass === 'object' && ('mean' in pass || 'median' in pass) ? 'scores' : undefined;
}

/** Which of a case's repeats in this run the one with that number is, from 1. */
export function placeOfRepeat({ first = 1 }: RepeatRule, repeat: number): number {
  return repeat - first + 1;
}

/** The most repeats that a case can have. */
export function mostRepeats({ count, more = 0 }: RepeatRule): number {
  return count + more;
}
