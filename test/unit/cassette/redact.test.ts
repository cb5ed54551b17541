import { describe, expect, it } from 'vitest';
import { redactJson, redactKnown } from '../../../src/cassette/redact.ts';
import { fc } from '../../support/fast-check.ts';

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

  const token = ['eyJ', '', ''].map((start) => start + 'a1_-b'.repeat(2)).join('.');

  it.each([
    [`Bearer=${token}`, 'Bearer=[key]'],
    [`"token":"${token}"`, '"token":"[key]"'],
    [`id-${token}, ${token}.`, 'id-[key], [key].'],
    [`www.${token}`, 'www.[key]'],
    [`Bearer ${token}`, '[key]'],
    [`x${token}`, `x${token}`],
  ])('is taken out of what stands around it: %s', (text, clean) => {
    expect(redactKnown(text)).toBe(clean);
  });

  it('is found as the plain patterns would find it', () => {
    const plain = [
      /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
      /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
    ];
    const words = ['eyJ', 'abcde', 'a1_-b12345', '-', '.', ' ', 'é'];
    const lines = ['-----', 'BEGIN ', 'END ', 'RSA ', 'PRIVATE KEY', 'a\n'];
    const file = ['-----BEGIN PRIVATE KEY-----', '-----END RSA PRIVATE KEY-----'];
    const piece = fc.constantFrom(...words, token, ...lines, ...file);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const clean = plain.reduce((rest, pattern) => rest.replace(pattern, '[key]'), text);
        expect(redactKnown(text)).toBe(clean);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    'eyJ-',
    'eyJ-abcdefgh.',
    'sk-',
    'Bearer ',
    'xoxb-',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----\n-----END ',
  ])('is looked for in time linear to the text: %j', (piece) => {
    const text = `eyJ ${piece.repeat(1_000_000 / piece.length)}`;
    expect(redactKnown(`${text} ${token}`).endsWith(' [key]')).toBe(true);
  });

  it('is looked for without a copy of what has none', () => {
    const value = { a: ['refund', 1, null] };
    expect(redactJson(value, redactKnown)).toBe(value);
  });
});
