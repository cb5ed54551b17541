import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { isTooDeep } from '../../source/json-depth.ts';
import type { Bucket } from './bucket.ts';
import { emptyLedger, type LedgerState, LONGEST_REST, type Rates } from './ledger-state.ts';

/** Clocks of machines differ by less. */
const FARTHEST_AHEAD = 60_000;
const HIGHEST = 1e12;
const MOST_MEMBERS = 10_000;

/** What another process wrote, or undefined for what none of this program wrote. */
export function readLedger(text: string, now: number): LedgerState | undefined {
  const value = parse(text);
  if (!isJsonObject(value) || isTooDeep(value)) return undefined;
  const { requests, tokens, learned, parkedUntil, members } = value;
  const isRight =
    [requests, tokens].every((bucket) => bucket === undefined || isBucket(bucket, now)) &&
    isRates(learned) &&
    isNumber(parkedUntil, now + LONGEST_REST + FARTHEST_AHEAD) &&
    isMembers(members, now);
  return isRight ? { ...emptyLedger, ...(value as never as LedgerState) } : undefined;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function isNumber(value: JsonValue | undefined, most: number): value is number {
  return typeof value === 'number' && value >= -HIGHEST && value <= most;
}

function isBucket(value: JsonValue | undefined, now: number): value is JsonObject & Bucket {
  return (
    isJsonObject(value) &&
    isNumber(value['level'], HIGHEST) &&
    isNumber(value['at'], now + FARTHEST_AHEAD)
  );
}

function isRates(value: JsonValue | undefined): value is JsonObject & Rates {
  if (!isJsonObject(value)) return false;
  return Object.entries(value).every(
    ([name, rate]) =>
      (name === 'requests' || name === 'tokens') && isNumber(rate, HIGHEST) && rate > 0,
  );
}

function isMembers(value: JsonValue | undefined, now: number): boolean {
  if (!isJsonObject(value)) return false;
  const times = Object.values(value);
  return times.length <= MOST_MEMBERS && times.every((at) => isNumber(at, now + FARTHEST_AHEAD));
}
