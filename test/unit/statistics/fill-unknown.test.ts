import { describe, expect, it } from 'vitest';
import { fillUnknown } from '../../../src/statistics/fill-unknown.ts';

const NONE = Number.NaN;

describe('figures that are not known', () => {
  it('are the lowest that any row has of their case', () => {
    const rows = [
      [1, NONE, NONE, NONE],
      [0.5, 1, 0.25, NONE],
      [NONE, 0.5, 1, NONE],
    ];
    expect(fillUnknown(rows)).toEqual([
      [1, 0.5, 0.25, NONE],
      [0.5, 1, 0.25, NONE],
      [0.5, 0.5, 1, NONE],
    ]);
  });

  it('stay unknown in a row without any', () => {
    expect(fillUnknown([[NONE, NONE], [1, 0], []])).toEqual([[NONE, NONE], [1, 0], []]);
  });
});
