import { describe, expect, it } from 'vitest';
import { makeLineIndex } from '../../../src/source/line-index.ts';
import { fc } from '../../support/fast-check.ts';

describe('a line index', () => {
  const index = makeLineIndex('ticket\r\nqueue\n\nlast');

  it('gives lines without their ends, and empty text beyond the last', () => {
    expect([1, 2, 3, 4, 5, 0].map((line) => index.line(line))).toEqual([
      'ticket',
      'queue',
      '',
      'last',
      '',
      '',
    ]);
  });

  it('turns offsets into lines and columns from 1', () => {
    expect([0, 5, 7, 8, 13, 14, 15, 19].map((offset) => index.position(offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 6 },
      { line: 1, column: 8 },
      { line: 2, column: 1 },
      { line: 2, column: 6 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
      { line: 4, column: 5 },
    ]);
  });

  it('finds every character again where it says that it is', () => {
    const text = fc.string({ unit: fc.constantFrom('t', '票', '\n', '\r', ' ') });
    fc.assert(
      fc.property(text, fc.nat(), (text, seed) => {
        const offset = text === '' ? 0 : seed % text.length;
        const { line, column } = makeLineIndex(text).position(offset);
        const before = text.split('\n').slice(0, line - 1);
        const start = before.reduce((sum, each) => sum + each.length + 1, 0);
        expect(start + column - 1).toBe(offset);
      }),
    );
  });
});
