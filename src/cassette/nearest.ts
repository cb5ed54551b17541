import { canonical } from '../source/canonical-json.ts';
import { cutText, endOfText } from '../source/cut-text.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import { ownValue } from '../source/own-value.ts';
import type { AskedRequest } from './interaction.ts';
import type { RecordedRequest } from './likely-recordings.ts';
import { requestJson } from './write-line.ts';

/** A place at which two requests differ; absent where one has nothing there. */
export interface Difference {
  /** `body.messages[0].content`. */
  readonly path: string;
  readonly recorded?: JsonValue;
  readonly now?: JsonValue;
}

export interface Nearest {
  readonly recorded: RecordedRequest;
  readonly differences: readonly Difference[];
}

/** The recorded request that a request differs from the least. */
export function findNearest(
  asked: AskedRequest,
  recordings: Iterable<RecordedRequest>,
): Nearest | undefined {
  let best: Nearest | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const recorded of recordings) {
    const differences = compare(requestJson(recorded.request), requestJson(asked), '');
    const distance = differences.reduce((sum, each) => sum + weigh(each), 0);
    if (distance >= least) continue;
    least = distance;
    best = { recorded, differences };
  }
  return best;
}

function compare(
  recorded: JsonValue | undefined,
  now: JsonValue | undefined,
  path: string,
): readonly Difference[] {
  if (isJsonArray(recorded) && isJsonArray(now)) {
    const places = Array.from({ length: Math.max(recorded.length, now.length) }, (_, at) => at);
    return places.flatMap((at) => compare(recorded[at], now[at], `${path}[${at}]`));
  }
  if (isJsonObject(recorded) && isJsonObject(now)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(now)]);
    return [...keys].flatMap((key) =>
      compare(ownValue(recorded, key), ownValue(now, key), path === '' ? key : `${path}.${key}`),
    );
  }
  if (recorded === undefined || now === undefined) {
    if (recorded === now) return [];
    return [
      { path, ...(recorded !== undefined && { recorded }), ...(now !== undefined && { now }) },
    ];
  }
  return canonical(recorded) === canonical(now) ? [] : [{ path, recorded, now }];
}

/** From 0 to 1: texts by the part that is not the same at their beginnings and ends. */
function weigh({ path, recorded, now }: Difference): number {
  if (path === 'repeat' || path === 'turn') return 0.4;
  if (typeof recorded !== 'string' || typeof now !== 'string') return 1;
  const longest = Math.max(recorded.length, now.length);
  const { from, end } = sharedEnds(recorded, now);
  return 0.1 + 0.9 * (1 - (from + end) / Math.max(1, longest));
}

/** How many characters two texts share at their beginnings, and then at their ends. */
function sharedEnds(a: string, b: string): { readonly from: number; readonly end: number } {
  const shortest = Math.min(a.length, b.length);
  let from = 0;
  while (from < shortest && a[from] === b[from]) from += 1;
  let end = 0;
  while (end < shortest - from && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return { from, end };
}

const CONTEXT = 24;

/** "`body.temperature`: recorded 0, now 0.7"; of long texts, what is about the place. */
export function sayDifference({ path, recorded, now }: Difference): string {
  if (typeof recorded === 'string' && typeof now === 'string') {
    const { from, end } = sharedEnds(recorded, now);
    const cut = (text: string): string => {
      const first = Math.max(0, from - CONTEXT);
      const last = Math.min(text.length, text.length - end + CONTEXT);
      const shown = shorten(text.slice(first, last));
      return JSON.stringify(`${first > 0 ? '…' : ''}${shown}${last < text.length ? '…' : ''}`);
    };
    return `\`${path}\`: recorded ${cut(recorded)}, now ${cut(now)}`;
  }
  return `\`${path}\`: recorded ${show(recorded)}, now ${show(now)}`;
}

function show(value: JsonValue | undefined): string {
  return value === undefined ? 'nothing' : shorten(JSON.stringify(value));
}

function shorten(text: string): string {
  return text.length <= 100 ? text : `${cutText(text, 60)}${endOfText(text, 30)}`;
}
