import { describe, expect, it } from 'vitest';
import {
  describePlace,
  findExcess,
  isFenced,
  showAround,
  showLine,
} from '../../../src/assertion/text-place.ts';

const text = 'Dear customer,\nyour refund is on its way.\n\nThe desk';

describe('a place in a text', () => {
  it.each([
    [0, 'line 1, column 1'],
    [14, 'line 1, column 15'],
    [15, 'line 2, column 1'],
    [20, 'line 2, column 6'],
    [42, 'line 3, column 1'],
    [51, 'line 4, column 9'],
  ])('%i is %s', (offset, place) => {
    expect(describePlace(text, offset)).toBe(place);
  });

  it('is shown with what stands around it on its line', () => {
    expect(showAround(text, 20)).toBe('`your refund is on its way`');
    expect(showAround(text, 43)).toBe('`The desk`');
    expect(showAround(text, 15)).toBe('`your refund is on it`');
    expect(showAround(`${'👋'.repeat(30)}!`, 61)).toBe(`\`${'👋'.repeat(9)}!\``);
    expect(showLine(text, 2)).toBe('`your refund is on its way.`');
    expect(showLine(text, 9)).toBe('``');
  });
});

describe('a code fence', () => {
  it('is one when it is all of the text', () => {
    expect(isFenced('\n```sql\nselect 1\n```\n')).toBe(true);
    expect(isFenced('Here:\n```sql\nselect 1\n```')).toBe(false);
    expect(isFenced('```')).toBe(false);
  });
});

describe('a text that is too long', () => {
  it('is told with both numbers', () => {
    expect(findExcess('refund', 'HTML', 6)).toBeUndefined();
    expect(findExcess('refunds', 'HTML', 6)).toBe(
      'HTML is judged up to 6 characters, and this has 7',
    );
  });
});
