import { isJsonArray, type JsonObject, type JsonValue } from '../../source/json.ts';
import { addProblem, at, type ScriptPlace } from './compile-value.ts';

/** Which of the requests that match the rest of a rule it answers. */
export interface RuleCalls {
  /** Whether the rule is for the n-th of them, from 1. */
  readonly has: (call: number) => boolean;
  /** How many it answers at most. */
  readonly times: number;
}

/** A `call` alone is that one request; with `times`, so many from that one on. */
export function compileCalls(
  match: JsonObject,
  times: JsonValue | undefined,
  place: ScriptPlace,
): RuleCalls {
  const { call, every } = match;
  if (call !== undefined && every !== undefined) {
    addProblem(at(place, 'every'), '`every` stands in place of `call`');
  }
  const most = typeof times === 'number' ? times : Number.POSITIVE_INFINITY;
  return {
    has: chooseCalls(call ?? 1, every, call === undefined || times !== undefined),
    times: most,
  };
}

function chooseCalls(
  call: JsonValue,
  every: JsonValue | undefined,
  isOpenEnded: boolean,
): RuleCalls['has'] {
  if (typeof every === 'number') return (number) => number % every === 0;
  if (isJsonArray(call)) return (number) => call.includes(number);
  const first = Number(call);
  return isOpenEnded ? (number) => number >= first : (number) => number === first;
}
