import type { AnswerRoom } from './answer-room.ts';
import type { Middleware } from './transport.ts';
import { isSmall, weigh } from './weigh-body.ts';

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
        if (trial === undefined || isSmall(response.body)) {
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
