import type { StepRecord } from './record.ts';

/** Whether a call of it failed, so that what follows was not asked. Not by a refusal that was asked for: that has an outcome of its own. */
export function brokeOff(steps: readonly StepRecord[]): boolean {
  return steps.some(({ failure, outcome }) => failure !== undefined && outcome === 'errored');
}

/** Whether it was answered. One all of whose steps were skipped was not, nor one whose first call failed. */
export function isAnswered(steps: readonly StepRecord[]): boolean {
  return steps.some(({ response }) => response !== undefined);
}
