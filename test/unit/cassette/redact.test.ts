import { describe, expect, it } from 'vitest';
import { redactJson, redactKnown } from '../../../src/cassette/redact.ts';

describe('a key that is known by its form', () => {
  it.each([
    ['OpenAI', `sk-${'a1_-'.repeat(4)}`],
    ['a header', `Bearer ${'a1._~+/-'.repeat(2)}==`],
    ['GitHub', `ghp_${'a1'.repeat(15)}`],
    ['AWS', `AKIA${'A1'.repeat(8)}`],
    ['Slack', `xoxb-${'1a'.repeat(5)}`],
    ['a signed token', ['eyJ', '', ''].map((start) => start + 'a1_-b'.repeat(2)).join('.')],
    ['a file', '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----'],
  ])('is taken out wherever it stands: %s', (_, key) => {
    expect(redactKnown(`one ${key} two ${key}`)).toBe('one [key] two [key]');
    expect(redactJson({ [key]: [key, 1, null, { a: key, b: true }] }, redactKnown)).toEqual({
      '[key]': ['[key]', 1, null, { a: '[key]', b: true }],
    });
  });

  it('is no shorter one, and none within a word', () => {
    const text = 'sk-short Bearer of a letter, task-oriented-programming-in-practice, ghp_1, AKIA1';
    expect(redactKnown(text)).toBe(text);
  });

  it('is looked for without a copy of what has none', () => {
    const value = { a: ['refund', 1, null] };
    expect(redactJson(value, redactKnown)).toBe(value);
  });
});
