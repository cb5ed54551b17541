import { parseHttpDate } from '../../protocol/iso-time.ts';

/** A point in time rather than a stretch of it: no service asks for a wait of thirty years. */
const EPOCH_SECONDS = 1_000_000_000;
const EPOCH_MILLISECONDS = 1_000_000_000_000;

const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/**
 * How far off a reset is, in milliseconds: a duration in Go's form (`12ms`, `6m0s`), seconds, a date as
 * in RFC 3339 or HTTP, or seconds or milliseconds since 1970.
 */
export function readDelay(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return delayOf(Number(trimmed), now);
  if (/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(trimmed)) {
    const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)];
    return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0);
  }
  // It reads both forms.
  const date = parseHttpDate(trimmed);
  return date === undefined ? undefined : Math.max(0, date - now);
}

/**
 * When an answer was made, by the clock of who made it where that is another: times that it names are that
 * clock's. Its `Date` is in whole seconds, so that ours is the better one where both are all but the same;
 * one of another day is no clock.
 */
export function answeredAt(headers: Readonly<Record<string, string>>, now: number): number {
  const date = parseHttpDate(headers['date'] ?? '');
  if (date === undefined) return now;
  const apart = Math.abs(date - now);
  return apart <= SAME_CLOCK || apart > NO_CLOCK ? now : date;
}

const SAME_CLOCK = 2000;
const NO_CLOCK = 86_400_000;

function delayOf(number: number, now: number): number {
  if (number >= EPOCH_MILLISECONDS) return Math.max(0, number - now);
  if (number >= EPOCH_SECONDS) return Math.max(0, number * 1000 - now);
  return number * 1000;
}
