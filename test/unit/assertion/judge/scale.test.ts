import { describe, expect, it } from 'vitest';
import { judge } from '../../../../src/assertion/builtin/judge.ts';
import { choiceScale, reduceMarks, type Scale } from '../../../../src/assertion/judge/scale.ts';
import { refusalOf } from '../../../support/judge.ts';

const stars: Scale = { kind: 'score', min: 1, max: 5, pass: 4 };
const grades: Scale = choiceScale({ good: 1, ok: 0.5, bad: 0 }, 'good');

describe('several marks', () => {
  it('come to the median of scores', () => {
    expect(reduceMarks(stars, [5, 1, 4])).toBe(4);
    expect(reduceMarks(stars, [5, 2, 4, 3])).toBe(3.5);
  });

  it('come to the majority of choices, and to the least of those named equally often', () => {
    expect(reduceMarks(grades, ['good', 'bad', 'good'])).toBe('good');
    expect(reduceMarks(grades, ['good', 'bad', 'bad', 'good', 'ok'])).toBe('bad');
  });
});

describe('a judge is refused', () => {
  const rubric = 'Is it polite?';
  it.each([
    [
      { score: { pass: 4 }, choices: { a: 1, b: 0 } },
      'a judge gives a `score` or one of `choices`, not both',
      ['choices'],
    ],
    [
      { score: { pass: 4 }, pass: ['a'] },
      '`pass` beside `score` says nothing; write it in the range',
      ['pass'],
    ],
    [{ pass: ['a'] }, '`pass` names choices, and there are none', ['pass']],
    [{ score: { pass: 6 } }, '`pass` is 6, outside the range from 1 to 5', ['score', 'pass']],
    [{ score: { min: 5, pass: 5 } }, 'the range goes from 5 to 5', ['score', 'min']],
    [{ choices: { a: 1, b: 0 }, pass: ['c'] }, 'there is no choice `c`, but `a`, `b`', ['pass']],
    [{ choices: { a: 1, b: 0.5 } }, 'each of the choices passes', ['choices']],
    [{ choices: { a: 0.1, b: 0 } }, 'none of the choices passes', ['choices']],
    [
      { choices: { Good: 1, good: 0 } },
      'the choices `Good` and `good` differ in case only',
      ['choices', 'Good'],
    ],
    [{ params: { n: 2 } }, 'a judge has no parameter `n`', ['params', 'n']],
  ])('%j', async (options, message, path) => {
    expect(await refusalOf(judge, { rubric, ...options })).toEqual({
      code: 'bad-assertion-option',
      message,
      path,
    });
  });
});
