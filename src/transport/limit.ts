import { onAbort } from './abort.ts';
import { type Middleware, TransportError } from './transport.ts';

/**
 * At most so many exchanges at a time; the others wait in the order in which they came. Belongs inside
 * of {@link retry}, so that a request that waits for its next attempt takes no place.
 */
export function limitInFlight(limit: number): Middleware {
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
        forget();
        resolve();
      };
      queue.add(go);
      const forget = onAbort(signal, () => {
        queue.delete(go);
        reject(new TransportError({ kind: 'interrupted', message: 'interrupted' }));
      });
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
