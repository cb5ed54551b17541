import { describe, expect, it } from 'vitest';
import {
  consistencyOf,
  type Preference,
  pairwiseOutcome,
  tallyPairwise,
} from '../../../src/statistics/pairwise.ts';

const names: Readonly<Record<string, Preference>> = { A: 'first', B: 'second', t: 'tie' };

function read(letters: string): readonly Preference[] {
  return letters.split(' ').map((letter) => names[letter] ?? 'tie');
}

describe('two answers that were compared in both orders', () => {
  const others = read('A B B A t B A A A A');
  const asked = read('A A B A t B A A B A').map((oneOrder, index) => ({
    oneOrder,
    otherOrder: others[index] ?? 'tie',
  }));

  it('are won only by an agreement of both', () => {
    const outcomes = asked.map((each) => pairwiseOutcome(each.oneOrder, each.otherOrder));
    expect(outcomes).toEqual(read('A t B A t B A A t A'));
    expect(tallyPairwise(outcomes)).toEqual({
      wins: 5,
      losses: 2,
      ties: 3,
      winRate: 0.65,
      p: expect.closeTo(0.453125, 12),
    });
    expect(consistencyOf(asked)).toBe(0.8);
  });

  it('have no winner where nothing was compared', () => {
    expect(tallyPairwise([])).toEqual({ wins: 0, losses: 0, ties: 0, winRate: undefined, p: 1 });
    expect(consistencyOf([])).toBeUndefined();
  });
});
