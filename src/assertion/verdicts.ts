import type { Completion } from '../protocol/completion.ts';
import type { Mutable } from '../protocol/mutable.ts';
import type { JsonValue } from '../source/json.ts';
import type { Verdict } from './assertion.ts';

export interface VerdictDetails {
  readonly expected?: JsonValue | undefined;
  readonly actual?: JsonValue | undefined;
  /** 1 for a pass and 0 for a failure unless said. */
  readonly score?: number;
}

export function pass(message: string, details: VerdictDetails = {}): Verdict {
  return tell({ verdict: 'passed', score: details.score ?? 1, message }, details);
}

export function fail(message: string, details: VerdictDetails = {}): Verdict {
  return tell({ verdict: 'failed', score: details.score ?? 0, message }, details);
}

/** The verdict of what could not be judged; it has no score. */
export function errored(message: string): Verdict {
  return { verdict: 'errored', message };
}

/** The verdict of what is not judged by its nature, and is no failure; it has no score. */
export function skipped(message: string): Verdict {
  return { verdict: 'skipped', message };
}

/** Why nothing is said of an answer's time, where it was not given in this run; undefined where it was. */
export function findWhyUntimed({ answered_from: from }: Completion): string | undefined {
  if (from === undefined) return undefined;
  const place = from === 'cassette' ? 'a cassette' : 'the cache';
  return `the answer is from ${place}, and its time is that of an earlier run`;
}

function tell(verdict: Mutable<Verdict>, { expected, actual }: VerdictDetails): Verdict {
  if (expected !== undefined) verdict.expected = expected;
  if (actual !== undefined) verdict.actual = actual;
  return verdict;
}
