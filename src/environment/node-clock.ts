import type { Clock } from './environment.ts';

/** A longer timer of Node's fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const nodeClock: Clock = { now, monotonic, sleep, schedule, defer };

function now(): number {
  return Date.now();
}

function monotonic(): number {
  return performance.now();
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
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
  });
}

function defer(callback: () => void): void {
  setImmediate(callback);
}

function schedule(milliseconds: number, callback: () => void): () => void {
  const end = monotonic() + milliseconds;
  let timer = setTimeout(next, Math.min(milliseconds, LONGEST_TIMER));
  function next(): void {
    const left = Math.ceil(end - monotonic());
    if (left <= 0 || milliseconds <= LONGEST_TIMER) callback();
    else timer = setTimeout(next, Math.min(left, LONGEST_TIMER));
  }
  return () => clearTimeout(timer);
}
