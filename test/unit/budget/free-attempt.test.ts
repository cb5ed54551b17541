import { expect, it } from 'vitest';
import { isFree } from '../../../src/budget/free-attempt.ts';
import type { Failure } from '../../../src/protocol/failure.ts';

const message = 'it failed';

it.each<[boolean, Failure]>([
  [true, { kind: 'connection', message, unreached: true }],
  [true, { kind: 'timeout', message, unreached: true }],
  [true, { kind: 'rate_limit', message, status: 429 }],
  [true, { kind: 'server', message, status: 500 }],
  // What was sent may have arrived, and been answered.
  [false, { kind: 'connection', message, cut: true }],
  [false, { kind: 'timeout', message }],
  [false, { kind: 'stream', message, status: 200 }],
])('that an attempt brought nothing to anybody is %s of %o', (free, failure) => {
  expect(isFree(failure)).toBe(free);
});

it.each([
  [199, true],
  [200, false],
  [299, false],
  [300, true],
  [429, true],
  [503, true],
])('an attempt that failed with status %i is free where that refuses: %s', (status, free) => {
  expect(isFree({ kind: 'stream', message: 'it broke off', status })).toBe(free);
});
