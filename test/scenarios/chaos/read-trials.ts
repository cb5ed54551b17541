import type { TrialFinished } from '../../../src/protocol/event.ts';

/** The trials of a journal, in the order in which they were finished, as its lines have them. */
export function readTrials(journal: string): readonly TrialFinished[] {
  return journal
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'trial_finished');
}
