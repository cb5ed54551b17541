import { isJsonObject, type JsonValue } from '../source/json.ts';
import { isTooDeepRecord, TOO_DEEP } from '../source/json-depth.ts';
import type { JournalEvent } from './event.ts';
import { anyEvent, eventShapes } from './event-shapes.ts';
import { findMisfit } from './shape.ts';

export type ParsedEvent =
  | { readonly event: JournalEvent; readonly problem?: undefined }
  | { readonly event?: undefined; readonly problem: string };

/** What a line is that was cut off. */
export const NOT_JSON = 'this is not JSON';

/** Reads a line of a journal, and checks what all readers of records rely on. Never throws. */
export function parseEvent(line: string): ParsedEvent {
  let value: JsonValue;
  try {
    value = JSON.parse(line) as JsonValue;
  } catch {
    return { problem: NOT_JSON };
  }
  if (isTooDeepRecord(value)) return { problem: `this is ${TOO_DEEP}` };
  if (!isJsonObject(value)) return { problem: 'this is no event' };
  const misfit = findMisfit(value, eventShapes.get(value['type'] ?? null) ?? anyEvent);
  if (misfit === undefined) return { event: value as unknown as JournalEvent };
  const place = misfit.length > 0 ? `\`${misfit.join('.')}\`` : 'this';
  return { problem: `${place} is not what an event has there` };
}
