import type { Location } from '../source/location.ts';

/** A gate that holds the run against an earlier one. Shares are from 0 to 1. */
export interface RegressionGate {
  readonly kind: 'regression';
  /** The file, relative to the working directory, and where it is named. */
  readonly baseline: { readonly value: string; readonly location: Location };
  readonly mode: 'detect' | 'non_inferior';
  readonly alpha: number;
  readonly minEffect: number;
  readonly margin: number;
  readonly allowMissing: boolean;
  /** Whether the run ends as soon as a regression is shown. */
  readonly alarm: boolean;
  readonly location: Location;
}
