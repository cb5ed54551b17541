import { expect, it } from 'vitest';
import { cutText } from '../../../src/template/cut-text.ts';
import { fc } from '../../support/fast-check.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemes = (text: string): readonly string[] =>
  [...segmenter.segment(text)].map(({ segment }) => segment);

const family = '\u{1F469}\u200D\u{1F469}\u200D\u{1F467}';

it.each([
  [family.repeat(3), 2, family.repeat(2)],
  ['e\u0301e\u0301', 1, 'e\u0301'],
  ['ab\u0301', 2, 'ab\u0301'],
  ['a\r\nb', 2, 'a\r\n'],
  ['\u{1F1EB}\u{1F1F7}\u{1F1E9}\u{1F1EA}', 1, '\u{1F1EB}\u{1F1F7}'],
  ['é', 0, ''],
])('cuts no character of %j in two', (text, length, expected) => {
  expect(cutText(text, length)).toBe(expected);
});

it('cuts where a reader would, whatever is around', () => {
  const some = fc.constantFrom(
    'a',
    ' ',
    '\r',
    '\n',
    'e\u0301',
    '\u0301',
    family,
    '\u{1F1EB}',
    '한',
    'ㄱ',
  );
  const texts = fc.array(some, { maxLength: 400 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, fc.nat(400), (text, length) => {
      expect(cutText(text, length)).toBe(graphemes(text).slice(0, length).join(''));
    }),
  );
});

it('cuts long texts, and characters of many marks', () => {
  const text = `${'\u0301'.repeat(100_000)}${'é'.repeat(1_000_000)}`;
  expect(cutText(text, 500_001)).toHaveLength(600_000);
});
