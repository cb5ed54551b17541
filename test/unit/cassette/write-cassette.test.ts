import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../../src/cassette/interaction.ts';
import { writeCassette } from '../../../src/cassette/write-cassette.ts';
import { writeLine } from '../../../src/cassette/write-line.ts';
import { readRemainsText } from '../../support/read-cassette-text.ts';
import { makeInteraction } from './support.ts';

/** What was answered in a file of that number. */
function answeredIn(place: number, content: string): Interaction {
  const interaction = makeInteraction(content);
  return { ...interaction, response: { ...interaction.response, endMilliseconds: place } };
}

describe('what is in several places', () => {
  it.each([[[1, 2, 3]], [[1, 2]], [[1, 3]], [[2, 3]]])(
    'is written once, as the last of them has it: %j',
    async (places) => {
      const files = [1, 2, 3].map((place) =>
        readRemainsText(
          ['invoice', ...(places.includes(place) ? ['refund'] : [])]
            .map((content) => writeLine(answeredIn(place, content)))
            .join('\n'),
        ),
      );
      let text = '';
      for await (const piece of writeCassette({ files, held: new Map() })) text += piece;
      expect(text.split('\n')).toEqual([
        writeLine(answeredIn(3, 'invoice')),
        writeLine(answeredIn(places.at(-1) ?? 0, 'refund')),
        '',
      ]);
    },
  );
});
