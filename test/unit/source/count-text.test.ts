import { describe, expect, it } from 'vitest';
import { formatCount } from '../../../src/source/count-text.ts';

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1234, '1,234'],
    [12345678, '12,345,678'],
  ])('says %d as %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});
