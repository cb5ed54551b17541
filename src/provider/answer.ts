import type { Completion } from '../protocol/completion.ts';
import type { Failure } from '../protocol/failure.ts';

/** What a response turned out to be. */
export type Answer = { readonly completion: Completion; readonly failure?: undefined } | Refusal;

export interface Refusal {
  readonly failure: Failure;
  /** Another attempt cannot help, although failures of this kind are mostly passing. */
  readonly final?: boolean;
  readonly completion?: undefined;
}
