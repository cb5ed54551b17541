import type { Interrupts } from '../environment/interrupts.ts';

const STOPPING = 'stopping: waiting for what is in flight; Ctrl-C again ends it at once';

/** Says what an interrupt does, until the function that it gives is called. */
export function tellStopping({ stop }: Interrupts, tell: (line: string) => void): () => void {
  const onStop = (): void => tell(STOPPING);
  stop.addEventListener('abort', onStop, { once: true });
  return () => stop.removeEventListener('abort', onStop);
}
