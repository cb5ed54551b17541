import type { Interrupts } from '../environment/interrupts.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/**
 * For a command that keeps nothing: the first interrupt ends it, and the work is left where it is. Whoever
 * gets {@link exitCodes.interrupted} from it must not wait for what is still going on.
 */
export function orInterrupted(
  { stop }: Interrupts,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  if (stop.aborted) return Promise.resolve(exitCodes.interrupted);
  return new Promise((resolve, reject) => {
    const onStop = (): void => resolve(exitCodes.interrupted);
    stop.addEventListener('abort', onStop, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => stop.removeEventListener('abort', onStop));
  });
}
