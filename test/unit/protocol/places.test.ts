import { describe, expect, it } from 'vitest';
import { type Place, Places } from '../../../src/protocol/places.ts';

function listAll(places: Places): readonly (Place | undefined)[] {
  return Array.from({ length: places.size }, (_, index) => places.at(index));
}

describe('the places of trials', () => {
  it('are set in any order, and beyond what 32 bits count', () => {
    const places = new Places();
    places.set(1, { offset: 5_000_000_000, length: 7 });
    places.set(0, { offset: 0, length: 3 });
    expect(listAll(places)).toEqual([
      { offset: 0, length: 3 },
      { offset: 5_000_000_000, length: 7 },
    ]);
  });

  it('close up where trials are missing or were dropped', () => {
    const places = new Places();
    for (const index of [90_000, 2, 1]) places.set(index, { offset: index, length: 1 });
    places.drop(1);
    expect([places.at(0), places.at(1), places.at(3)]).toEqual([undefined, undefined, undefined]);
    expect(listAll(places.closedUp())).toEqual([
      { offset: 2, length: 1 },
      { offset: 90_000, length: 1 },
    ]);
  });
});
