import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/assertion/assertion.ts';
import type { AssertionUse } from '../../../src/pipeline/pipeline.ts';
import { recordAssertion } from '../../../src/run/record-assertion.ts';
import { at } from '../../support/records.ts';

const use = {
  label: 'contains',
  assertion: 'contains',
  severity: 'error',
  weight: 1,
  location: at(1, 1, 8),
} as AssertionUse;

function recorded(verdict: Partial<Verdict>) {
  const decided = { verdict: { verdict: 'failed' as const, score: 0, message: 'no', ...verdict } };
  return recordAssertion(use, 'main', decided as { verdict: Verdict });
}

describe('the record of an assertion', () => {
  it('has what it saw, and the beginning of what is long', () => {
    const short = { queue: 'billing', tags: [1, null] };
    expect(recorded({ expected: 'billing', actual: short })).toMatchObject({
      expected: 'billing',
      actual: short,
    });
    const text = '"'.repeat(100_000);
    expect(recorded({ actual: text }).actual).toBe(text);
    expect(recorded({ actual: `${text}x`, reason: `${text}y` })).toMatchObject({
      actual: `${text}…`,
      reason: `${text}…`,
    });
    const list = Array.from({ length: 60_000 }, () => 7);
    expect(recorded({ expected: list }).expected).toEqual(list);
    const longer = [...list, ...list];
    expect(recorded({ expected: longer }).expected).toBe(
      `${JSON.stringify(longer).slice(0, 100_000)}…`,
    );
  });

  it('has no half of a character', () => {
    const { actual } = recorded({ actual: `${'x'.repeat(99_999)}😀😀` });
    expect(actual).toBe(`${'x'.repeat(99_999)}…`);
  });
});
