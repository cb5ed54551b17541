import { Environment } from '@marcbachmann/cel-js';
import { describe, expect, it } from 'vitest';
import { evaluate } from './support.ts';

const cel = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });

const variables = {
  text: 'I was charged twice.',
  n: 2.5,
  ok: true,
  none: null,
  tags: ['refund', 'card'],
  row: { queue: 'billing', cost: 3.5, list: [1.5, 2.5] },
};

const sources = [
  '1 + 2 * 3 - 4 / 3 % 2',
  '-7 / 2 + -7 % 3',
  '2.5 * n - 1.0',
  '(1 < 2) == (2.0 >= n)',
  'n > 2 && n < 3 || false',
  'ok ? text : "no"',
  '!ok || none == null',
  '"a" + "b" + text',
  'tags + ["x"] == ["refund", "card", "x"]',
  '"card" in tags && !("late" in tags) && "queue" in row',
  'row.list[1] + row["cost"]',
  '{"a": 1, "b": [n]}["b"][0]',
  'has(row.queue) && !has(row.missing)',
  'tags.all(tag, size(tag) > 3)',
  'tags.exists(tag, tag.startsWith("ref"))',
  'tags.exists_one(tag, tag.endsWith("d"))',
  'tags.filter(tag, tag.contains("ar")).map(tag, tag + "!")',
  'row.list.map(x, x > 2, x * 2.0)',
  'row.map(key, key).size()',
  '[[1, 2], [3]].map(a, a.map(b, b * 10))',
  'cel.bind(s, text.size(), s * s)',
  'tags.exists(tag, tag == "card" || row.missing)',
  'row.missing == 1 || ok',
  'text.split(" ").join("-")',
  'text.substring(2, 5).upperAscii() + text.substring(15).lowerAscii()',
  'text.indexOf("was") + text.lastIndexOf("e") + text.indexOf("x")',
  '"  x ".trim()',
  '"a,b,c".split(",", 2)',
  'text.matches("^I.*[.]$")',
  'string(3) + string(2.5) + string(true)',
  'int("42") + int(2.9) - int(-2.9)',
  'double("1e3") + double(2)',
  'bool("true") && !bool("false")',
  'size("a😀b") + size(tags) + size(row)',
  '[1, 2] == [1, 2] && {"a": 1} == {"a": 1} && [1] != [2]',
  '"abc" < "abd" && "B" < "a"',
];

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

describe('the value of an expression', () => {
  it.each(sources)('is what another implementation of CEL gives: %s', (source) => {
    expect(evaluate(source, variables)).toEqual(plain(cel.evaluate(source, variables)));
  });
});
