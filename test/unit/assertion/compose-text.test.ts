import { expect, it } from 'vitest';
import { composeText } from '../../../src/assertion/compose-text.ts';

it('composes letters and their marks', () => {
  expect(composeText('cafe\u0301')).toBe('caf\u00e9');
});

it('leaves heaps of marks alone, which would take minutes to put in order', () => {
  const heap = '\u0301\u0323'.repeat(200_000);
  expect(composeText(heap)).toBe(heap);
});
