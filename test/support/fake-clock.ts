import type { Clock } from '../../src/environment/environment.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that moves only when it is told to, or by itself to the next timer with `autoAdvance`. */
export interface FakeClock extends Clock {
  /** Moves on, firing due timers in order and letting promises settle between them. */
  advance(milliseconds: number): Promise<void>;
  /** How long every `sleep` so far was asked to last. */
  readonly sleeps: readonly number[];
}

export function makeFakeClock(options: { start?: number; autoAdvance?: boolean } = {}): FakeClock {
  const start = options.start ?? 1_700_000_000_000;
  let elapsed = 0;
  let timers: Timer[] = [];
  const sleeps: number[] = [];

  const fireNext = (limit: number): boolean => {
    const next = timers.filter((timer) => timer.at <= limit).sort((a, b) => a.at - b.at)[0];
    if (next === undefined) return false;
    timers = timers.filter((timer) => timer !== next);
    elapsed = Math.max(elapsed, next.at);
    next.callback();
    return true;
  };

  const schedule = (milliseconds: number, callback: () => void): (() => void) => {
    const timer: Timer = { at: elapsed + milliseconds, callback };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };

  return {
    sleeps,
    now: () => start + elapsed,
    monotonic: () => elapsed,
    schedule,
    defer: (callback) => callback(),
    sleep(milliseconds, signal) {
      sleeps.push(milliseconds);
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const cancel = schedule(milliseconds, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        const onAbort = (): void => {
          cancel();
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        if (options.autoAdvance) queueMicrotask(() => fireNext(elapsed + milliseconds));
      });
    },
    async advance(milliseconds) {
      const target = elapsed + milliseconds;
      await settle();
      while (fireNext(target)) await settle();
      elapsed = target;
      await settle();
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
