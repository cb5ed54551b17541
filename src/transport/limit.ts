import { onAbort } from './abort.ts';
import { type Middleware, TransportError } from './transport.ts';

/**
 * At most so many exchanges at a time; the others wait in the order in which they came. Belongs inside
 * of {@link retry}, so that a request that waits for its next attempt takes no place. `stop` ends
 * every wait: what waits has not been sent.
 */
export function limitInFlight(limit: number, stop?: AbortSignal): Middleware {
  let free = limit;
  const queue = new Set<() => void>();

  const release = (): void => {
    const [first] = queue;
    if (first === undefined) free++;
    else first();
  };

  const enter = (signal: AbortSignal): Promise<void> | undefined => {
    if (free > 0) {
      free--;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const go = (): void => {
        queue.delete(go);
        for (const forget of forgets) forget();
        resolve();
      };
      queue.add(go);
      const giveUp = (): void => {
        queue.delete(go);
        for (const forget of forgets) forget();
        reject(new TransportError({ kind: 'interrupted', message: 'interrupted' }));
      };
      const forgets: (() => void)[] = [];
      forgets.push(onAbort(signal, giveUp));
      if (stop !== undefined) forgets.push(onAbort(stop, giveUp));
    });
  };

  return (next) => async (request, signal) => {
    const turn = enter(signal);
    if (turn !== undefined) await turn;
    try {
      return await next(request, signal);
    } finally {
      release();
    }
  };
}
