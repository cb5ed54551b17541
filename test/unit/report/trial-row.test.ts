import { describe, expect, it } from 'vitest';
import { formatShortVariant } from '../../../src/report/trial-row.ts';

describe('a variant’s values', () => {
  it.each([
    [1, '1'],
    ['1', '"1"'],
    [true, 'true'],
    ['true', '"true"'],
    [null, 'null'],
    ['null', '"null"'],
    ['', '""'],
    [' ', '" "'],
    ['1e3', '"1e3"'],
    ['1.2.3', '1.2.3'],
    ['2024-01-01', '2024-01-01'],
    ['openai/gpt-4o', 'gpt-4o'],
    ['2026-03-01 draft', '2026-03-01 draft'],
  ])('are never shown as another: %j', (x, shown) => {
    expect(formatShortVariant({ x }, '', true)).toBe(shown);
  });
});
