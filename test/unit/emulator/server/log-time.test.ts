import { describe, expect, it } from 'vitest';
import { readTime, writeTime } from '../../../../src/emulator/server/log-time.ts';

const times: readonly (readonly [number, string])[] = [
  [0, '1970-01-01T00:00:00.000Z'],
  [951_782_400_000, '2000-02-29T00:00:00.000Z'],
  [1_700_000_000_000, '2023-11-14T22:13:20.000Z'],
  [1_709_251_199_999, '2024-02-29T23:59:59.999Z'],
  [1_735_689_600_000, '2025-01-01T00:00:00.000Z'],
  [4_107_542_400_000, '2100-03-01T00:00:00.000Z'],
  [-1, '1969-12-31T23:59:59.999Z'],
];

describe('writeTime', () => {
  it.each(times)('writes %d as %s', (milliseconds, text) => {
    expect([writeTime(milliseconds), readTime(text)]).toEqual([text, milliseconds]);
  });

  it('writes every day of four hundred years so that it is read again', () => {
    const day = 86_400_000;
    const days = Array.from({ length: 146_097 }, (_, index) => index * day);
    expect(days.filter((time) => readTime(writeTime(time)) !== time)).toEqual([]);
    const lengths = new Set(days.map((time) => writeTime(time).slice(0, 10)));
    expect([lengths.size, writeTime(146_097 * day)]).toEqual([146_097, '2370-01-01T00:00:00.000Z']);
  });
});

describe('readTime', () => {
  const texts: readonly (readonly [string, number | undefined])[] = [
    ['1970-01-02', 86_400_000],
    ['1970-01-01T00:01Z', 60_000],
    ['1970-01-01 00:00:01', 1000],
    ['1970-01-01T00:00:00.5z', 500],
    ['1970-01-01T02:00:00+02:00', 0],
    ['1969-12-31T18:30:00-0530', 0],
    ['soon', undefined],
    ['2023-02-29', undefined],
    ['2023-13-01', undefined],
    ['2023-01-01T24:00:00Z', undefined],
    ['2023-01-01T10:60:00Z', undefined],
  ];
  it.each(texts)('reads %s', (text, expected) => {
    expect(readTime(text)).toBe(expected);
  });
});
