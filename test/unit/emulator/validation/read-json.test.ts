import { describe, expect, it } from 'vitest';
import { findJsonMistake } from '../../../../src/emulator/validation/json-mistake.ts';
import { readJson } from '../../../../src/emulator/validation/read-json.ts';
import { fc } from '../../../support/fast-check.ts';
import { nestLists } from '../../../support/nest.ts';

describe('readJson', () => {
  it('reports where a body stops being JSON', () => {
    expect(readJson('{model: 1}', 'application/json').findings).toEqual([
      {
        type: 'json_invalid',
        loc: ['body', 1],
        msg: 'JSON decode error',
        input: {},
        ctx: { error: 'Expecting property name enclosed in double quotes' },
      },
    ]);
  });

  it('takes no body for a missing one', () => {
    expect(readJson('', 'application/json')).toEqual({ value: null });
  });

  it('does not parse another media type', () => {
    expect(readJson('{"n":1}', 'application/x-www-form-urlencoded').findings).toEqual([
      {
        type: 'model_attributes_type',
        loc: ['body'],
        msg: 'Input should be a valid dictionary or object to extract fields from',
        input: '{"n":1}',
      },
    ]);
  });

  it('parses JSON with a character set, and without a content type', () => {
    expect([
      readJson('{"n":1}', 'application/json; charset=utf-8'),
      readJson('1', undefined),
    ]).toEqual([{ value: { n: 1 } }, { value: 1 }]);
  });
});

describe('findJsonMistake', () => {
  const mistakes: readonly (readonly [string, number, string])[] = [
    ['', 0, 'Expecting value'],
    ['{"a" 1}', 5, "Expecting ':' delimiter"],
    ['{"a": 1 "b": 2}', 8, "Expecting ',' delimiter"],
    ['{"a": 1,}', 8, 'Expecting property name enclosed in double quotes'],
    ['[1, ]', 4, 'Expecting value'],
    ['[1 2]', 3, "Expecting ',' delimiter"],
    ['{"a": nul}', 6, 'Expecting value'],
    ['{"a": "x', 6, 'Unterminated string starting at'],
    ['"\\x"', 1, 'Invalid \\escape'],
    ['"a\nb"', 2, 'Invalid control character at'],
    ['{} {}', 3, 'Extra data'],
    ['01', 1, 'Extra data'],
  ];
  it.each(mistakes)('finds the mistake of %j at %i: %s', (text, offset, message) => {
    expect(findJsonMistake(text)).toEqual({ offset, message });
  });

  it('takes no JSON that is nested beyond all sense', () => {
    expect(readJson(nestLists(200), undefined)).toHaveProperty('value');
    for (const text of [nestLists(201), nestLists(100_000), '['.repeat(100_000)]) {
      expect(readJson(text, undefined)).toEqual({
        findings: [
          {
            type: 'json_invalid',
            loc: ['body', 0],
            msg: 'JSON decode error',
            input: {},
            ctx: { error: 'Too deeply nested' },
          },
        ],
      });
    }
  });

  it('finds a place inside any text that the parser refuses', () => {
    const text = fc.string({ unit: fc.constantFrom(...'{}[]",: 1eatrue\\'), maxLength: 12 });
    fc.assert(
      fc.property(text, (source) => {
        fc.pre(!isJson(source));
        const { offset, message } = findJsonMistake(source);
        expect(offset).toBeLessThanOrEqual(source.length);
        expect(message).not.toBe('');
      }),
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
