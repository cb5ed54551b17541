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

/** How often a case is run, and when it passes. */
export interface RepeatRule {
  readonly count: number;
  readonly pass: PassRule;
}
