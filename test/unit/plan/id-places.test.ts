import { describe, expect, it } from 'vitest';
import { IdPlaces } from '../../../src/plan/id-places.ts';
import type { Location } from '../../../src/source/location.ts';

function at(path: string, line: number, column: number): Location {
  return { path, start: { line, column }, end: { line, column: column + 1 } };
}

describe('the places of ids', () => {
  it('tell of an id that comes again where it was first, among thousands', () => {
    const places = new IdPlaces();
    for (let row = 1; row <= 25_000; row++) {
      const path = row % 2 ? 'tickets.csv' : 'chats.jsonl';
      expect(places.add(`ticket-${row}`, at(path, row + 1, 3))).toBeUndefined();
    }
    expect(places.add('ticket-1', at('late.csv', 9, 1))).toEqual(at('tickets.csv', 2, 3));
    expect(places.add('ticket-24998', at('late.csv', 9, 1))).toEqual(at('chats.jsonl', 24_999, 3));
    expect(places.add('ticket-25001', at('late.csv', 9, 1))).toBeUndefined();
  });

  it.each([0, 20_000])('take any text for an id, behind %i others', (others) => {
    const places = new IdPlaces();
    for (let row = 1; row <= others; row++) places.add(`ticket-${row}`, at('chats.jsonl', row, 1));
    const ids = ['', '__proto__', 'a'.repeat(100_000), 'caf\u00e9', 'cafe\u0301', '\ud800'];
    for (const [line, id] of ids.entries()) {
      expect(places.add(id, at('tickets.csv', line + 1, 1))).toBeUndefined();
    }
    for (const [line, id] of ids.entries()) {
      expect(places.add(id, at('late.csv', 9, 1))).toEqual(at('tickets.csv', line + 1, 1));
    }
  });
});
