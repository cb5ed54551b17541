import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { isPlain, terminalWidth } from '../../../src/diagnostic/terminal-width.ts';
import { fc } from '../../support/fast-check.ts';

const plain = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).filter(
  isPlain,
);

describe('terminalWidth', () => {
  it('counts a plain character as one column', () => {
    expect(plain.length).toBeGreaterThan(1000);
    expect(plain.filter((each) => stringWidth(each) !== 1)).toEqual([]);
  });

  it('counts plain characters beside each other as the library does', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...plain) }), (text) => {
        expect(terminalWidth(text)).toBe(stringWidth(text));
      }),
    );
  });

  it.each([
    ['wide characters', '请把我的钱', 10],
    ['a mark that combines', 'e\u0301', 1],
    ['a picture', '👩‍👩‍👧‍👦', 2],
    ['a mark that is made a picture', '✓\ufe0f', stringWidth('✓\ufe0f')],
    ['a colour', '\u001b[32m✓\u001b[39m', 1],
    ['what takes no room', 'a\u00adb\u200b', stringWidth('a\u00adb\u200b')],
  ])('leaves %s to the library', (_, text, width) => {
    expect(isPlain(text)).toBe(false);
    expect(terminalWidth(text)).toBe(width);
  });
});
