import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import type { Mismatch } from './describe-mismatch.ts';
import type { VerdictDetails } from './verdicts.ts';

/** More are counted, not told. */
const MOST_TOLD = 5;

/** What does not fit, in one line. */
export function tellMismatches(mismatches: readonly Mismatch[]): string {
  const told = mismatches.slice(0, MOST_TOLD).map((mismatch) => mismatch.message);
  const untold = mismatches.length - told.length;
  return `${told.join('; ')}${untold > 0 ? `; and ${untold} more` : ''}`;
}

/** The keywords that are not met, and the values that do not meet them, side by side for a diff. */
export function compareMismatches(
  mismatches: readonly Mismatch[],
): Required<Pick<VerdictDetails, 'expected' | 'actual'>> {
  return { expected: byPath(mismatches, 'expected'), actual: byPath(mismatches, 'actual') };
}

function byPath(mismatches: readonly Mismatch[], part: 'expected' | 'actual'): JsonObject {
  const all: Record<string, JsonValue> = {};
  for (const mismatch of mismatches) {
    const before = part === 'expected' ? all[mismatch.path] : undefined;
    const value = mismatch[part];
    all[mismatch.path] =
      isJsonObject(before) && isJsonObject(value) ? { ...before, ...value } : value;
  }
  return all;
}
