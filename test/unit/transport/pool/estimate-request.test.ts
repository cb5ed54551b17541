import { describe, expect, it } from 'vitest';
import { estimateRequest, readUse } from '../../../../src/transport/pool/estimate-request.ts';
import { answer, ask } from './simulation.ts';

describe('what a request may use', () => {
  it('is a quarter of its characters, and what it allows for the answer', () => {
    expect(estimateRequest(ask('{"n":3,"max_completion_tokens":500,"a":12}'))).toEqual({
      input: 11,
      outputLimit: 500,
      answers: 3,
    });
  });

  it('counts the answers that are thrown away', () => {
    expect(estimateRequest(ask('{"n":2,"best_of":5}'))).toMatchObject({ answers: 5 });
  });

  it('is not read from what its tools and schemas say', () => {
    const examples = [{ n: 5000, best_of: 70, max_tokens: 800 }];
    const body = JSON.stringify({ tools: [{ function: { parameters: { examples } } }], n: 2 });
    expect(estimateRequest(ask(body))).toMatchObject({ outputLimit: undefined, answers: 2 });
  });

  it('is not read from what its text says', () => {
    const body = JSON.stringify({ messages: [{ content: '"max_tokens":500,"n":3' }] });
    expect(estimateRequest(ask(body))).toMatchObject({ outputLimit: undefined, answers: 1 });
  });
});

describe('what an answer used', () => {
  it('is what its usage says, and not Pulze’s costs of the same names', () => {
    const usage = { prompt_tokens: 2, completion_tokens: 9, total_tokens: 11 };
    const costs = { total_tokens: 9.5e-5, completion_tokens: 0 };
    const text = JSON.stringify({
      choices: [{ text: '"usage":{"total_tokens":99}' }],
      usage,
      costs,
    });
    expect(readUse(answer(200, {}, text))).toEqual({ total: 11, output: 9 });
  });

  it('is the sum of both halves where there is no total', () => {
    const text = '{"usage":{"prompt_tokens":2,"completion_tokens":9}}';
    expect(readUse(answer(200, {}, text))).toEqual({ total: 11, output: 9 });
  });

  it('is no less than both halves, whatever the total says', () => {
    const text = '{"usage":{"prompt_tokens":2,"completion_tokens":9,"total_tokens":0}}';
    expect(readUse(answer(200, {}, text))).toEqual({ total: 11, output: 9 });
  });

  it('is in the last event of a stream that says it', () => {
    const chunks = [{ usage: null }, { usage: { total_tokens: 11 } }, { usage: null }];
    const events = [...chunks.map((each) => JSON.stringify(each)), '[DONE]'].map((data) => ({
      data,
      milliseconds: 1,
    }));
    const response = { ...answer(), body: { kind: 'events', events } as const };
    expect(readUse(response)).toEqual({ total: 11, output: undefined });
  });

  it.each([
    'null',
    '{"total_tokens":1e999}',
    '{"total_tokens":-3}',
    `{"total_tokens":${'9'.repeat(400)}}`,
  ])('is unknown where it does not say: %s', (usage) => {
    expect(readUse(answer(200, {}, `{"usage":${usage}}`))).toBeUndefined();
  });
});
