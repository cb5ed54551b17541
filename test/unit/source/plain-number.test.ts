import { expect, it } from 'vitest';
import { plainNumber } from '../../../src/source/plain-number.ts';

it.each([
  [0, '0'],
  [0.5, '0.5'],
  [1e-7, '0.0000001'],
  [-1.25e-9, '-0.00000000125'],
  [1e21, '1000000000000000000000'],
  [1.5e22, '15000000000000000000000'],
  [5e-324, `0.${'0'.repeat(323)}5`],
])('writes %s as it would be written by hand', (value, text) => {
  expect(plainNumber(value)).toBe(text);
  expect(Number(text)).toBe(value);
});
