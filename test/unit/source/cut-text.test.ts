import { describe, expect, it } from 'vitest';
import { shorten } from '../../../src/provider/json-reading.ts';
import { fitForMessage } from '../../../src/run/describe-code.ts';
import { cutText, endOfText } from '../../../src/source/cut-text.ts';

describe('a text that is cut', () => {
  it('has no half of a character', () => {
    expect(cutText('ab😀', 3)).toBe('ab…');
    expect(endOfText('😀ab', 3)).toBe('ab');
    expect(endOfText('😀ab', 4)).toBe('😀ab');
  });

  it('has none where a service or code of an author said it', () => {
    expect(shorten('ab😀', 3)).toBe('ab…');
    expect(fitForMessage(`😀${'a'.repeat(299)}`, (text) => text)).toBe(`…${'a'.repeat(299)}`);
  });
});
