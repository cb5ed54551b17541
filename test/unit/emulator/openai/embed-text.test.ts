import { describe, expect, it } from 'vitest';
import { embedText } from '../../../../src/emulator/model/embed-text.ts';

const small = { name: 'small', size: 1536, dimensions: 1536 };

function cosine(first: string, second: string, model: typeof small = small): number {
  const other = embedText(second, model);
  return embedText(first, model).reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
}

describe('a vector of a text', () => {
  it('has a length of 1, whatever the text is', () => {
    for (const text of ['Where is my refund?', 'a', '?!', '退款在哪里', '🙂'.repeat(200)]) {
      expect(Math.hypot(...embedText(text, small))).toBeCloseTo(1, 5);
    }
  });

  it('does not heed case, order of punctuation and frequent words much', () => {
    expect(cosine('Where is my refund?', 'where is my REFUND')).toBeCloseTo(1, 5);
    expect(cosine('the refund', 'a refund')).toBeGreaterThan(0.8);
  });

  it.each([
    ['My refund has not arrived.', 'When will my refund arrive?', 'Reset my password, please.'],
    ['The package was delivered late.', 'Late delivery of my package', 'I was charged twice.'],
    ['I cannot log in to my account.', 'Log in fails for my account', 'Shipping to Norway'],
  ])('is nearer to a text like it than to another: %s', (text, like, unlike) => {
    const near = cosine(text, like);
    const far = cosine(text, unlike);
    expect([near > 0.3, far < 0.2, near - far > 0.2]).toEqual([true, true, true]);
  });

  it('is near for parts of words, too', () => {
    expect(cosine('refund', 'refunded')).toBeGreaterThan(0.4);
    expect(cosine('refund', 'password')).toBeLessThan(0.1);
  });

  it('keeps what is near when it is shortened', () => {
    const short = { ...small, dimensions: 128 };
    const near = cosine('My refund has not arrived.', 'When will my refund arrive?', short);
    const far = cosine('My refund has not arrived.', 'Reset my password, please.', short);
    expect(near - far).toBeGreaterThan(0.15);
  });

  it('is another for another model', () => {
    const other = embedText('refund', { ...small, name: 'large' });
    const same = embedText('refund', small).reduce((sum, v, i) => sum + v * (other[i] ?? 0), 0);
    expect(Math.abs(same)).toBeLessThan(0.2);
  });
});
