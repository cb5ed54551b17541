import type { JsonObject, JsonValue } from '../../source/json.ts';

export type Loc = readonly (string | number)[];

/** One item of a 422's `detail`, in the words of Pydantic 2. */
export interface Finding {
  readonly type: string;
  readonly loc: Loc;
  readonly msg: string;
  readonly input: JsonValue;
  readonly ctx?: JsonObject;
}

/** Where a value stands, and where to put what is wrong with it. */
export interface Place {
  readonly loc: Loc;
  readonly findings: Finding[];
}

export function inside(place: Place, ...keys: Loc): Place {
  return { loc: [...place.loc, ...keys], findings: place.findings };
}

/** Records a finding; what JSON has no number for, as `1e999`, is told as text. Gives `undefined`, as the value that is not there. */
export function report(
  place: Place,
  input: JsonValue,
  what: { type: string; msg: string; ctx?: JsonObject },
): undefined {
  const { type, msg, ctx } = what;
  const shown = typeof input === 'number' && !Number.isFinite(input) ? String(input) : input;
  const context = ctx === undefined ? {} : { ctx };
  place.findings.push({ type, loc: place.loc, msg, input: shown, ...context });
  return undefined;
}
