import { describe, expect, it } from 'vitest';
import { terminalWidth } from '../../../src/diagnostic/terminal-width.ts';
import { cutText, padText, wrapText } from '../../../src/report/text-width.ts';
import { fc } from '../../support/fast-check.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('a', ' ', '你', '👩‍👩‍👧‍👦', 'e\u0301', '한', '/', ',') }),
);

describe('cutText', () => {
  it.each([
    ['a short text', 'refund', 6, 'refund'],
    ['a long one', 'refund please', 8, 'refund…'],
    ['wide characters', '请把我的钱退回来', 8, '请把我…'],
    ['a family, whole', 'ab👩‍👩‍👧‍👦cd', 5, 'ab👩‍👩‍👧‍👦…'],
    ['a family that does not fit', 'ab👩‍👩‍👧‍👦cd', 4, 'ab…'],
  ])('cuts %s', (_, text, width, cut) => {
    expect(cutText(text, width, true)).toBe(cut);
  });

  it('uses three dots in ASCII', () => {
    expect(cutText('refund please', 10, false)).toBe('refund...');
  });

  it('is never wider than asked for', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 30 }), (text, width) => {
        expect(terminalWidth(cutText(text, width, true))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('does not look at the whole of a very long text', () => {
    expect(cutText('你'.repeat(5_000_000), 9, true)).toBe('你你你你…');
  });
});

describe('a terminal without columns', () => {
  it.each([0, -3])('of %d leaves one character a line, and nothing of what is cut', (width) => {
    expect(wrapText('ab', width)).toEqual(['a', 'b']);
    expect(wrapText('né', width)).toEqual(['n', 'é']);
    expect(cutText('abc', width, true)).toBe('');
  });

  it('of one has room for what stands for the text', () => {
    expect(cutText('abc', 1, true)).toBe('…');
    expect(cutText('abc', 2, false)).toBe('..');
  });
});

describe('wrapText', () => {
  it('breaks at spaces, commas and slashes near the end, and hard where there are none', () => {
    expect(wrapText('one two three', 9)).toEqual(['one two', 'three']);
    expect(wrapText('model=gpt-4o,tone=warm', 16)).toEqual(['model=gpt-4o,', 'tone=warm']);
    expect(wrapText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrapText('4 passed, 0 failed', 8)).toEqual(['4', 'passed,', '0 failed']);
    expect(wrapText('a\n\nb', 4)).toEqual(['a', '', 'b']);
  });

  it('loses nothing but spaces, and keeps to the width', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 30 }), (text, width) => {
        const lines = wrapText(text, width);
        expect(lines.filter((line) => terminalWidth(line) > width)).toEqual([]);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});

describe('padText', () => {
  it('counts wide characters as two', () => {
    expect(padText('你好', 6)).toBe('你好  ');
    expect(padText('你好', 6, 'right')).toBe('  你好');
  });
});
