import type { RunStop } from '../protocol/summary.ts';

/** Whether a run ended since it had its result, which what it cut off would not have changed. */
export function endedByVerdict(stop: RunStop | undefined): boolean {
  return stop?.reason === 'bail' || stop?.reason === 'alarm';
}
