import { describe, expect, it } from 'vitest';
import { similarText } from '../../../../src/assertion/builtin/similar-text.ts';
import { errored, fail, pass } from '../../../../src/assertion/verdicts.ts';
import { judge, refusalOf } from '../../../support/judge.ts';

const gunman = 'police killed the gunman';

it('scores the similarity whether it passes or fails', async () => {
  const text = 'police kill the gunman';
  expect(await judge(similarText, { to: gunman, min: 0.75 }, { text })).toEqual(
    pass('the similarity of the text is 0.75 (`rouge_l`)', { actual: text, score: 0.75 }),
  );
  expect(await judge(similarText, { to: gunman, min: '0.8' }, { text })).toEqual(
    fail('the similarity of the text is 0.75 (`rouge_l`), less than 0.8', {
      expected: gunman,
      actual: text,
      score: 0.75,
    }),
  );
});

it('expects the nearest of several texts', async () => {
  const options = { to: ['no refund', gunman, 42], method: 'rouge_2', min: 0.5 };
  const text = 'the gunman kill police';
  expect(await judge(similarText, options, { text })).toEqual(
    fail(
      'the similarity of the text to the nearest of 3 texts is 0.333 (`rouge_2`), less than 0.5',
      {
        expected: gunman,
        actual: text,
        score: 1 / 3,
      },
    ),
  );
});

it('compares with several texts together by `bleu`', async () => {
  const to = ['the cat is on the mat', 'there is a cat on the mat'];
  const verdict = await judge(similarText, { to, method: 'bleu', min: 1 }, { text: 'the cat' });
  expect(verdict).toEqual(
    fail('the similarity of the text to 2 texts is 0.135 (`bleu`), less than 1', {
      expected: to,
      actual: 'the cat',
      score: Math.exp(1 - 6 / 2),
    }),
  );
});

it('never rounds a score up to the least one', async () => {
  const to = 'a '.repeat(10_000);
  const text = 'a '.repeat(9_999);
  expect((await judge(similarText, { to, min: 1 }, { text })).message).toBe(
    'the similarity of the text is 0.9999 (`rouge_l`), less than 1',
  );
});

it('tells capital letters apart for `bleu`, and where it is told to', async () => {
  const score = async (options: Readonly<Record<string, string | boolean>>): Promise<unknown> =>
    (await judge(similarText, { to: 'Refund', min: 1, ...options }, { text: 'refund' })).score;
  expect(await score({ method: 'bleu' })).toBe(0);
  expect(await score({ method: 'bleu', ignore_case: true })).toBe(1);
  expect(await score({ method: 'cosine' })).toBe(1);
  expect(await score({ method: 'cosine', ignore_case: 'false' })).toBe(0);
});

it('looks at a value as JSON writes it', async () => {
  const options = { to: 'card cash', method: 'word_f1', min: 1 };
  expect((await judge(similarText, options, { of: ['card', 'cash'] })).message).toBe(
    'the similarity of the value is 0 (`word_f1`), less than 1',
  );
});

describe('texts that are too long', () => {
  it('are not judged', async () => {
    const long = 'refund '.repeat(150_000);
    const message = 'texts of 1050000 characters and of 6 are too long to compare';
    expect(await judge(similarText, { to: 'refund', min: 0 }, { text: long })).toEqual(
      errored(message),
    );
    const turned = await judge(similarText, { to: [long], min: 0 }, { text: 'refund' });
    expect(turned.message).toBe('texts of 6 characters and of 1050000 are too long to compare');
  });

  it('are too long for `rouge_l` sooner, whose time is their product', async () => {
    const words = (each: string): string => `${each} `.repeat(240_000);
    const options = { to: words('a'), min: 0 };
    expect(await judge(similarText, options, { text: words('b') })).toEqual(
      errored('texts of 240000 words and of 240000 are too long to compare by `rouge_l`'),
    );
  });
});

it.each([
  [{ to: 'refund' }, '`similar_text` has no `min`', []],
  [{ min: 0.5 }, '`to` is not given', ['to']],
  [{ to: [], min: 0.5 }, '`to` is empty', ['to']],
  [{ to: 'refund', min: '80%' }, '`min` is the text `80%`; it takes a number', ['min']],
  [{ to: 'refund', min: 80 }, '`min` is 80; the most is 1', ['min']],
])('refuses %j', async (options, message, path) => {
  expect(await refusalOf(similarText, options)).toEqual({
    code: 'bad-assertion-option',
    message,
    path,
  });
});
