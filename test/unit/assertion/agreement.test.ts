import { describe, expect, it } from 'vitest';
import { findAgreement } from '../../../src/assertion/agreement.ts';

describe('agreement', () => {
  it.each([
    { values: [], says: { count: 0, total: 0 } },
    { values: ['a', 'b', 'b'], says: { count: 2, total: 3, value: 'b' } },
    { values: ['b', 'a', 'a', 'b'], says: { count: 2, total: 4, value: 'b' } },
    { values: [1, '1', true], says: { count: 1, total: 3, value: 1 } },
    {
      values: [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ],
      says: { count: 2, total: 2, value: { a: 1, b: [2] } },
    },
    {
      values: [
        [1, 2],
        [2, 1],
      ],
      says: { count: 1, total: 2, value: [1, 2] },
    },
    { values: [undefined, undefined, null], says: { count: 1, total: 3, value: null } },
    { values: [undefined, undefined], says: { count: 0, total: 2 } },
  ])('of $values is $says', ({ values, says }) => {
    expect(findAgreement(values)).toEqual(says);
  });
});
