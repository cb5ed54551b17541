import { describe, expect, it } from 'vitest';
import { fc } from '../../support/fast-check.ts';
import { evaluate, failure } from './support.ts';

const variables = {
  text: 'I was charged twice.',
  face: 'a😀b',
  json: {
    queue: 'billing',
    count: 3,
    price: 2.5,
    urgent: true,
    note: null,
    tags: ['refund', 'card'],
    items: [{ name: 'fee', cost: 3 }, { name: 'tax' }],
    'strange key': 1,
    i: 1,
    large: JSON.parse('1234567890123456789'),
  },
  usage: { total_tokens: 42 },
  cost: 0.003,
  steps: { 'sort-tickets': { json: { queue: 'card' } } },
};

describe('an expression', () => {
  it.each([
    ['usage.total_tokens < 100', true],
    ['json.count == 3', true],
    ['json.count == 3.0', true],
    ['3 == 3.0', true],
    ['json.count != 3', false],
    ['json.count >= 3 && json.count <= 3', true],
    ['json.price > 2', true],
    ['json.price == 2.5', true],
    ['cost < 0.01', true],
    ['size(text) > 2', true],
    ['1 + json.count', 4],
    ['json.count + 1', 4],
    ['json.count * 1.5', 4.5],
    ['json.count / 2', 1.5],
    ['7 / 2', 3],
    ['7 % 4', 3],
    ['-7 / 2', -3],
    ['7.0 / 2', 3.5],
    ['json.count % 2 == 1', true],
    ['size(json.tags) == 2 && json.tags.size() == 2', true],
    ['size(json.tags) == json.count - 1', true],
    ['-json.count', -3],
    ['-(2)', -2],
    ['json.count in [1, 2, 3]', true],
    ['json.count in [1.0, 3.0]', true],
    ['"refund" in json.tags', true],
    ['"queue" in json', true],
    ['"missing" in json', false],
    ['[1, 2] == [1.0, 2.0]', true],
    ['json.large == 1234567890123456789', true],
    ['json.large != 1234567890123456789', false],
    ['json.large < 1234567890123456789', false],
    ['1234567890123456789 <= json.large', true],
    ['json.large in [1234567890123456789]', true],
    ['{"id": json.large} == {"id": 1234567890123456789}', true],
    ['json.large == 1234567890123457789', false],
    ['json.large < 1234567890123457789', true],
    ['9007199254740993 == 9007199254740992', false],
    ['9007199254740993 > int("9007199254740992")', true],
    ['json.tags == ["refund", "card"]', true],
    ['json.items[0] == {"name": "fee", "cost": 3}', true],
    ['json.queue == 3', false],
    ['json.note == null', true],
    ['json.queue != null', true],
    ['json.tags[0]', 'refund'],
    ['json.tags[json.i]', 'card'],
    ['json["strange key"]', 1],
    ['json["que" + "ue"]', 'billing'],
    ['steps["sort-tickets"].json.queue', 'card'],
    ['json.items.map(item, item.name)', ['fee', 'tax']],
    ['json.items.filter(item, has(item.cost)).map(item, item.cost * 2)', [6]],
    ['json.items.map(item, has(item.cost), item.name)', ['fee']],
    ['json.items.all(item, size(item.name) == 3)', true],
    ['json.items.exists(item, item.name == "tax")', true],
    ['json.items.exists_one(item, item.name == "tax")', true],
    ['json.items.exists(item, item.cost == 3)', true],
    ['json.items.all(item, item.cost == 4)', false],
    ['json.all(key, size(key) > 0)', true],
    [
      '[1, 2].map(a, [10, 20].map(b, a * b))',
      [
        [10, 20],
        [20, 40],
      ],
    ],
    ['[1].map(text, text + 1)[0] + size(text)', 22],
    ['cel.bind(n, json.count * 2, n * n)', 36],
    ['has(json.queue) && !has(json.missing)', true],
    ['has(json.queue.missing)', false],
    ['json.urgent ? "now" : 0', 'now'],
    ['json.urgent ? 1 : 2.5', 1],
    ['true || json.missing', true],
    ['json.missing || true', true],
    ['false && json.missing', false],
    ['json.missing == 1 && false', false],
    ['{"queue": json.queue, "n": 1}', { queue: 'billing', n: 1 }],
    ['[1, "a", null, 2.5]', [1, 'a', null, 2.5]],
    ['json.tags + ["late"]', ['refund', 'card', 'late']],
    ['"a" + "b"', 'ab'],
    ['"a" < "b" && !(true < false)', true],
    ['1u + 1', 2],
    ['text // what was written', 'I was charged twice.'],
  ])('%s', (source, expected) => {
    expect(evaluate(source, variables)).toEqual(expected);
  });

  it.each([
    ['text.contains("charged")', true],
    ['json.tags.contains("refund")', true],
    ['text.startsWith("I") && text.endsWith(".")', true],
    ['"ÀBC".lowerAscii() + "àbc".upperAscii()', 'ÀbcàBC'],
    ['"  x ".trim()', 'x'],
    ['"\u0085\u00a0 x y\u3000\u2029".trim()', 'x y'],
    ['"\ufeffx\u200b".trim()', '\ufeffx\u200b'],
    ['"a,b,c".split(",")', ['a', 'b', 'c']],
    ['"a,b,c".split(",", 2)', ['a', 'b,c']],
    ['json.tags.join("; ")', 'refund; card'],
    ['json.tags.join()', 'refundcard'],
    ['"a-b-c".replace("-", "+")', 'a+b+c'],
    ['"a-b-c".replace("-", "+", 1)', 'a+b-c'],
    ['"aaa".replace("b", "c")', 'aaa'],
    ['face.size() == 3 && size(face) == 3', true],
    ['face.indexOf("b")', 2],
    ['face.indexOf("x")', -1],
    ['"abab".indexOf("a", 1)', 2],
    ['"abab".lastIndexOf("a")', 2],
    ['face.substring(1)', '😀b'],
    ['face.substring(1, 2)', '😀'],
    ['"billing".substring(0, json.count)', 'bil'],
    ['face.charAt(1)', '😀'],
    ['"abc".reverse()', 'cba'],
    ['text.matches("(?i)CHARGED")', true],
    ['matches(text, r"^\\w+ was")', true],
    ['json.tags.exists(tag, tag.matches("^" + "ref"))', true],
    ['int("42") + int(2.9) + int(json.price)', 46],
    ['double("2.5") + 1', 3.5],
    ['string(42) + string(2.5) + string(true) + string(json.count)', '422.5true3'],
    ['bool("true")', true],
    ['math.greatest(1, json.count, 2.5)', 3],
    ['math.least([4, 2])', 2],
    ['math.abs(-2) + math.floor(2.7) + math.ceil(2.1) + math.round(2.5)', 10],
  ])('%s', (source, expected) => {
    expect(evaluate(source, variables)).toEqual(expected);
  });

  it.each([
    ['json.missing', 'no such key: `json` has no `missing`'],
    [
      'steps["sort-tickets"].json.missing',
      'no such key: `steps["sort-tickets"].json` has no `missing`',
    ],
    ['json["missing"]', 'no such key: `json` has no `missing`'],
    ['json.constructor', 'no such key: `json` has no `constructor`'],
    ['json.__proto__', 'no such key: `json` has no `__proto__`'],
    ['constructor', 'there is no value for `constructor`'],
    ['toString', 'there is no value for `toString`'],
    ['missing', 'there is no value for `missing`'],
    ['text.queue', '`text` is text and has no `queue`'],
    ['text.length > 3', '`text` is text and has no `length`; its length is `size(text)`'],
    ['json.note.x', '`json.note` is null and has no `x`'],
    ['has(json.missing.queue)', 'no such key: `json` has no `missing`'],
    ['json.tags[2]', '`json.tags` has 2 items, none at 2'],
    ['json.tags["x"]', '`json.tags` has 2 items, none at text'],
    ['json.queue + 1', '`+` cannot join text and a number; `string(…)` makes text of a number'],
    ['json.queue - 1', '`-` takes numbers, not text and a number'],
    ['json.queue < 1', '`<` cannot compare text with a number'],
    ['"c" in json.queue', '`in` takes a list or a map, not text; text is searched with `contains`'],
    ['json.count / 0', 'a number is divided by 0'],
    ['1 / 0', 'a number is divided by 0'],
    ['9223372036854775807 + 1', 'an integer has become too large'],
    ['json.count && true', '`&&` takes true or false, not a number'],
    ['json.missing == 1 || false', 'no such key: `json` has no `missing`'],
    ['json.queue ? 1 : 2', '`? :` takes true or false, not text'],
    ['!json.note', '`!` takes true or false, not null'],
    ['json.tags.all(tag, tag)', 'the condition of `all` is text, not true or false'],
    ['json.items.all(item, item.cost == 3)', 'no such key: `item` has no `cost`'],
    ['json.queue.all(c, true)', '`all` takes a list or a map, not text'],
    ['json.count.contains("x")', '`contains` takes text, not a number'],
    ['json.count.startsWith("x")', '`startsWith` takes text, not a number'],
    ['text.matches(json.queue + "(")', 'the pattern `billing(`: a `(` is never closed'],
    ['"abc".substring(4)', '`substring` is given 4; the text has 3 characters'],
    ['"abc".substring(2, 1)', '`substring` ends before it starts'],
    ['int("4x")', '`int` cannot read `4x`'],
    ['double(json.tags)', '`double` cannot read a list'],
    ['string(json)', '`string` makes no text of a map'],
    ['1e308 * 10.0', 'the result is no number that can be written down'],
  ])('refuses %s', (source, message) => {
    expect(failure(source, variables)).toBe(message);
  });

  it('reads numbers in time linear to the text', () => {
    const text = `${'1'.repeat(200_000)}!`;
    expect(failure('double(text)', { text })).toContain('`double` cannot read');
  });

  it('gives back any JSON that it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const value = JSON.parse(JSON.stringify(json));
        expect(evaluate('json', { json: value })).toEqual(value);
      }),
    );
  });

  it('compares numbers by their value, however they are written', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        expect(evaluate(`${a} < b && a < ${b}.0 || ${a} >= b`, { a, b })).toBe(true);
        expect(evaluate(`${a} + b - ${a}.0 == b`, { b })).toBe(true);
      }),
    );
  });
});
