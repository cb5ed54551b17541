import { durationPattern } from '../source/duration.ts';

/** What a duration looks like in a schema; a template may stand for it. */
export const DURATION_PATTERN: string = `${durationPattern}|\\{\\{`;

/** "850 ms", "2.31 s". */
export function showDuration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${Number((milliseconds / 1000).toFixed(2))} s`;
}
