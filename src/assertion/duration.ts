import { durationPattern } from '../source/duration.ts';
import { roundToTell } from '../statistics/tell-apart.ts';
import { TEMPLATE_PATTERN } from '../template/template-pattern.ts';

/** What a duration looks like in a schema; a template may stand for it. */
export const DURATION_PATTERN: string = `${durationPattern}|${TEMPLATE_PATTERN}`;

/** "850 ms", "2.31 s"; with as many digits as tell it from a limit. */
export function showDuration(milliseconds: number, limit?: number): string {
  const limits = limit === undefined ? [] : [limit];
  if (milliseconds < 1000) return `${roundToTell(milliseconds, limits, 0)} ms`;
  const inSeconds = limits.map((each) => each / 1000);
  return `${roundToTell(milliseconds / 1000, inSeconds, 2)} s`;
}
