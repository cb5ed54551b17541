import { describe, expect, it } from 'vitest';
import { safeBlock, safeLine } from '../../../src/diagnostic/safe-text.ts';
import { fc } from '../../support/fast-check.ts';

const unit = fc.string({ unit: 'binary' });

describe('safeBlock', () => {
  it.each([
    ['an escape sequence', '\u001b[2J', '␛[2J', '\\x1b[2J'],
    ['a C1 control', '\u009b2J', '\\x9b2J', '\\x9b2J'],
    ['DEL', '\u007f', '␡', '\\x7f'],
    ['a lone carriage return', 'a\rb', 'a␍b', 'a\\x0db'],
    ['a direction override', '\u202e', '\\u202e', '\\u202e'],
    ['a zero-width space', 'a\u200bb', 'a\\u200bb', 'a\\u200bb'],
    ['a tag character', '\u{e0041}', '\\u{e0041}', '\\u{e0041}'],
    ['a private-use character', '\ue000', '\\ue000', '\\ue000'],
    ['a lone surrogate', '\ud800', '\\ud800', '\\ud800'],
    ['a line separator', '\u2028', '\\u2028', '\\u2028'],
  ])('writes out %s', (_, text, unicode, ascii) => {
    expect([safeBlock(text, true), safeBlock(text, false)]).toEqual([unicode, ascii]);
  });

  it('leaves text of every script and joined emoji alone', () => {
    const text = 'Grüße 你好 שלום नमस्ते می‌خواهم 👩‍👩‍👧‍👦 ❤️ 🇩🇪\n2nd line';
    expect(safeBlock(text, true)).toBe(text);
  });

  it('makes one line end of two and spaces of tabs', () => {
    expect(safeBlock('a\r\nb\tc', true)).toBe('a\nb  c');
  });

  it('leaves nothing that a terminal would obey, whatever the text', () => {
    fc.assert(
      fc.property(unit, fc.boolean(), (text, unicode) => {
        expect(safeBlock(text, unicode)).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\u202a-\u202e]/u);
      }),
    );
  });
});

describe('safeLine', () => {
  it('shows line breaks', () => {
    expect([safeLine('a\n\nb', true), safeLine('a\nb', false)]).toEqual(['a⏎⏎b', 'a\\nb']);
  });

  it('is one line, whatever the text', () => {
    fc.assert(
      fc.property(unit, (text) => {
        expect(safeLine(text, true)).not.toMatch(/[\n\r\u2028\u2029\u0085]/);
      }),
    );
  });
});
