import { expect, it } from 'vitest';
import { DURATION_PATTERN, showDuration } from '../../../src/assertion/duration.ts';
import { parseDuration } from '../../../src/source/duration.ts';

it.each([
  ['500ms', 500],
  ['2s', 2000],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
])('%s is %i milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
  expect(new RegExp(DURATION_PATTERN).test(text)).toBe(true);
});

it.each(['2', 's', '-2s', '2 s', '2d', '', '1e3s'])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBe(undefined);
  expect(new RegExp(DURATION_PATTERN).test(text)).toBe(false);
});

it('shows seconds from one on', () => {
  expect([0.4, 850.2, 999.4, 1000, 2314.9, 120_000].map((each) => showDuration(each))).toEqual([
    '0 ms',
    '850 ms',
    '999 ms',
    '1 s',
    '2.31 s',
    '120 s',
  ]);
});
