import { describe, expect, it } from 'vitest';
import { OptionError } from '../../../src/assertion/assertion.ts';
import {
  describeDifference,
  findDifference,
  type JsonRules,
} from '../../../src/assertion/compare-json.ts';
import type { JsonValue } from '../../../src/source/json.ts';
import { fc } from '../../support/fast-check.ts';

function say(expected: JsonValue, actual: JsonValue, rules: JsonRules = {}): string {
  const difference = findDifference(expected, actual, rules);
  return difference === undefined ? 'same' : describeDifference(difference);
}

describe('without rules', () => {
  it.each<[JsonValue, JsonValue, string]>([
    [{ queue: 'billing' }, { queue: 'sales' }, '`$.queue` is `sales`, not `billing`'],
    [{ urgent: true }, { urgent: 'true' }, '`$.urgent` is the text `true`, not the boolean `true`'],
    [{ tags: ['a', 'b'] }, { tags: ['a'] }, 'nothing is at `$.tags[1]`'],
    [{ tags: ['a'] }, { tags: ['a', 'b'] }, '`$.tags[1]` is not expected; it is `b`'],
    [{ queue: 'billing' }, {}, 'nothing is at `$.queue`'],
    [{}, { note: null }, '`$.note` is not expected; it is `null`'],
    [{ note: null }, { note: 0 }, '`$.note` is `0`, not `null`'],
    [[1, 2], [2, 1], '`$[0]` is `2`, not `1`'],
    [[], {}, '`$` is `{}`, not `[]`'],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, 'same'],
  ])('%j and %j', (expected, actual, said) => {
    expect(say(expected, actual)).toBe(said);
  });

  it('does not take what every object inherits for a key', () => {
    expect(say({ constructor: 'x' }, {})).toBe('nothing is at `$.constructor`');
    expect(say({}, JSON.parse('{"__proto__": 1}') as JsonValue)).toBe(
      '`$.__proto__` is not expected; it is `1`',
    );
  });
});

describe('with rules', () => {
  it('takes numbers within the tolerance at any depth', () => {
    expect(say({ total: [20] }, { total: [20.01] }, { tolerance: 0.011 })).toBe('same');
    expect(say({ total: [20] }, { total: [20.02] }, { tolerance: 0.011 })).toBe(
      '`$.total[0]` is `20.02`, not `20`',
    );
  });

  it('takes a difference that is the tolerance but for its last digits, and none without one', () => {
    expect(0.4 - 0.3).toBeGreaterThan(0.1);
    expect(say(0.4, 0.3, { tolerance: 0.1 })).toBe('same');
    expect(say(0.3, 0.1 + 0.2)).toBe('`$` is `0.30000000000000004`, not `0.3`');
  });

  it('takes more keys in maps, but not more items in lists', () => {
    expect(say({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }, { ignoreExtra: true })).toBe('same');
    expect(say([{}], [{ a: 1 }, {}], { ignoreExtra: true })).toBe(
      '`$[1]` is not expected; it is `{}`',
    );
  });

  it('names the item of a list that has no partner', () => {
    const rules = { ignoreOrder: true };
    expect(say(['a', 'b', 'c'], ['c', 'x', 'a'], rules)).toBe('`$[1]` is `x`, not `b`');
    expect(say(['a', 'b'], ['b'], rules)).toBe('nothing is at `$[0]`');
    expect(say(['a'], ['b', 'a'], rules)).toBe('`$[0]` is not expected; it is `b`');
    expect(say(['a', 'a', 'b'], ['a', 'b', 'b'], rules)).toBe('`$[2]` is `b`, not `a`');
  });

  it('finds the pairing that works where the first one that suits would not', () => {
    expect(say([1, 1.5], [1.4, 0.6], { ignoreOrder: true, tolerance: 0.45 })).toBe('same');
  });
});

describe('for any JSON', () => {
  const anyJson = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;

  it('a value does not differ from itself', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(findDifference(value, JSON.parse(JSON.stringify(value)) as JsonValue)).toBe(
          undefined,
        );
      }),
    );
  });

  it('finds a difference exactly when the JSON differs', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (left, right) => {
        const same = sorted(left) === sorted(right);
        expect(findDifference(left, right) === undefined).toBe(same);
      }),
    );
  });

  it('a list has the same items however it is shuffled', () => {
    const lists = fc
      .array(anyJson, { maxLength: 6 })
      .chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
      );
    fc.assert(
      fc.property(lists, ([list, shuffled]) => {
        expect(findDifference(list, shuffled, { ignoreOrder: true })).toBe(undefined);
      }),
    );
  });
});

describe('long lists in any order', () => {
  const many = Array.from({ length: 100_000 }, (_, id) => ({ id, tags: ['a', 'b'] }));

  it('are compared in time by their length', () => {
    const turned = many.toReversed().map(({ id, tags }) => ({ tags: tags.toReversed(), id }));
    expect(findDifference(many, turned, { ignoreOrder: true })).toBe(undefined);
    expect(say(many, turned.slice(1), { ignoreOrder: true })).toBe('nothing is at `$[99999]`');
  });

  it('are refused with a tolerance, which would compare each with each', () => {
    expect(() => findDifference(many, many, { ignoreOrder: true, tolerance: 1 })).toThrow(
      new OptionError(
        'bad-assertion-option',
        'lists of 100000 and of 100000 items are too long to compare in any order with a tolerance or extra keys',
      ),
    );
  });
});

/** JSON text with the keys of maps in order, and no minus zero. */
function sorted(value: JsonValue): string {
  return JSON.stringify(value, (_, part: JsonValue) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
