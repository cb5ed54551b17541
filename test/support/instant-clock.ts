import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/environment/environment.ts';

const SOON = 100;

/**
 * A clock for tests over real sockets: whoever sleeps wakes at once, that much later. What is scheduled for
 * soon comes in the next turn; deadlines pass only when a test says so, so that a slow machine changes
 * nothing.
 */
export interface InstantClock extends Clock {
  readonly sleeps: readonly number[];
  /** Lets time go by; whatever was due is called. */
  pass(milliseconds: number): void;
}

export function makeInstantClock(start = 1_700_000_000_000): InstantClock {
  let elapsed = 0;
  const sleeps: number[] = [];
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  return {
    sleeps,
    now: () => start + elapsed,
    monotonic: () => elapsed,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      sleeps.push(milliseconds);
      elapsed += milliseconds;
      await setImmediate();
      signal?.throwIfAborted();
    },
    defer: (callback) => callback(),
    schedule(milliseconds, callback) {
      const timer = { at: elapsed + milliseconds, callback };
      timers.add(timer);
      if (milliseconds < SOON) {
        void setImmediate().then(() => timers.delete(timer) && callback());
      }
      return () => timers.delete(timer);
    },
    pass(milliseconds) {
      elapsed += milliseconds;
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at > elapsed) continue;
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}
