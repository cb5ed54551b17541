import { describe, expect, it } from 'vitest';
import { compilePath } from '../../../src/assertion/json-path.ts';
import type { JsonValue } from '../../../src/source/json.ts';

const ticket = {
  queue: 'billing',
  items: [
    { name: 'cable', price: 5 },
    { name: 'lamp', price: 20 },
  ],
};

function find(source: string, value: JsonValue = ticket): unknown {
  const { path, problem } = compilePath(source);
  return path === undefined ? problem : path.find(value);
}

it('gives the values in the order of the JSON', () => {
  expect(find('$.items[*].name')).toEqual({ values: ['cable', 'lamp'] });
  expect(find('$.items[?@.price > 10].name')).toEqual({ values: ['lamp'] });
  expect(find('$.nothing')).toEqual({ values: [] });
});

it('knows which paths lead to one place', () => {
  const singular = ['$', '$.queue', '$.items[0].name', "$['queue']"];
  const plural = ['$.items[*]', '$..name', '$.items[0:1]', '$.items[?@.price]', '$["a","b"]'];
  const isSingular = (source: string): unknown => compilePath(source).path?.isSingular;
  expect([singular.map(isSingular), plural.map(isSingular)]).toEqual([
    [true, true, true, true],
    [false, false, false, false, false],
  ]);
});

describe('what is wrong with a path', () => {
  it.each([
    ['queue', 'a JSONPath begins with `$`'],
    ['$.items[', 'unclosed bracketed selection (at character 9)'],
    ['$.[', "unexpected shorthand selector '[' (at character 3)"],
    ['$.a[?len(@)]', "no such function 'len' (at character 6)"],
    ['$[?!@.a==1]', 'only a value can be compared (at character 5)'],
    ['$[?(@.a)==1]', 'brackets around a side of a comparison; leave them out (at character 5)'],
    ['$[?1<(@.a)]', 'brackets around a side of a comparison; leave them out (at character 7)'],
    ['$[?(@.a==1)==true]', 'only a value can be compared (at character 8)'],
    ['$[?@.a==1==true]', 'only a value can be compared (at character 10)'],
    ['$[?!!@.a]', "unexpected '!' (at character 6)"],
    ['$[?!true]', 'filter expression literals (true) must be compared (at character 5)'],
    ['$[?@.a && length(@.b)]', 'the result of length() must be compared (at character 11)'],
    ['$[?length((@.a))==1]', 'brackets around an argument; leave them out (at character 12)'],
    ['$[?@.a==-01]', "invalid number '-01' (at character 9)"],
    ['$[1:2 3]', 'unexpected token in a slice (at character 7)'],
  ])('%s', (source, problem) => {
    expect(find(source)).toBe(problem);
  });
});

it('takes all that the grammar has', () => {
  const filters = [
    ...['@.a > 0.5', '-0.5e-3 < @.a', '0 == -0', '! @.a', '!(@.a == 1)', '!(!@.a)', '(@.a)'],
    ...['((@.a) && (@.b))', '(length(@.a) == 1) || !match(@.a, "b")', 'count( @.* ) > 1'],
  ];
  const paths = [...filters.map((filter) => `$[?${filter}]`), '$ .a\n[ 1 : 2 : 3 , :: , -1: ]'];
  expect(paths.map((path) => compilePath(path).problem)).toEqual(paths.map(() => undefined));
  expect(find('$[?@ > 0.5]', [0.4, 0.6])).toEqual({ values: [0.6] });
});

it('takes a character for one, however it is stored', () => {
  expect(find('$[?length(@) == 1]', ['😀', 'ab', [1], { a: 1 }, 1])).toEqual({
    values: ['😀', [1], { a: 1 }],
  });
  const texts = ['\ue000', '\uffff', '😀', 'a', '😀b', '\ue000b'];
  expect(find("$[?@ < '😀']", texts)).toEqual({ values: ['\ue000', '\uffff', 'a', '\ue000b'] });
  expect(find("$[?@ >= '😀']", texts)).toEqual({ values: ['😀', '😀b'] });
  expect(find("$[?'\ue000' <= @]", texts)).toEqual({
    values: ['\ue000', '\uffff', '😀', '😀b', '\ue000b'],
  });
  expect(find('$[?@ <= $[0]]', [{ a: '😀' }, '\ue000'])).toEqual({ values: [{ a: '😀' }] });
});

describe('patterns in filters', () => {
  it('have a dot that is no line break', () => {
    const texts = ['a', '\r', '\n', '\u2028', '😀', '.'];
    expect(find("$[?match(@, '.')]", texts)).toEqual({ values: ['a', '\u2028', '😀', '.'] });
    expect(find("$[?search(@, '[.]|\\\\.')]", texts)).toEqual({ values: ['.'] });
  });

  it('match the whole text with `match`, a part with `search`', () => {
    expect(find("$.items[?match(@.name, 'cab')].name")).toEqual({ values: [] });
    expect(find("$.items[?match(@.name, 'cab.*')].name")).toEqual({ values: ['cable'] });
    expect(find("$.items[?search(@.name, 'am')].name")).toEqual({ values: ['lamp'] });
  });

  it('take time linear to the text', () => {
    const names = [{ name: `${'a'.repeat(5000)}!` }];
    expect(find("$[?match(@.name, '(a+)+')]", names)).toEqual({ values: [] });
  });
});

it('gives up on JSON that is nested too deeply for a descent', () => {
  const deep = JSON.parse(`${'['.repeat(600)}1${']'.repeat(600)}`) as JsonValue;
  expect(find('$..queue', deep)).toEqual({
    problem: 'the JSON is nested more than 500 levels deep',
  });
});

describe('JSON that is too much for a path', () => {
  const tooLarge = {
    problem: 'the JSON is too large for this path: it leads past too many places',
  };
  const items = Array.from({ length: 200_000 }, (_, id) => ({ id }));

  function nest(depth: number): JsonValue {
    let value: JsonValue = 'lamp';
    for (let level = 0; level < depth; level++) value = { parts: value, tags: [1, 2] };
    return value;
  }

  it('is not a long list: all of its items are found', () => {
    const { values } = compilePath('$..id').path?.find(items) ?? {};
    expect(values).toHaveLength(200_000);
    expect(values?.at(-1)).toBe(199_999);
  });

  it('is one where descents multiply', () => {
    expect(find('$..*..*..*..*', nest(400))).toEqual(tooLarge);
    expect(find('$..*..*..*..nothing', nest(400))).toEqual(tooLarge);
  });

  it('is one where a filter looks through a long list for each of its items', () => {
    expect(find('$[?$[?@.id > 5]]', items)).toEqual(tooLarge);
  });

  it('leaves the next path its own measure', () => {
    expect(find('$..*..*..*..*', nest(400))).toEqual(tooLarge);
    expect(find('$..name')).toEqual({ values: ['cable', 'lamp'] });
  });
});
