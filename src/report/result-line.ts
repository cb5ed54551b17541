import type { RunFinished } from '../protocol/event.ts';
import { formatDuration } from './format.ts';
import { describeCounts, describeSpent } from './totals-text.ts';

/** What came of a run, in a line. */
export function describeEnd({ summary }: Pick<RunFinished, 'summary'>): string {
  const { stop } = summary;
  // What a budget is about has ended; the others have gone on.
  const prefix = stop?.reason === 'budget' ? '' : 'stopped: ';
  const stopped = stop === undefined ? '' : `${prefix}${stop.message}; `;
  const cost = `cost ${describeSpent(summary)}`;
  return `${stopped}${describeCounts(summary.counts)} in ${formatDuration(summary.duration_ms)}; ${cost}`;
}
