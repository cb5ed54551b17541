import type { VariantValues } from './record.ts';

/** That a run asks the best variants of an earlier one again, and what they had come to there. */
export interface ConfirmedRun {
  /** The earlier run's id. */
  readonly run: string;
  /** The number of the first repeat: higher than any of the earlier run, so that every call is a fresh one. */
  readonly first_repeat: number;
  readonly pipelines: readonly ConfirmedPipeline[];
}

export interface ConfirmedPipeline {
  readonly pipeline: string;
  readonly file: string;
  /** How many variants they are the best of. */
  readonly among: number;
  /** The best first. */
  readonly variants: readonly ConfirmedVariant[];
}

/** What the earlier run said of a variant. */
export interface ConfirmedVariant {
  readonly variant: VariantValues;
  readonly variant_id: string;
  /** Cases that were judged. */
  readonly cases: number;
  /** The mean over cases of the share of their repeats that passed; absent when none was judged. */
  readonly pass_rate?: number;
  /** Its interval, with a confidence of 95%. */
  readonly lower?: number;
  readonly upper?: number;
  readonly score?: number;
}
