import type { TrialRecord } from '../protocol/record.ts';

/** Whether nothing was sent for it, since a budget had no room: then it was not run. */
export function wasNeverSent({ steps }: TrialRecord): boolean {
  return (
    steps.some(({ failure }) => failure?.kind === 'budget') &&
    steps.every(({ response, attempts = [] }) => response === undefined && attempts.length === 0)
  );
}
