import type { TrialFinished } from './event.ts';
import type { TrialRecord } from './record.ts';

/** Whether nothing is to be told of a trial but that it passed: no check was against it, not even one that only warns. */
export function isPlain({ outcome, assertions }: TrialRecord): boolean {
  if (outcome !== 'passed') return false;
  return assertions.every(({ verdict }) => verdict !== 'failed' && verdict !== 'errored');
}

export function finishTrial(index: number, trial: TrialRecord): TrialFinished {
  const type = 'trial_finished';
  return isPlain(trial) ? { type, index, plain: true, trial } : { type, index, trial };
}
