import { describe, expect, it } from 'vitest';
import { findDeepPlace } from '../../../src/template/find-depth.ts';

describe('how deep a template is nested', () => {
  it('counts blocks that are open, and calls within one tag', () => {
    expect(findDeepPlace('{{#if a}}{{#if b}}{{/if}}{{/if}}', 1)).toEqual({
      offset: 9,
      what: 'blocks',
    });
    expect(findDeepPlace('{{eq (upper (lower a)) b}}', 1)).toEqual({ offset: 12, what: 'calls' });
  });

  it('counts neither blocks side by side, nor what is escaped, nor text', () => {
    expect(findDeepPlace('{{#if a}}x{{/if}}{{#if b}}y{{/if}}', 1)).toBe(undefined);
    expect(findDeepPlace('\\{{#if a}}\\{{#if b}} ((text))', 1)).toBe(undefined);
  });
});
