import type { Location } from '../source/location.ts';

/** What variants are ranked by; more is better. */
export type SearchMeasure =
  | { readonly kind: 'pass_rate' | 'score' }
  | { readonly kind: 'metric'; readonly name: string };

/** That not every variant of a matrix is run with every case. */
export interface Search {
  /** The most trials. */
  readonly budget: number;
  /** The best 1/eta of each round go on to the next. */
  readonly eta: number;
  readonly by: SearchMeasure;
  /** Of the order in which cases are taken. */
  readonly seed: number;
  /** Of `budget`. */
  readonly location: Location;
}

/** As a file says it. */
export function nameMeasure(by: SearchMeasure): string {
  return by.kind === 'metric' ? `metric.${by.name}` : by.kind;
}
