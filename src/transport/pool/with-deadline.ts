import type { Clock } from '../../environment/environment.ts';
import { onAbort } from '../abort.ts';

const LONGEST_MILLISECONDS = 5000;

export interface Deadline {
  readonly clock: Pick<Clock, 'schedule'>;
  /** What is said of an answer that has not come by then. */
  readonly late: string;
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** A store that says nothing must not hold everything up. */
export function withDeadline<T>(answer: Promise<T>, { clock, late, signal }: Deadline): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(LONGEST_MILLISECONDS, () =>
      reject(new Error(`${late} within ${LONGEST_MILLISECONDS / 1000}s`)),
    );
    const forget = signal && onAbort(signal, () => reject(signal.reason));
    answer.then(resolve, reject).finally(() => {
      cancel();
      forget?.();
    });
  });
}
