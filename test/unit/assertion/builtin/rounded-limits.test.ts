import { describe, expect, it } from 'vitest';
import { consistent } from '../../../../src/assertion/builtin/consistent.ts';
import { latency } from '../../../../src/assertion/builtin/latency.ts';
import { levenshtein } from '../../../../src/assertion/builtin/levenshtein.ts';
import { similar } from '../../../../src/assertion/builtin/similar.ts';
import { meaningOf } from '../../../../src/assertion/judge/scale.ts';
import { makeFakeModels } from '../../../support/fake-models.ts';
import { judge } from '../../../support/judge.ts';

describe('a number that is too small or too large does not look like its limit', () => {
  it.each([
    [2001, '2s', 'the answer took 2.001 s, longer than 2 s'],
    [2009.5, '2.009s', 'the answer took 2.01 s, longer than 2.009 s'],
    [500.2, '500ms', 'the answer took 500.2 ms, longer than 500 ms'],
  ])('in `latency`: %d', async (latency_ms, max, message) => {
    const timing = { latency_ms, headers_ms: 1 };
    expect((await judge(latency, max, { completion: { timing } })).message).toBe(message);
  });

  it('in `consistent`', async () => {
    const choices = ['billing', 'billing', 'sales'].map((text) => ({ text }));
    expect((await judge(consistent, { min_agreement: 0.667 }, { choices })).message).toBe(
      '2 of 3 choices agree on `billing`: 0.6667, less than 0.667',
    );
  });

  it('in `levenshtein`', async () => {
    const options = { to: 'abc', min_similarity: 0.667 };
    expect((await judge(levenshtein, options, { text: 'abd' })).message).toBe(
      'the text is 1 edit away (similarity 0.6667), not a similarity of at least 0.667',
    );
  });

  it('in `similar`', async () => {
    const vectors = [
      [1, 0],
      [0.7999, Math.sqrt(1 - 0.7999 ** 2)],
    ];
    const { tools } = makeFakeModels([], vectors);
    expect((await judge(similar, 'Sent.', { text: 'It is sent.', tools })).message).toBe(
      'the text is similar to `Sent.` by 0.7999, not at least 0.8',
    );
  });

  it('in a judge’s score', () => {
    const scale = { kind: 'score', min: 0, max: 1, pass: 0.8 } as const;
    expect(meaningOf(scale, 0.7996).message).toBe(
      'the judge gave 0.7996, not at least 0.8, on a scale from 0 to 1',
    );
  });
});

it('takes a limit for what was written, whatever its fraction is in milliseconds', async () => {
  const timing = { latency_ms: 1005, headers_ms: 1 };
  expect((await judge(latency, '1.005s', { completion: { timing } })).verdict).toBe('passed');
});
