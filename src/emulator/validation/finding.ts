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

/** What is listed of a request with mistakes throughout; the last item says how many there are beside. */
const MOST_FINDINGS = 20;

/** Records a finding; what JSON has no number for, as `1e999`, is told as text. Gives `undefined`, as the value that is not there. */
export function report(
  place: Place,
  input: JsonValue,
  what: { type: string; msg: string; ctx?: JsonObject },
): undefined {
  if (place.findings.length >= MOST_FINDINGS) return countMore(place);
  const { type, msg, ctx } = what;
  const shown = typeof input === 'number' && !Number.isFinite(input) ? String(input) : input;
  const context = ctx === undefined ? {} : { ctx };
  place.findings.push({ type, loc: place.loc, msg, input: shown, ...context });
  return undefined;
}

function countMore({ loc, findings }: Place): undefined {
  const counted = findings[MOST_FINDINGS]?.ctx?.['more'];
  const more = (typeof counted === 'number' ? counted : 0) + 1;
  const msg = `Not listed: ${more} more`;
  const [root = 'body'] = loc;
  findings[MOST_FINDINGS] = { type: 'more', loc: [root], msg, input: null, ctx: { more } };
  return undefined;
}
