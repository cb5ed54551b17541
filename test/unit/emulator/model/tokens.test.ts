import { describe, expect, it } from 'vitest';
import { cutPieces, makeStopFinder } from '../../../../src/emulator/model/stop-finder.ts';
import { countTokens, splitTokens } from '../../../../src/emulator/model/tokens.ts';
import { fc } from '../../../support/fast-check.ts';

describe('splitTokens', () => {
  it('splits words with the space before them, digits by three, and signs', () => {
    expect(splitTokens('Ticket 12345 isn’t\n\nurgent, naïve.')).toEqual([
      'Ticket',
      ' 123',
      '45',
      ' isn’t',
      '\n\n',
      'urgent',
      ',',
      ' naïve',
      '.',
    ]);
  });

  it('counts a word of more than 16 letters as several tokens', () => {
    expect(countTokens('a'.repeat(33))).toBe(3);
  });

  it('loses nothing of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(splitTokens(text).join('')).toBe(text);
      }),
    );
  });
});

describe('makeStopFinder', () => {
  it('cuts before the first stop sequence, wherever the pieces are divided', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1, maxLength: 4 })),
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 }), {
          maxLength: 2,
        }),
        (pieces, stops) => {
          const finder = makeStopFinder(stops);
          const kept = pieces
            .map((piece) => finder.add(piece))
            .find((found) => found !== undefined);
          const text = pieces.join('');
          const places = stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
          const expected = places.length === 0 ? undefined : earliest(text, stops, pieces);
          expect(kept?.join('')).toBe(expected);
        },
      ),
    );
  });

  it('stops at nothing for an empty sequence', () => {
    expect(makeStopFinder(['']).add('refund')).toBe(undefined);
  });
});

/** What is left when a reader stops at the first piece that completes a sequence. */
function earliest(text: string, stops: readonly string[], pieces: readonly string[]): string {
  let length = 0;
  for (const piece of pieces) {
    length += piece.length;
    const seen = text.slice(0, length);
    const places = stops.map((stop) => seen.indexOf(stop)).filter((place) => place >= 0);
    if (places.length > 0) return seen.slice(0, Math.min(...places));
  }
  return text;
}

describe('cutPieces', () => {
  it('cuts the last piece that is kept', () => {
    expect(cutPieces(['ref', 'unds', ' now'], 5)).toEqual(['ref', 'un']);
  });
});
