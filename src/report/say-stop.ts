import type { RunSummary } from '../protocol/summary.ts';

/**
 * Why a run ended, after these words where it was stopped: what a budget is about has ended, and the others have
 * gone on; an endpoint that has answered nothing may have been asked all there was, and answers that are judged again
 * are all judged that there are. Undefined for one that came to its end.
 */
export function sayStop(
  { stop, counts }: Pick<RunSummary, 'stop' | 'counts'>,
  words: string,
): string | undefined {
  if (stop === undefined) return undefined;
  const isStopped = stop.reason !== 'budget' && stop.reason !== 'unfinished';
  return !isStopped || isWhole({ stop, counts }) ? stop.message : `${words}: ${stop.message}`;
}

/** Whether nothing was left out because of an endpoint that fails. */
export function isWhole({ stop, counts }: Pick<RunSummary, 'stop' | 'counts'>): boolean {
  return stop?.reason === 'endpoint' && counts.not_run === 0;
}
