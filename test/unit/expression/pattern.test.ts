import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/expression/pattern.ts';
import { fc } from '../../support/fast-check.ts';

describe('a pattern', () => {
  it('takes flags from its options and from inside', () => {
    const found = (source: string, options = {}): boolean | undefined =>
      compilePattern(source, options).pattern?.test('Refund\nplease');
    expect(found('refund')).toBe(false);
    expect(found('refund', { ignoreCase: true })).toBe(true);
    expect(found('(?i)refund')).toBe(true);
    expect(found('^please$')).toBe(false);
    expect(found('^please$', { multiline: true })).toBe(true);
    expect(found('d.p')).toBe(false);
    expect(found('d.p', { dotAll: true })).toBe(true);
  });

  it('keeps its source', () => {
    expect(compilePattern('a+').pattern?.source).toBe('a+');
  });

  it.each([
    [
      '(?=a)',
      'look-ahead `(?=` is not supported, because patterns run in time linear to the text; assert each part with a pattern of its own',
    ],
    [
      '(?!a)b',
      'look-ahead `(?!` is not supported, because patterns run in time linear to the text; assert the unwanted part with a second pattern under `not`',
    ],
    [
      '(?<=a)b',
      'look-behind `(?<=` is not supported, because patterns run in time linear to the text; match what comes before as part of the pattern',
    ],
    [
      '(?<!a)b',
      'look-behind `(?<!` is not supported, because patterns run in time linear to the text; assert the unwanted part with a second pattern under `not`',
    ],
    [
      '(a)\\1',
      'a back-reference is not supported, because patterns run in time linear to the text; write out what may repeat, or use an `expression`',
    ],
    ['\\u00e9', '`\\u` is no escape here; a character by its number is written `\\x{e9}`'],
    ['a\\Z', '`\\Z` is no escape here; the end of the text is `\\z`'],
    ['(a', 'a `(` is never closed'],
    ['a)', 'a `)` closes nothing; a bracket that is meant is `\\)`'],
    ['[a', 'a `[` is never closed'],
    ['*a', '`*` has nothing before it to repeat; a `*` that is meant is `\\*`'],
    ['a**', '`**` repeats what is already repeated'],
    ['a{5,2}', '`{5,2}` is no repeat count: from the smaller to the larger, up to 1000'],
    ['\\q', '`\\q` is no escape'],
    ['(?x)a', '`(?x` is not supported'],
    ['[b-a]', '`b-a` is no range or class of characters'],
    ['\\p{Foo}', '`\\p{Foo}` is no range or class of characters'],
    ['a\\', 'it ends in a lone `\\`'],
    ['(a{1,1000}){1,1000}', 'it is too large once its repeats are written out'],
  ])('that cannot be compiled says why: %s', (source, problem) => {
    expect(compilePattern(source)).toEqual({ problem });
  });

  it.each([
    '[(?=]',
    '\\(?=',
    '\\Q(?=\\E',
    '\\\\1',
    '[\\]]\\d',
    '(?<name>a)',
    '(?:a)(?i:b)',
    '[[:alpha:]]',
  ])('that only looks unsupported is compiled: %s', (source) => {
    expect(compilePattern(source).problem).toBeUndefined();
  });

  it('takes time linear to the text', () => {
    const { pattern } = compilePattern('^(a+)+$');
    expect(pattern?.test(`${'a'.repeat(50_000)}!`)).toBe(false);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-c(){}[\]\\?*+.|^$<!=:,0-9-]{0,16}$/), (source) => {
        const { pattern, problem } = compilePattern(source);
        expect(pattern === undefined).toBe(problem !== undefined);
        pattern?.test('abcabc');
      }),
      { numRuns: 500 },
    );
  });
});
