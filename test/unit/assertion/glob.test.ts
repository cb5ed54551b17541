import { expect, it } from 'vitest';
import { matchesGlob } from '../../../src/assertion/glob.ts';
import { fc } from '../../support/fast-check.ts';

it.each([
  ['openai/*', 'openai/gpt-4o', true],
  ['openai/*', 'azure/openai/gpt-4o', false],
  ['groq/*', 'groq/openai/gpt-oss-120b', true],
  ['*gpt-4?', 'openai/gpt-4o', true],
  ['*gpt-4?', 'openai/gpt-4', false],
  ['openai/gpt-4', 'openai/gpt-4o', false],
  ['gpt-3.5*', 'gpt-3x5-turbo', false],
  ['*', '', true],
  ['', 'pulze', false],
])('the glob %s and the model %s: %s', (glob, text, matches) => {
  expect(matchesGlob(glob, text)).toBe(matches);
});

it('agrees with the regular expression that the glob stands for', () => {
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
  fc.assert(
    fc.property(glob, text, (pattern, candidate) => {
      const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
      expect(matchesGlob(pattern, candidate)).toBe(new RegExp(`^${source}$`).test(candidate));
    }),
  );
});
