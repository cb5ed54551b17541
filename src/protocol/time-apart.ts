import type { Attempt } from './failure.ts';
import type { Mutable } from './mutable.ts';

/** The time that a step took beside its provider's; absent for none. */
export interface TimeApart {
  readonly queue_ms?: number;
  readonly retry_ms?: number;
}

/** Waiting for places and limits, and all that came before the last attempt but that. */
export function findTimeApart(attempts: readonly Attempt[]): TimeApart {
  let queue = 0;
  let retry = 0;
  for (const [place, { waited_ms, queue_ms = 0, duration_ms }] of attempts.entries()) {
    queue += queue_ms;
    retry += waited_ms;
    if (place < attempts.length - 1) retry += duration_ms;
  }
  const apart: Mutable<TimeApart> = {};
  if (queue > 0) apart.queue_ms = queue;
  if (retry > 0) apart.retry_ms = retry;
  return apart;
}
