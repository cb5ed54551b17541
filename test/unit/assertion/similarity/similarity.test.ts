import { describe, expect, it } from 'vitest';
import {
  ignoresCase,
  measureSimilarity,
  type SimilarityMethod,
  similarityMethods,
  splitFor,
} from '../../../../src/assertion/similarity/similarity.ts';
import { fc } from '../../../support/fast-check.ts';

function score(method: SimilarityMethod, text: string, ...references: readonly string[]): number {
  const split = (each: string): readonly string[] => splitFor(method, each, ignoresCase(method));
  return measureSimilarity(method, split(text), references.map(split)).score;
}

describe('ROUGE', () => {
  it.each([
    ['police kill the gunman', 0.75],
    ['the gunman kill police', 0.5],
    ['the gunman police killed', 0.5],
  ])('of %j is what Lin 2004 gives in section 3.1', (text, value) => {
    expect(score('rouge_l', text, 'police killed the gunman')).toBe(value);
  });

  it('counts the pairs of Lin’s example: “the gunman” in all, “police killed” in the last', () => {
    const reference = 'police killed the gunman';
    expect(score('rouge_2', 'police kill the gunman', reference)).toBeCloseTo(1 / 3, 15);
    expect(score('rouge_2', 'the gunman kill police', reference)).toBeCloseTo(1 / 3, 15);
    expect(score('rouge_2', 'the gunman police killed', reference)).toBeCloseTo(2 / 3, 15);
  });

  it.each<readonly [SimilarityMethod, string, number]>([
    ['rouge_1', 'testing', 1 / 2],
    ['rouge_1', 'testing one', 4 / 5],
    ['rouge_1', '', 0],
    ['rouge_2', 'testing one', 2 / 3],
    ['rouge_2', 'testing', 0],
    ['rouge_l', 'testing one', 4 / 5],
    ['rouge_l', 'testing two', 4 / 5],
    ['rouge_l', '/', 0],
  ])('is by %s of %j what rouge-score’s tests say', (method, text, value) => {
    expect(score(method, text, 'testing one two')).toBeCloseTo(value, 15);
  });

  it('counts a word as often as it is in both', () => {
    const text = 'The quick brown dog jumps on the log.';
    const reference = 'The quick brown fox jumps over the lazy dog';
    expect(score('rouge_1', text, reference)).toBeCloseTo((2 * 6) / (8 + 9), 15);
    expect(score('rouge_2', text, reference)).toBeCloseTo((2 * 2) / (7 + 8), 15);
    expect(score('rouge_l', text, reference)).toBeCloseTo((2 * 5) / (8 + 9), 15);
  });
});

describe('word_f1', () => {
  it.each([
    ['the Denver Broncos!', 'Denver Broncos', 1],
    ['Broncos', 'Denver Broncos', 2 / 3],
    ['in the summer of 1858', '1858', 2 / 5],
    ['Carolina Panthers', 'Denver Broncos', 0],
    ['', 'Denver Broncos', 0],
    ['The.', '', 1],
  ])('of %j is SQuAD’s to %j', (text, reference, value) => {
    expect(score('word_f1', text, reference)).toBeCloseTo(value, 15);
  });
});

describe('cosine', () => {
  it.each([
    ['refund card', 'refund card desk', 2 / Math.sqrt(6)],
    ['card card refund', 'card refund refund', 4 / 5],
    ['card', 'refund', 0],
    ['card card', 'Card', 1],
    ['', 'card', 0],
  ])('of %j and %j is that of their counts', (text, reference, value) => {
    expect(score('cosine', text, reference)).toBeCloseTo(value, 15);
  });
});

describe('every method', () => {
  it('knows the reference that is nearest, and `bleu` takes all together', () => {
    const references = ['a charge', 'a refund is coming', 'a refund'].map((text) =>
      text.split(' '),
    );
    const words = ['the', 'refund', 'is', 'coming'];
    expect(measureSimilarity('rouge_1', words, references)).toEqual({ score: 0.75, nearest: 1 });
    expect(measureSimilarity('bleu', words, references).nearest).toBeUndefined();
    expect(measureSimilarity('cosine', ['x'], references)).toEqual({ score: 0, nearest: 0 });
  });

  it('finds the same words the same, though there be none, or no pair', () => {
    const values = similarityMethods.map((method) => [
      score(method, '', ''),
      score(method, 'refund', 'refund'),
      score(method, 'refund', 'card'),
      score(method, 'cafe\u0301', 'caf\u00e9'),
    ]);
    expect(values).toEqual(similarityMethods.map(() => [1, 1, 0, 1]));
  });

  const word = fc.constantFrom('refund', 'card', 'Card', 'the', 'is', '5', '€', '退款', '.', '-');
  const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));

  it.each(similarityMethods)('%s is from 0 to 1, and 1 for the same text', (method) => {
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 1, maxLength: 3 }), (one, others) => {
        const value = score(method, one, ...others);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(score(method, one, ...others, one)).toBe(1);
      }),
    );
  });

  it.each(similarityMethods)('%s takes any text', (method) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (one, other) => {
        const value = score(method, one, other);
        expect(value >= 0 && value <= 1).toBe(true);
      }),
    );
  });

  const symmetric = similarityMethods.filter((method) => method !== 'bleu');

  it.each(symmetric)('%s is the same in both directions', (method) => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(score(method, one, other)).toBe(score(method, other, one));
      }),
    );
  });

  it.each(symmetric)('%s to several is that to the best of them', (method) => {
    fc.assert(
      fc.property(text, text, text, (one, first, second) => {
        const best = Math.max(score(method, one, first), score(method, one, second));
        expect(score(method, one, first, second)).toBe(best);
      }),
    );
  });

  it.each(['rouge_1', 'word_f1', 'cosine'] as const)('%s does not see the order', (method) => {
    const words = fc.array(word, { minLength: 1, maxLength: 12 });
    const shuffled = words.chain((each) =>
      fc.tuple(fc.constant(each), fc.shuffledSubarray(each, { minLength: each.length })),
    );
    fc.assert(
      fc.property(shuffled, text, ([one, turned], other) => {
        expect(score(method, turned.join(' '), other)).toBe(score(method, one.join(' '), other));
      }),
    );
  });

  it('a further reference never makes `bleu` find fewer matches', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(score('bleu', one, other, other)).toBe(score('bleu', one, other));
      }),
    );
  });
});
