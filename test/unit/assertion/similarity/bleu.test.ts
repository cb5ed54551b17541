import { describe, expect, it } from 'vitest';
import {
  type BleuCounts,
  countBleu,
  scoreBleu,
} from '../../../../src/assertion/similarity/bleu.ts';
import { splitTokens } from '../../../../src/assertion/similarity/split-text.ts';

function count(text: string, ...references: readonly string[]): BleuCounts {
  return countBleu(splitTokens(text), references.map(splitTokens));
}

function bleu(text: string, ...references: readonly string[]): number {
  return scoreBleu(count(text, ...references));
}

const guide = [
  'It is a guide to action that ensures that the military will forever heed Party commands',
  'It is the guiding principle which guarantees the military forces always being under the command of the Party',
  'It is the practical guide for the army always to heed the directions of the party',
];
const better =
  'It is a guide to action which ensures that the military always obeys the commands of the party';
const worse = 'It is to insure the troops forever hearing the activity guidebook that party direct';

describe('the counts of Papineni et al. 2002', () => {
  it('clip the second example’s seven “the” at the two of the first reference', () => {
    const references = ['the cat is on the mat', 'there is a cat on the mat'];
    const { matches, totals } = count('the the the the the the the', ...references);
    expect([matches[0], totals[0]]).toEqual([2, 7]);
  });

  it('are 17 of 18 words and 10 of 17 pairs for the first example’s first candidate', () => {
    const { matches, totals } = count(better, ...guide);
    expect([matches.slice(0, 2), totals.slice(0, 2)]).toEqual([
      [17, 10],
      [18, 17],
    ]);
  });

  it('are 8 of 14 words and 1 of 13 pairs for its second', () => {
    const { matches, totals } = count(worse, ...guide);
    expect([matches.slice(0, 2), totals.slice(0, 2)]).toEqual([
      [8, 1],
      [14, 13],
    ]);
  });

  it.each([
    [12, [12, 15, 17], 12],
    [12, [13, 2], 13],
    [12, [13, 11], 11],
    [12, [11, 13], 11],
  ])('compare %i tokens with the nearest of %j', (length, lengths, nearest) => {
    const references = lengths.map((each) => 'a '.repeat(each));
    expect(count('a '.repeat(length), ...references).referenceLength).toBe(nearest);
  });
});

describe('the values of NLTK’s documentation', () => {
  it('are given where no order lacks a match', () => {
    expect(String(bleu(better, ...guide)).slice(0, 6)).toBe('0.5045');
    const read = 'he read the book because he was interested in world history';
    const turned = 'he was interested in world history because he read the book';
    const mean = (bleu(better, ...guide) + bleu(read, turned)) / 2;
    expect(String(mean).slice(0, 6)).toBe('0.6223');
  });

  it('are given for the brevity penalty', () => {
    const repeated = (length: number): string => 'a '.repeat(length);
    expect(bleu(repeated(12), repeated(28), repeated(28))).toBeCloseTo(0.263_597_138_115_726_7, 15);
    expect(bleu(repeated(12), repeated(13), repeated(2))).toBeCloseTo(0.92, 4);
    expect(bleu(repeated(12), repeated(13), repeated(11))).toBe(1);
  });
});

describe('the values of sacreBLEU’s tests', () => {
  it('are given for a sentence with smoothing', () => {
    const text = 'Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;';
    expect(bleu(text, 'producţia de zahăr brut se exprimă în zahăr alb;')).toBeCloseTo(0.08493, 5);
  });

  it('are given for texts that are too short for all orders', () => {
    expect(bleu('test', 'a test')).toBeCloseTo(0.367_879_441_171_442_5, 15);
    expect(bleu('a test', 'a test')).toBe(1);
    expect(bleu('okay thanks', 'this is a cat')).toBe(0);
    expect(bleu('', 'this is a cat')).toBe(0);
  });

  it('are given for counts', () => {
    const text = 'am I am a character sequence';
    expect(count(text, 'I am a symbol string sequence a a')).toEqual({
      matches: [4, 2, 1, 0],
      totals: [6, 5, 4, 3],
      length: 6,
      referenceLength: 8,
    });
    const counts = {
      matches: [9, 7, 5, 3],
      totals: [10, 8, 6, 4],
      length: 11,
      referenceLength: 11,
    };
    expect(scoreBleu(counts)).toBeCloseTo(0.837_592_239_7, 10);
  });

  it('are given for a corpus, whose counts are those of its sentences together', () => {
    const sentences = [
      count('The dog bit the man.', 'The dog bit the man.', 'The dog had bit the man.'),
      count("It wasn't surprising.", 'It was not unexpected.', 'No one was surprised.'),
      count(
        'The man had just bitten him.',
        'The man bit him first.',
        'The man had bitten the dog.',
      ),
    ];
    const add = (one: readonly number[], other: readonly number[]): readonly number[] =>
      one.map((each, index) => each + (other[index] ?? 0));
    const corpus = sentences.reduce((one, other) => ({
      matches: add(one.matches, other.matches),
      totals: add(one.totals, other.totals),
      length: one.length + other.length,
      referenceLength: one.referenceLength + other.referenceLength,
    }));
    expect(scoreBleu(corpus)).toBeCloseTo(0.485_308_27, 8);
  });
});

it('counts the first order without a match as a half, the next as a quarter', () => {
  expect(bleu('a little test', 'a test')).toBeCloseTo(((2 / 3) * (1 / 4) * (1 / 4)) ** (1 / 3), 15);
});
