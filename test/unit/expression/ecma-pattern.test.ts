import { describe, expect, it } from 'vitest';
import { compileEcmaPattern } from '../../../src/expression/ecma-pattern.ts';
import { fc } from '../../support/fast-check.ts';

const atoms = [
  ...['a', '-', '.', '\\.', '\\s', '\\S', '\\d', '\\D', '\\w', '\\W', '\\v', '\\t', '\\0', '\\cJ'],
  ...['\\x61', '\\u0061', '\\uD83D\\uDE00', '\\ud83d', '\\u{1F600}', '😀', '\\p{Lu}', '\\P{L}'],
  ...['\\p{Script=Greek}', '\\p{gc=Zs}', '[]', '[^]', '[^\\s]', '[^\\S]', '[\\S\\d]', '[\\sa]'],
  ...['[[a]', '[a[^]', '[\\b]', '[\\uD83D\\uDE00]', '[^\\uD83D\\uDE00]', '[\\u{1F600}-\\u{1F64F}]'],
  ...['[\\]]', '[.]', '[\\cI]', '[:alpha:]', '[-a]', '\\b', '\\B', '^', '$'],
  ...['(a|\\s)', '(?<name>.)', '(?:\\S)'],
];
const signs = [
  ...['a', 'A', 'é', 'α', '1', '_', '-', '.', '[', ']', ':', '\0', '\b', '\t', '\n', '\v', '\f'],
  ...['\r', ' ', '\u0085', '\u00a0', '\u1680', '\u180e', '\u2003', '\u200b', '\u2028', '\u2029'],
  ...['\u202f', '\u205f', '\u3000', '\ufeff', '😀', '🐲', '\ud83d', '\ude00'],
];

describe('a pattern of a schema', () => {
  it.each(atoms)('means what ECMA-262 says of it: %s', (atom) => {
    const { pattern } = compileEcmaPattern(`^${atom}$`);
    const native = new RegExp(`^${atom}$`, 'u');
    for (const sign of signs) {
      expect([sign, pattern?.test(sign)]).toEqual([sign, native.test(sign)]);
    }
  });

  it('means it in any place', () => {
    const counts = fc.constantFrom('', '', '*', '+?', '{2}');
    const counted = fc.tuple(fc.constantFrom(...atoms), counts).map(([atom, count]) => {
      return /^(\^|\$|\\[bB])$/.test(atom) ? atom : atom + count;
    });
    const names = /\(\?<name>/g;
    fc.assert(
      fc.property(
        fc.array(counted, { minLength: 1, maxLength: 4 }),
        fc.array(fc.constantFrom(...signs), { maxLength: 5 }),
        (parts, text) => {
          const source = parts.join('').replace(names, '(');
          const { pattern } = compileEcmaPattern(source);
          expect(pattern?.test(text.join(''))).toBe(new RegExp(source, 'u').test(text.join('')));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('keeps its source, and escapes that many write', () => {
    expect(compileEcmaPattern('\\s').pattern?.source).toBe('\\s');
    expect(compileEcmaPattern('^[\\w\\s-.]+\\-\\@\\_(?i)x$').pattern?.test('a b-.-@_X')).toBe(true);
  });

  it.each([
    ['a\\Z', '`\\Z` is no escape of ECMA-262; the end of the text is `$`'],
    ['\\Aa', '`\\A` is no escape of ECMA-262; the beginning of the text is `^`'],
    ['[\\a]', '`\\a` is no escape of ECMA-262'],
    ['\\Qa.b\\E', '`\\Q` is no escape of ECMA-262'],
    ['(?s)a.b', '`(?s)` is not supported in the patterns of a schema'],
    ['\\u12', '`\\u` is no escape'],
    ['[^[:alpha:]]', '`[:alpha:]` is not supported in the patterns of a schema'],
    ['a[b.[c', 'a `[` is never closed'],
    ['[^', 'a `[` is never closed'],
    ['[a\\]', 'a `[` is never closed'],
    ['[[:alpha:]]', '`[:alpha:]` is not supported in the patterns of a schema'],
    [
      '(?!a)',
      'look-ahead `(?!` is not supported, because patterns run in time linear to the text; assert the unwanted part with a second pattern under `not`',
    ],
  ])('that cannot be compiled says why: %s', (source, problem) => {
    expect(compileEcmaPattern(source)).toEqual({ problem });
  });
});
