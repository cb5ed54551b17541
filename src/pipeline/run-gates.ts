import type { Gate } from './pipeline.ts';

/** Gates that the configuration sets for more than one pipeline. */
export interface RunGates {
  /** Over everything that is run. */
  readonly run: readonly Gate[];
  /** Over the trials with a tag. */
  readonly tags: ReadonlyMap<string, readonly Gate[]>;
}

export const noRunGates: RunGates = { run: [], tags: new Map() };
