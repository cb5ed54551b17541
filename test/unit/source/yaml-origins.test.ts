import { describe, expect, it } from 'vitest';
import { isMap, isScalar, type Node, parseDocument, stringify } from 'yaml';
import { findOrigins } from '../../../src/source/yaml-origins.ts';
import { fc } from '../../support/fast-check.ts';

function scalarOf(text: string): Node | null {
  const { contents } = parseDocument(text, { version: '1.2' });
  return isMap(contents) ? (contents.items[0]?.value as Node | null) : null;
}

const ESCAPE = /^\\(?:x..|u.{4}|U.{8}|.)/s;

/** What stands in the file where each character of the value comes from. */
function show(text: string): readonly string[] | undefined {
  return findOrigins(scalarOf(text), text)?.map((at) => text.charAt(at));
}

/** A character stands for itself, for a quote or an escape, or is what a line end was folded to. */
function holds(character: string, text: string, at: number): boolean {
  const written = text.charAt(at);
  if (written === character) return true;
  if (character === ' ' && written === '\n') return true;
  return ESCAPE.test(text.slice(at)) && text.slice(0, at).includes('"');
}

const pieces = ['a', 'bc', ' ', '\n', '  ', "'", '"', '\\', 'é', '😀', '\t', ':', '{{x}}'];

/** A file with one text, in any of the ways in which the library writes it. */
const writtenText = fc
  .record({
    parts: fc.array(fc.constantFrom(...pieces), { maxLength: 30 }),
    defaultStringType: fc.constantFrom(
      ...(['BLOCK_FOLDED', 'BLOCK_LITERAL', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'PLAIN'] as const),
    ),
    lineWidth: fc.constantFrom(4, 20, 80),
    lineEnd: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ parts, lineEnd, ...options }) =>
    stringify({ a: parts.join('') }, { version: '1.2', minContentWidth: 0, ...options }).replaceAll(
      '\n',
      lineEnd,
    ),
  );

describe('where the characters of a text come from', () => {
  it.each([
    ['a: >-\n  one\n  two {{x}}\n\n  three\n', 'one\ntwo {{x}}\nthree'],
    ['a: one\n  two\n\n  three', 'one\ntwo\nthree'],
    ["a: 'it''s\n  so'", "it's\nso"],
    ['a: "one\\\n  two \\u00e9\n  b"', 'onetwo \\\nb'],
  ])('%j', (text, expected) => {
    expect(show(text)?.join('')).toBe(expected);
  });

  it('is a place that holds it, however the value is written', () => {
    let told = 0;
    fc.assert(
      fc.property(writtenText, (text) => {
        const node = scalarOf(text);
        const origins = findOrigins(node, text);
        if (origins === undefined) return;
        told += 1;
        const characters = isScalar(node) ? String(node.value).split('') : [];
        expect(origins).toHaveLength(characters.length);
        expect(origins).toEqual(origins.toSorted((a, b) => a - b));
        for (const [at, character] of characters.entries()) {
          expect(holds(character, text, origins[at] ?? -1)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
    expect(told).toBeGreaterThan(950);
  });
});
