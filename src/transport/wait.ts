import type { Clock } from '../environment/environment.ts';
import { onAbort } from './abort.ts';

/** Rejects when the signal aborts. The clock is given a signal of its own, see `onAbort`. */
export async function wait(milliseconds: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const awake = new AbortController();
  const forget = onAbort(signal, () => awake.abort());
  try {
    await clock.sleep(milliseconds, awake.signal);
  } finally {
    forget();
  }
}
