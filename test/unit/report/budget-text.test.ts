import { expect, it } from 'vitest';
import { describeBudget } from '../../../src/report/budget-text.ts';

it.each([
  [400, 412, '412 ms of 400 ms'],
  [1400, 1620, '1.62 s of 1.40 s'],
  [30_000, 12_345, '12.3 s of 30.0 s'],
  [90_000, 12_345, '12 s of 1 m 30 s'],
])('tells a time of %d ms, of which %d are used, as %s', (limit, used, text) => {
  const budget = { of: 'run', limits: { time_ms: limit }, used: { time_ms: used } } as const;
  expect(describeBudget(budget)).toBe(text);
});
