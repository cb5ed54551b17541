import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Granularity, segmentText } from '../../../src/assertion/segment-text.ts';
import { charactersOf } from '../../../src/source/characters.ts';

const parts = [
  ...[
    'a',
    'B',
    'é',
    'e\u0301',
    '\u0301',
    'α',
    'ς',
    'ж',
    'ª',
    'ʰ',
    'א',
    '״',
    'ب',
    '\u064b',
    'ـ',
    '٣',
    '\u00ad',
    '\ufe0f',
  ],
  ...[
    '漢',
    '字',
    'ひ',
    'ら',
    'カ',
    'ー',
    'ﾞ',
    '한',
    'ᄀ',
    'ᅡ',
    'ᆨ',
    'ก',
    'ำ',
    '\u0d4e',
    'क',
    '\u094d',
  ],
  ...[
    '👍',
    '🏽',
    '\u200d',
    '👩',
    '🇩',
    '🇪',
    '\ud83d',
    '1',
    '2',
    '3.14',
    'etc.',
    'Mr.',
    'http://a.b',
  ],
  ...[' ', '  ', '\u00a0', '\u3000', '\t', '\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085'],
  ...['.', '!', '?', '。', '，', '、', '！', ',', ':', '-', '_', "'", '’', '(', ')', '"'],
];
const texts = fc.array(fc.constantFrom(...parts), { maxLength: 60 }).map((all) => all.join(''));

const granularities: readonly Granularity[] = ['word', 'sentence'];

describe.each(granularities)('a text in pieces: its segments by %s', (granularity) => {
  it.each([1, 2, 3, 8])('are those of the whole, in pieces of %i', (piece) => {
    const whole = new Intl.Segmenter('en', { granularity });
    const property = fc.property(texts, (text) => {
      const expected = Array.from(whole.segment(text), ({ segment, isWordLike }) => ({
        text: segment,
        isWord: isWordLike === true,
      }));
      expect(segmentText(text, granularity, piece)).toEqual(expected);
    });
    fc.assert(property, { numRuns: 500, seed: 1 });
  });
});

describe('a text in windows: its characters', () => {
  it.each([1, 2, 3, 8])('are those of the whole, in windows of %i', (window) => {
    const whole = new Intl.Segmenter('en', { granularity: 'grapheme' });
    const property = fc.property(texts, (text) => {
      const expected = Array.from(whole.segment(text), ({ segment }) => segment);
      expect([...charactersOf(text, window)]).toEqual(expected);
    });
    fc.assert(property, { numRuns: 500, seed: 1 });
  });

  it.each([
    ['ü ', 100_000, 200_000],
    ['ก\u0301', 100_000, 100_000],
    ['\u0301', 800_000, 1],
  ])('are counted where a text is long: %j', (text, times, count) => {
    expect([...charactersOf(text.repeat(times))]).toHaveLength(count);
  });
});

describe('a long text', () => {
  it.each<[Granularity, string, number]>([
    ['word', 'ü ', 450_000],
    ['sentence', 'Ja! Nein. ', 100_000],
  ])('has its segments counted by %s', (granularity, text, times) => {
    expect(segmentText(text.repeat(times), granularity)).toHaveLength(2 * times);
  });

  it('is left alone where it can be cut nowhere, and has too many', () => {
    expect(segmentText('👍'.repeat(30_000), 'word') === undefined).toBe(true);
  });
});
