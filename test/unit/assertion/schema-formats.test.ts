import { beforeAll, describe, expect, it } from 'vitest';
import { compileSchema, loadSchemaCompiler } from '../../../src/assertion/compile-schema.ts';
import { knownFormats } from '../../../src/assertion/schema-formats.ts';
import { findKeywordProblem } from '../../../src/assertion/schema-keywords.ts';

beforeAll(loadSchemaCompiler);

const draft07 = 'http://json-schema.org/draft-07/schema#';

function isIn(format: string, text: string): boolean {
  return compileSchema({ format }).check?.(text).length === 0;
}

function pairWith(format: string): (text: string) => [string, string] {
  return (text) => [format, text];
}

describe('a text is in a format', () => {
  it.each<[string, string]>([
    ['date-time', '1963-06-19T08:30:06.283185Z'],
    ['date-time', '1990-12-31t15:59:60.123-08:00'],
    ['time', '08:30:06+00:20'],
    ['uuid', '2EB8AA08-aa98-11ea-b4aa-73b441d16380'],
    ...['http://foo.bar:80/?baz=qux#quux', 'http://a@[2001:db8::7]/c=GB?one', 'mailto:a@b.c'].map(
      pairWith('uri'),
    ),
    ...['tel:+1-816-555-1212', 'urn:oasis:names', 'file:///etc', 'http://[v1.a:b]', 'a:'].map(
      pairWith('uri'),
    ),
    ...['/abc', '//foo.bar/x', '', '?a', '#b', 'a/b:c', './a:b', 'a:b'].map(
      pairWith('uri-reference'),
    ),
    ...['http://ƒøø.ßår/?∂éœ=πîx#πîüx', 'a:😀', 'a:?\ue000#é'].map(pairWith('iri')),
    ...['//ƒøø.ßår/', '', 'é', '?\ue000?\ue000'].map(pairWith('iri-reference')),
  ])('%s: %s', (format, text) => {
    expect(isIn(format, text)).toBe(true);
  });
});

describe('a text is not in a format', () => {
  it.each<[string, string]>([
    ['date-time', '1963-06-19 08:30:06Z'],
    ['date-time', '1963-06-19T08:30:06+0100'],
    ['time', '08:30:06+01'],
    ['uuid', 'urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380'],
    ...['http://example.com:abc/', 'http://[::1::]/', 'http://[~]/', 'http://a b', '/abc', ''].map(
      pairWith('uri'),
    ),
    ...['http://a.b/%zz', 'http://é.com', '1a:b', 'a:{x}', 'a:"b"', 'a:#b#c', 'http://[v1.a'].map(
      pairWith('uri'),
    ),
    ...['é', '1a:b', '//a:b:c/', '\\a', '//[::1'].map(pairWith('uri-reference')),
    ...['abc', 'é:a', 'http://a:é/', 'http://[é::1]', 'http://[v1.é]', 'a:\ue000'].map(
      pairWith('iri'),
    ),
    ...['a:\ufdd0', 'a:#?\ue000', 'a: b', 'a:\u{e0001}'].map(pairWith('iri')),
  ])('%s: %s', (format, text) => {
    expect(isIn(format, text)).toBe(false);
  });
});

it('judges every format of texts that it knows', () => {
  const others = ['regex', 'binary', 'double', 'float', 'int32', 'int64', 'password'];
  expect(knownFormats.filter((format) => isIn(format, '\0'))).toEqual(others);
});

describe('a format that is not known', () => {
  it.each([
    ['datetime', 'date-time'],
    ['URI', 'uri'],
    ['ip_v4', 'ipv4'],
  ])('is told where it is one misspelt: %s', (format, meant) => {
    expect(findKeywordProblem({ properties: { format: { format } } })).toEqual({
      message: `\`${format}\` is no known format, and would be ignored`,
      path: ['properties', 'format', 'format'],
      hints: [`did you mean \`${meant}\`?`],
    });
  });

  it.each(['uint32', 'uuid4', 'cuid2', 'idn-email', 'multi-host-uri', 'base64', 'decimal'])(
    'is a note where it is a word of its own: %s',
    (format) => {
      expect(findKeywordProblem({ properties: { format: { format } } })).toBeUndefined();
      expect(isIn(format, 'anything')).toBe(true);
    },
  );

  it('is no key of a value', () => {
    expect(findKeywordProblem({ const: { format: 'x' }, format: 'email' })).toBeUndefined();
  });
});

it('looks at nothing beside a reference in draft-07', () => {
  const parts = { r: { type: 'array' } };
  const item = { $ref: '#/definitions/r', maxItems: 1 };
  const schema = { definitions: parts, items: item };
  const count = (draft: object): unknown =>
    compileSchema({ ...draft, ...schema } as never).check?.([[1, 2], 'x']).length;
  expect(count({})).toBe(2);
  expect(count({ $schema: draft07 })).toBe(1);
});
