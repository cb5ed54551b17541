import { describe, expect, it } from 'vitest';
import type { Trial } from '../../../src/plan/plan.ts';
import type { Outcome, TrialRecord } from '../../../src/protocol/record.ts';
import { type KeptTrials, PlanChanged, Takeover } from '../../../src/run/kept-trials.ts';

const trial = { index: 0, id: 'desk/one#1', fingerprints: { content: 'same' } } as Trial;

function takeoverOf(record: Partial<TrialRecord>): Takeover {
  const kept = { isFinished: () => true, isSpared: () => false, read: async () => record };
  return new Takeover(kept as unknown as KeptTrials);
}

describe('a trial that is taken over', () => {
  it.each<[Outcome, number]>([
    ['passed', 0],
    ['skipped', 0],
    ['failed', 1],
    ['errored', 1],
  ])('counts among those that did not pass where it did not: %s', async (outcome, unsuccessful) => {
    const { id, fingerprints } = trial;
    const takeover = takeoverOf({ id, fingerprints, outcome });
    expect([takeover.isTaken(trial), takeover.unsuccessful]).toEqual([false, 0]);
    await takeover.take(trial);
    expect([takeover.isTaken(trial), takeover.unsuccessful]).toEqual([true, unsuccessful]);
  });

  it.each([
    ['has another id', { id: 'desk/other#1', fingerprints: trial.fingerprints }],
    ['asks something else', { id: trial.id, fingerprints: { ...trial.fingerprints, content: '' } }],
    ['does not say what it asked', { id: trial.id }],
  ])('is of another plan where its record %s', async (_, record) => {
    const takeover = takeoverOf(record);
    await expect(takeover.take(trial)).rejects.toThrow(PlanChanged);
    expect(takeover.isTaken(trial)).toBe(false);
  });
});
