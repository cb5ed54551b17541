import type { Clock } from '../environment/environment.ts';
import { onAbort } from './abort.ts';

/** Of a request: for its next attempt, and for a pool. One that is to rest for longer refuses. */
export const LONGEST_WAIT_MILLISECONDS = 60_000;

/** Rejects when any of the signals aborts. The clock is given a signal of its own, see `onAbort`. */
export async function wait(
  milliseconds: number,
  clock: Clock,
  signals: readonly AbortSignal[],
): Promise<void> {
  const awake = new AbortController();
  const forget = signals.map((signal) => onAbort(signal, () => awake.abort()));
  try {
    await clock.sleep(milliseconds, awake.signal);
  } finally {
    for (const each of forget) each();
  }
}
