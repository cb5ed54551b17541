import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/source/json.ts';
import { findBrokenRules, readAnswer, readStream } from './answer-rules.ts';

const usage = { prompt_tokens: 4, completion_tokens: 6, total_tokens: 10 };

function answer(...texts: readonly string[]): JsonObject {
  return {
    choices: texts.map((content, index) => ({
      index,
      message: { content },
      finish_reason: 'stop',
    })),
    usage,
  };
}

function judge(body: JsonObject, answered: JsonObject): readonly string[] {
  return findBrokenRules({ dialect: 'pulze', kind: 'chat', body }, readAnswer(answered));
}

describe('what the properties hold against answers', () => {
  it('finds nothing in an answer that is as it was asked for', () => {
    const body = { n: 2, stop: ['!', ''], max_tokens: 3 };
    expect(judge(body, answer('Sent.', 'On its way.'))).toEqual([]);
  });

  it.each([
    [{ n: 2 }, answer('Sent.'), ['1 choices, not 2']],
    [{ stop: 'way' }, answer('On its way.'), ['"way" is in "On its way."']],
    [{ max_tokens: 5 }, answer('Sent.'), ['6 tokens, with a limit of 5 for each of 1']],
    [
      {},
      { ...answer('Sent.'), usage: { ...usage, total_tokens: 11 } },
      ['usage does not add up: {"prompt_tokens":4,"completion_tokens":6,"total_tokens":11}'],
    ],
    [{}, { choices: [{ index: 0, message: { content: '' } }] }, ['ends for 0 reasons']],
  ])('finds what is wrong: %j', (body, answered, mistakes) => {
    expect(judge(body, answered)).toEqual(mistakes);
  });

  it('puts a stream together by its indices', () => {
    const chunk = (index: number, content: string, finish_reason: string | null): JsonObject => ({
      choices: [{ index, delta: { content }, finish_reason }],
    });
    const chunks = [chunk(1, 'On', null), chunk(0, 'Sent.', 'stop'), chunk(1, ' it', 'length')];
    expect(readStream(chunks).choices).toEqual([
      { text: 'Sent.', reasons: ['stop'], callCount: 0 },
      { text: 'On it', reasons: ['length'], callCount: 0 },
    ]);
  });
});
