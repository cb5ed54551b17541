import { describe, expect, it } from 'vitest';
import { findStatus } from '../../../../src/provider/complaint/meaning.ts';
import { readText } from '../../../../src/provider/complaint/read-page.ts';

describe('names that every object has', () => {
  it.each(['constructor', 'toString', '__proto__'])('say nothing of a status: %s', (code) => {
    expect(findStatus({ codes: [code], details: [] })).toBeUndefined();
  });

  it('are no characters of a page', () => {
    expect(readText('<title>a &constructor; b &amp; c</title>')).toBe('a &constructor; b & c');
  });
});
