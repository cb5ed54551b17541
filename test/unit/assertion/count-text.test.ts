import { expect, it } from 'vitest';
import { countText, splitCharacters } from '../../../src/assertion/count-text.ts';
import { loadTokenEstimate } from '../../../src/assertion/estimate-tokens.ts';

it.each([
  ['characters', 'Ada', 3],
  ['characters', '👩🏽‍💻é', 2],
  ['characters', 'e\u0301', 1],
  ['characters', '', 0],
  ['words', 'We are sorry – a refund is coming.', 7],
  ['words', "I don't know", 3],
  ['words', '   ', 0],
  ['lines', '', 0],
  ['lines', 'one', 1],
  ['lines', 'one\ntwo\r\nthree\rfour\n', 4],
  ['lines', 'one\n\n', 2],
  ['lines', 'one\r\n', 1],
  ['sentences', 'We are sorry. Is it #40213? Yes!', 3],
  ['sentences', 'no full stop', 1],
  ['sentences', ' … \n', 0],
] as const)('counts %s of %j as %i', (unit, text, count) => {
  expect(countText(text, unit)).toBe(count);
});

it('estimates tokens once the library is there', async () => {
  await loadTokenEstimate();
  expect(countText('', 'tokens')).toBe(0);
  const count = countText('We are sorry that you were charged twice for the order.', 'tokens');
  expect(count).toBeGreaterThanOrEqual(9);
  expect(count).toBeLessThanOrEqual(15);
});

it('splits plain text as it splits the same text beside an emoji', () => {
  const text = 'line one\nline two, 42%';
  expect(splitCharacters(`${text}🎫`)).toEqual(splitCharacters(text).concat('🎫'));
});
