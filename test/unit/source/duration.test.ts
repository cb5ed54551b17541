import { describe, expect, it } from 'vitest';
import { durationPattern, parseDuration } from '../../../src/source/duration.ts';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['0s', 0],
  ])('%s is %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
    expect(text).toMatch(new RegExp(durationPattern));
  });

  it.each(['', '30', 's', '-1s', '30 s', '1e3ms', '.5s', '1d', '30sec'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
    expect(text).not.toMatch(new RegExp(durationPattern));
  });
});
