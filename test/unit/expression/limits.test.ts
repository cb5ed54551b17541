import { describe, expect, it } from 'vitest';
import { failure } from './support.ts';

const tooMuch = 'the expression takes more than 2000000 steps';
const many = Array.from({ length: 100_000 }, (_, index) => index);
const long = 'x'.repeat(1_000_000);

describe('the cost of an expression', () => {
  it.each([
    ['nested macros', 'a.all(x, a.all(y, x + y >= 0))', tooMuch],
    [
      'nested macros whose errors would be passed over',
      'a.exists(x, a.exists(y, a.exists(z, z < 0)))',
      tooMuch,
    ],
    ['nested macros beside another condition', 'a.all(x, a.all(y, x + y >= 0)) || false', tooMuch],
    ['searches in lists', 'a.all(x, !(-1 in a))', tooMuch],
    ['copies of lists', 'a.map(x, a + a)', tooMuch],
    ['comparisons of lists', 'a.all(x, a == a + [])', tooMuch],
    ['searches in text', 'a.all(x, !t.contains("y"))', tooMuch],
    ['patterns over text', 'a.all(x, !t.matches("y$"))', tooMuch],
    ['many patterns', 'a.all(x, "a".matches("a|" + string(x)))', tooMuch],
    [
      'text that doubles',
      `${Array.from({ length: 40 }, (_, n) => `cel.bind(v${n}, ${n === 0 ? 't + t' : `v${n - 1} + v${n - 1}`}, `).join('')}size(v39)${')'.repeat(40)}`,
      'the expression makes a text of more than 20000000 characters',
    ],
    [
      'text that grows by replacing',
      't.replace("x", t)',
      'the expression makes a text of more than 20000000 characters',
    ],
  ])('is limited: %s', (_name, source, message) => {
    expect(failure(source, { a: many, t: long })).toBe(message);
  });

  it('leaves room for ordinary work', () => {
    expect(failure('a.filter(x, x % 2.0 == 0.0).map(x, x * 2).size()', { a: many })).toBe(
      'gave 50000',
    );
    expect(
      failure('w.all(x, !t.contains(x + "y"))', {
        w: many.slice(0, 100).map(String),
        t: long.slice(0, 100_000),
      }),
    ).toBe('gave true');
  });
});
