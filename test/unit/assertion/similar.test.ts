import { describe, expect, it } from 'vitest';
import { similar } from '../../../src/assertion/builtin/similar.ts';
import { makeFakeModels } from '../../support/fake-models.ts';
import { refusalOf, judge as verdictOf } from '../../support/judge.ts';

const text = 'We refund it.';

describe('similar', () => {
  it('takes the nearest of several texts', async () => {
    const { tools } = makeFakeModels(
      [],
      [
        [3, 4],
        [0, 1],
        [3, 4],
        [-3, -4],
      ],
    );
    const to = ['Please wait.', 'It is refunded.', 'Never.'];
    expect(await verdictOf(similar, { to, min: 0.9 }, { text, tools })).toEqual({
      verdict: 'passed',
      score: 1,
      message: 'the text is similar to `It is refunded.` by 1',
      expected: 'It is refunded.',
      actual: text,
    });
  });

  it.each([
    [1e308, 1],
    [Number.MAX_VALUE, 1],
    [1e-200, 1],
    [Number.MIN_VALUE, 1],
  ])('looks at directions, however long a vector is: %d', async (own, score) => {
    const { tools } = makeFakeModels(
      [],
      [
        [own, own, own],
        [own, own, own],
      ],
    );
    expect(await verdictOf(similar, 'Never.', { text, tools })).toMatchObject({ score });
  });

  it('has a score of 0 for a cosine below', async () => {
    const { tools } = makeFakeModels(
      [],
      [
        [1, 0],
        [-1, 1],
      ],
    );
    expect(await verdictOf(similar, 'Never.', { text, tools })).toMatchObject({
      verdict: 'failed',
      score: 0,
      message: 'the text is similar to `Never.` by -0.707, not at least 0.8',
    });
  });

  it.each([
    [
      [
        [1, 0],
        [1, 0, 0],
      ],
      'the vectors have 2 and 3 dimensions',
    ],
    [
      [
        [0, 0],
        [1, 0],
      ],
      'a vector has no direction: it is all zeros',
    ],
    [
      [
        [Number.NaN, 0],
        [1, 0],
      ],
      'a vector holds what is no finite number',
    ],
    [undefined, 'there are no vectors'],
  ])('is errored for vectors that do not compare: %j', async (vectors, message) => {
    const { tools } = makeFakeModels([], vectors);
    expect(await verdictOf(similar, 'Never.', { text, tools })).toEqual({
      verdict: 'errored',
      message,
    });
  });

  it('fails an empty text without a call', async () => {
    expect(
      await verdictOf(similar, 'Never.', { text: ' ', tools: makeFakeModels([]).tools }),
    ).toMatchObject({
      verdict: 'failed',
      message: 'the text is empty',
    });
  });

  it.each([
    [{ to: ['a', ' '] }, 'a text to compare with is empty', ['to']],
    [
      { to: 'a', local: true, model: 'm' },
      '`model` says nothing beside `local`, which calls no endpoint',
      ['model'],
    ],
  ])('refuses %j', async (options, message, path) => {
    expect(await refusalOf(similar, options)).toEqual({
      code: 'bad-assertion-option',
      message,
      path,
    });
  });
});
