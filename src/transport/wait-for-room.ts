import { countValues } from '../source/json-size.ts';
import {
  MEMORY_PER_BYTE,
  MEMORY_PER_EVENT,
  MEMORY_PER_VALUE,
  SMALL_ANSWER,
} from './answer-limits.ts';
import type { AnswerRoom } from './answer-room.ts';
import type { Middleware, ResponseBody } from './transport.ts';

/**
 * Hands a large answer on when there is room in memory for what is made of it. It is here by then, is paid for,
 * and holds no place in a limit. Requests of no trial, and small answers, go by. What arrived of it is held
 * until then.
 */
export function waitForRoom(room: AnswerRoom): Middleware {
  return (next) => (request, signal) =>
    next(request, signal).then(
      (response) => {
        const { trial, arriving } = request;
        if (trial === undefined || sizeOf(response.body) <= SMALL_ANSWER) {
          arriving?.release();
          return response;
        }
        const waiting = room.take(trial, weigh(response.body), signal) ?? Promise.resolve();
        return waiting.then(() => {
          arriving?.release();
          return response;
        });
      },
      (error: unknown) => {
        request.arriving?.release();
        throw error;
      },
    );
}

/** In bytes, as it came. Every answer comes by here. */
function sizeOf(body: ResponseBody): number {
  if (body.kind === 'text') return body.text.length;
  let size = 0;
  for (const { data } of body.events) size += data.length + MEMORY_PER_EVENT;
  return size;
}

/** Bytes of memory until all that comes of it is written down, at most. */
function weigh(body: ResponseBody): number {
  const texts = body.kind === 'text' ? [body.text] : body.events.map(({ data }) => data);
  const values = texts.reduce((count, text) => count + countValues(text), 0);
  return sizeOf(body) * MEMORY_PER_BYTE + values * MEMORY_PER_VALUE;
}
