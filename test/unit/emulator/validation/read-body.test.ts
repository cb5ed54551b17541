import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../src/emulator/validation/read-body.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { refusedBodies } from './refused-bodies.ts';

const messages = [{ role: 'user', content: 'Sort this ticket.' }];
const findingsOf = (changes: JsonObject): readonly unknown[] =>
  readBody('chat', { messages, ...changes }).findings ?? [];

describe('readBody', () => {
  it.each(refusedBodies)('refuses %j', (changes, expected) => {
    expect(findingsOf(changes)).toMatchObject(
      expected.map(([type, place, msg]) => ({ type, loc: ['body', ...(place as string[])], msg })),
    );
    expect(findingsOf(changes)).toHaveLength(expected.length);
  });

  it('gives the whole finding, with its input and context', () => {
    expect(findingsOf({ temperature: 1.5 })).toEqual([
      {
        type: 'less_than_equal',
        loc: ['body', 'temperature'],
        msg: 'Input should be less than or equal to 1',
        input: 1.5,
        ctx: { le: 1 },
      },
    ]);
  });

  it('finds everything that is wrong at once, in the order of the contract', () => {
    const findings = readBody('chat', { n: 0, temperature: 2, stream: 'x', logprobs: 9 }).findings;
    expect(findings?.map(({ loc }) => loc.join('.'))).toEqual([
      'body.temperature',
      'body.n',
      'body.stream',
      'body.logprobs',
      'body.messages',
    ]);
  });

  it('wants a body', () => {
    expect(readBody('chat', null).findings).toEqual([
      { type: 'missing', loc: ['body'], msg: 'Field required', input: null },
    ]);
  });

  it('wants a body that is an object', () => {
    expect(readBody('chat', [1]).findings).toEqual([
      {
        type: 'model_attributes_type',
        loc: ['body'],
        msg: 'Input should be a valid dictionary or object to extract fields from',
        input: [1],
      },
    ]);
  });

  it('wants a prompt of at least one character on the text endpoint', () => {
    const typesOf = (body: JsonObject): readonly unknown[] | undefined =>
      readBody('text', body).findings?.map(({ type, loc }) => [type, loc.join('.')]);
    expect([
      typesOf({}),
      typesOf({ prompt: '' }),
      typesOf({ prompt: [] }),
      typesOf({ prompt: 4 }),
    ]).toEqual([
      [['missing', 'body.prompt']],
      [['string_too_short', 'body.prompt.str']],
      [['too_short', 'body.prompt.list[str]']],
      [
        ['string_type', 'body.prompt.str'],
        ['list_type', 'body.prompt.list[str]'],
      ],
    ]);
  });

  it('takes the bounds themselves', () => {
    const bounds: readonly JsonObject[] = [
      { temperature: 0, logprobs: 0, presence_penalty: -2, n: 1, best_of: 1 },
      { temperature: 1, logprobs: 5, presence_penalty: 2, frequency_penalty: 2 },
    ];
    expect(bounds.map(findingsOf)).toEqual([[], []]);
  });

  it('takes null for what may be absent, and gives its default', () => {
    const names = ['model', 'max_tokens', 'temperature', 'top_p', 'n', 'best_of', 'stream', 'stop'];
    const more = ['logprobs', 'logit_bias', 'presence_penalty', 'tools', 'response_format'];
    const nulls = Object.fromEntries([...names, ...more].map((name) => [name, null]));
    const { body } = readBody('chat', { messages, ...nulls });
    const { raw: _, ...read } = body ?? { raw: {} };
    expect(read).toEqual({
      kind: 'chat',
      model: '',
      messages,
      prompts: [],
      plugins: [],
      maxTokens: undefined,
      temperature: 1,
      topP: 1,
      n: 1,
      bestOf: 1,
      isStreamed: false,
      topLogprobs: undefined,
      stop: [],
      presencePenalty: 0,
      frequencyPenalty: 0,
      logitBias: {},
      isJsonMode: false,
      tools: [],
      toolChoice: 'none',
      seed: undefined,
    });
  });

  it('reads numbers that are written as text, and ignores unknown keys', () => {
    const { body } = readBody('chat', { messages, n: '2', temperature: '0.5', user: 'agent-7' });
    expect([body?.n, body?.temperature]).toEqual([2, 0.5]);
  });

  it('heeds the harmless parameters that only OpenAI has', () => {
    const given = { seed: 4, max_completion_tokens: 9, logprobs: true, top_logprobs: 3 };
    const { body } = readBody('chat', { messages, ...given });
    expect([body?.seed, body?.maxTokens, body?.topLogprobs]).toEqual([4, 9, 3]);
  });

  it('takes the word JSON in any case and in any message', () => {
    const response_format = { type: 'json_object' };
    const texts = ['reply in JSON', 'as json please', 'JsonObject'];
    const found = texts.map((content) =>
      readBody('chat', { messages: [{ role: 'system', content }, ...messages], response_format }),
    );
    expect(found.map(({ body }) => body?.isJsonMode)).toEqual([true, true, true]);
  });

  it('takes the first form of JSON mode', () => {
    const { body } = readBody('chat', { messages, tool_choice: { type: 'json_object' } });
    expect(body?.isJsonMode).toBe(true);
  });
});
