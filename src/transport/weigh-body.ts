import { countValues } from '../source/json-size.ts';
import { recall } from '../source/recall.ts';
import {
  FEW_VALUES,
  MEMORY_PER_BYTE,
  MEMORY_PER_EVENT,
  MEMORY_PER_VALUE,
  PLAIN_EVENT,
  SMALL_STREAM,
  SMALL_TEXT,
  TINY_ANSWER,
} from './answer-limits.ts';
import type { ResponseBody } from './transport.ts';

/** Of answers that are not tiny: whether they are small, which is asked by their reader and by the room. */
const known = new WeakMap<ResponseBody, boolean>();

/** Whether an answer needs no room in memory. */
export function isSmall(body: ResponseBody): boolean {
  const size = sizeOf(body);
  if (size <= TINY_ANSWER) return true;
  return recall(known, body, () => hasFewValues(body, size));
}

function hasFewValues(body: ResponseBody, size: number): boolean {
  if (body.kind === 'text') return size <= SMALL_TEXT && countValues(body.text) <= FEW_VALUES;
  return size <= SMALL_STREAM && hasPlainEvents(body.events);
}

function hasPlainEvents(events: readonly { readonly data: string }[]): boolean {
  let beyond = 0;
  for (const { data } of events) beyond += Math.max(0, countValues(data) - PLAIN_EVENT);
  return beyond <= FEW_VALUES;
}

/** In bytes, as it came. */
function sizeOf(body: ResponseBody): number {
  if (body.kind === 'text') return body.text.length;
  let size = 0;
  for (const { data } of body.events) size += data.length + MEMORY_PER_EVENT;
  return size;
}

/** Bytes of memory until all that comes of it is written down, at most. */
export function weigh(body: ResponseBody): number {
  const texts = body.kind === 'text' ? [body.text] : body.events.map(({ data }) => data);
  const values = texts.reduce((count, text) => count + countValues(text), 0);
  return sizeOf(body) * MEMORY_PER_BYTE + values * MEMORY_PER_VALUE;
}
