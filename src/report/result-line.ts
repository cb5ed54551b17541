import type { RunFinished } from '../protocol/event.ts';
import { formatDuration } from './format.ts';
import { sayStop } from './say-stop.ts';
import { describeCounts, describeSpent } from './totals-text.ts';

/** What came of a run, in a line. */
export function describeEnd({ summary }: Pick<RunFinished, 'summary'>): string {
  const stop = sayStop(summary, 'stopped');
  const stopped = stop === undefined ? '' : `${stop}; `;
  const cost = `cost ${describeSpent(summary)}`;
  return `${stopped}${describeCounts(summary.counts)} in ${formatDuration(summary.duration_ms)}; ${cost}`;
}
