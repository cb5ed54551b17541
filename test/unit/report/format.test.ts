import { describe, expect, it } from 'vitest';
import {
  formatCost,
  formatDuration,
  formatRate,
  formatSeconds,
  formatShare,
} from '../../../src/report/format.ts';
import { fc } from '../../support/fast-check.ts';

describe('formatCost', () => {
  it.each([
    [0, '$0'],
    [0.00042, '$0.00042'],
    [0.000000015, '$0.000000015'],
    [0.0123, '$0.0123'],
    [0.12345, '$0.123'],
    [0.1, '$0.10'],
    [0.5, '$0.50'],
    [0.9999, '$1.00'],
    [1.239, '$1.24'],
    [1234.5, '$1,234.50'],
  ])('says %d as %s', (usd, text) => {
    expect(formatCost(usd)).toBe(text);
  });

  it('is never more than half a percent off', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), (usd) => {
        const told = Number(formatCost(usd).replace(/[$,]/g, ''));
        expect(Math.abs(told - usd) / usd).toBeLessThan(0.0051);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [0.42, '0.4 ms'],
    [411.7, '412 ms'],
    [999.6, '1.00 s'],
    [1240, '1.24 s'],
    [9994, '9.99 s'],
    [9996, '10.0 s'],
    [12_340, '12.3 s'],
    [59_949, '59.9 s'],
    [59_960, '1 m 0 s'],
    [123_400, '2 m 3 s'],
    [3_599_700, '1 h 0 m'],
    [3_900_000, '1 h 5 m'],
  ])('says %d as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe('formatSeconds', () => {
  it.each([
    [400, '0 s'],
    [51_200, '51 s'],
    [59_900, '1 m 0 s'],
    [123_400, '2 m 3 s'],
  ])('says %d as %s', (milliseconds, text) => {
    expect(formatSeconds(milliseconds)).toBe(text);
  });
});

describe('formatShare', () => {
  it.each([
    [0, '0%'],
    [1, '100%'],
    [0.9, '90%'],
    [5 / 6, '83.3%'],
    [0.99999, '99.9%'],
    [0.00001, '0.1%'],
  ])('says %d as %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});

describe('formatRate', () => {
  it.each([
    [0, '0/s'],
    [12.44, '12.4/s'],
    [2, '2/s'],
    [1234, '1,234/s'],
    [0.05, '3/min'],
    [0.01, '36.0/h'],
  ])('says %d a second as %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });
});
