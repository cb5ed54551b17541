import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/source/json.ts';
import {
  chatRequest,
  complete,
  jsonReply,
  providers,
  textReply,
  textRequest,
} from './wire-fixture.ts';

/** As Pulze answered at the end of 2023. */
const older: JsonObject = {
  id: '7a3f0c52-1d2e-4f6b-9c1a-5b0a8f2e4d11',
  object: 'chat.completion',
  created: 1701234567890,
  model: 'openai/text-davinci-003',
  choices: [
    { index: 0, finish_reason: null, message: { role: 'assistant', content: 'In Leeds.' } },
  ],
  usage: { completion_tokens: 10, prompt_tokens: 20, total_tokens: 30 },
  metadata: {
    app_id: '0d9a54c1-8f0e-4f2c-8a7b-3c5d2e1f0a99',
    model: {
      model: 'text-davinci-003',
      provider: 'openai',
      namespace: 'openai/text-davinci-003',
    },
    costs: { total_tokens: 0.0006, prompt_tokens: 0.0004, completion_tokens: 0.0002 },
    cost_savings: { total_tokens: 0.0012, prompt_tokens: 0.0008, completion_tokens: 0.0004 },
    latency: 0.55,
    category: 'Shipping & Parcels',
    labels: { desk: 'parcels', weights_cost: '0.0', weights_quality: '1.0' },
    scores: { best_models: [{ 'openai/text-davinci-003': 1 }, { 'openai/gpt-4': 0.997 }] },
    score: 1,
    temperature: 1,
    status_code: 200,
  },
};

const asked = { role: 'assistant', content: 'In Leeds.' };

/** What is left of a completion beside its times and the body as received. */
async function read(body: JsonObject, request = chatRequest, provider = providers.pulze) {
  const { completion } = await complete(jsonReply(body), request, provider);
  const { timing: _, response, ...rest } = completion;
  expect(response).toEqual(body);
  return rest;
}

describe('what is sent', () => {
  it('is the body as the author wrote it, and nothing beside it', async () => {
    const headers = { 'Pulze-Weights': '{"cost":1}' };
    const { sent } = await complete(jsonReply(older), { ...chatRequest, headers });
    expect([sent.method, sent.path, sent.headers, sent.timeoutMilliseconds]).toEqual([
      'POST',
      '/chat/completions',
      headers,
      30_000,
    ]);
    expect(sent.body).toBe(
      '{"model":"pulze","messages":[{"role":"user","content":"Where is my parcel?"}]}',
    );
  });

  it('goes to /completions for a prompt', async () => {
    const { sent } = await complete(jsonReply(older), textRequest);
    expect([sent.path, sent.body]).toEqual([
      '/completions',
      '{"model":"pulze","prompt":"Where is my parcel?"}',
    ]);
  });
});

describe('an answer of Pulze', () => {
  it('of the older contract is understood', async () => {
    expect(await read(older)).toEqual({
      id: '7a3f0c52-1d2e-4f6b-9c1a-5b0a8f2e4d11',
      created_ms: 1701234567890,
      model: 'openai/text-davinci-003',
      choices: [
        { index: 0, text: 'In Leeds.', message: asked, tool_calls: [], finish_reason: null },
      ],
      usage: { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 },
      metadata: older['metadata'],
      cost_usd: 0.0006,
    });
  });

  it('takes its latency from the end of the answer', async () => {
    const { completion, attempts } = await complete(jsonReply(older));
    expect(completion.timing).toEqual({ latency_ms: 600, headers_ms: 5 });
    expect(attempts).toEqual([{ number: 1, duration_ms: 601, waited_ms: 0, status: 200 }]);
  });

  it('keeps every choice, and finish reasons that are absent, null and unknown apart', async () => {
    const { choices } = await read({
      choices: [
        { index: 1, message: asked, finish_reason: 'max_tokens' },
        { index: 0, message: asked, finish_reason: null },
        { index: 2, message: asked },
      ],
    });
    expect(choices.map(({ index, finish_reason }) => ({ index, finish_reason }))).toEqual([
      { index: 0, finish_reason: null },
      { index: 1, finish_reason: 'max_tokens' },
      { index: 2, finish_reason: undefined },
    ]);
    expect(choices[2]).not.toHaveProperty('finish_reason');
  });

  it('has its choices as they came where their indexes do not tell them apart', async () => {
    for (const indexes of [
      [1, 1],
      [1.5, 0],
    ]) {
      const { choices } = await read({
        choices: indexes.map((index) => ({ index, message: asked })),
      });
      expect(choices.map(({ index }) => index)).toEqual(indexes);
    }
  });

  it('may be counted in its only choice', async () => {
    const usage = { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 };
    const choice = { index: 0, message: asked, usage };
    expect(await read({ choices: [choice] })).toMatchObject({ usage });
    const total = { ...usage, total_tokens: 31 };
    expect(await read({ choices: [choice], usage: total })).toMatchObject({ usage: total });
    const two = await read({ choices: [choice, { ...choice, index: 1 }] });
    expect(two).not.toHaveProperty('usage');
  });

  it('has no finish reason where it says an empty text, or `null` as text', async () => {
    const { choices } = await read({
      choices: ['', 'null'].map((finish_reason) => ({ message: asked, finish_reason })),
    });
    expect(choices.map(({ finish_reason }) => finish_reason)).toEqual([null, null]);
  });

  it('has tool calls without a type, and their arguments as they were written', async () => {
    const called = { id: 'c1', function: { name: 'find_parcel', arguments: '{\n  "id": 7\n}' } };
    const message = { role: 'assistant', content: '', tool_calls: [called] };
    const { choices } = await read({ choices: [{ index: 0, message }] });
    expect(choices).toEqual([{ index: 0, text: '', message, tool_calls: [called] }]);
  });

  it('has calls of custom tools, whose input stands where arguments do', async () => {
    const custom = { id: 'c1', type: 'custom', custom: { name: 'code', input: 'print(1)' } };
    const bare = { id: 'c2', custom: { name: 'code' } };
    const message = { role: 'assistant', content: null, tool_calls: [custom, bare] };
    const { choices } = await read({ choices: [{ index: 0, message }] });
    expect(choices).toEqual([
      {
        index: 0,
        text: '',
        message,
        tool_calls: [
          { id: 'c1', type: 'custom', function: { name: 'code', arguments: 'print(1)' } },
          { id: 'c2', type: 'custom', function: { name: 'code', arguments: '' } },
        ],
      },
    ]);
  });

  it('names the model in its metadata, also as JSON text, where it names it nowhere else', async () => {
    const model = '{"model":"gpt-4","provider":"openai","namespace":"openai/gpt-4"}';
    const body = { choices: [{ index: 0, message: asked }], metadata: { model } };
    expect(await read(body)).toMatchObject({ model: 'openai/gpt-4', metadata: { model } });
  });

  it('to a prompt has texts, and log probabilities as they came', async () => {
    const body = {
      object: 'text_completion',
      model: 'openai/gpt-3.5-turbo-instruct',
      choices: [{ index: 0, text: ' in Leeds', logprobs: 3, finish_reason: 'length' }],
    };
    expect(await read(body, textRequest)).toEqual({
      model: 'openai/gpt-3.5-turbo-instruct',
      choices: [
        { index: 0, text: ' in Leeds', tool_calls: [], logprobs: 3, finish_reason: 'length' },
      ],
    });
  });

  it('has the text beside a message only where the message says nothing', async () => {
    const { choices } = await read({
      choices: [
        { index: 0, message: asked, text: 'In York.' },
        { index: 1, message: { role: 'assistant', content: null }, text: 'In York.' },
      ],
    });
    expect(choices.map(({ text }) => text)).toEqual(['In Leeds.', 'In York.']);
  });

  it('says nothing of what it leaves out', async () => {
    const body = { created: 0, usage: null, metadata: null, choices: [{ message: asked }] };
    expect(await read(body)).toEqual({
      choices: [{ index: 0, text: 'In Leeds.', message: asked, tool_calls: [] }],
    });
  });
});

describe('an answer of the OpenAI dialect', () => {
  const readOpenai = (body: JsonObject) => read(body, chatRequest, providers.openai);

  it('is dated in seconds', async () => {
    const body = { created: 1701234567, choices: [{ index: 0, message: asked }] };
    expect(await readOpenai(body)).toMatchObject({ created_ms: 1701234567000 });
  });

  it('may say what it cost with its usage', async () => {
    const usage = { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6, cost: 0.00031 };
    expect(await readOpenai({ usage, choices: [{ index: 0, message: asked }] })).toMatchObject({
      usage_cost_usd: 0.00031,
      usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 },
    });
  });

  it.each<[string, JsonObject, number | undefined]>([
    ['what a provider asks by the author’s own key', { is_byok: true, cost: 0.25 }, 0.75],
    ['nothing beside it where it has that already', { is_byok: false, cost: 0.5 }, 0.5],
    ['nothing beside it where it does not say whose key it is', { cost: 0.5 }, 0.5],
    ['nothing that is all of it', { is_byok: true }, undefined],
  ])('counts beside its cost %s', async (_, said, cost) => {
    const usage = { ...said, cost_details: { upstream_inference_cost: 0.5 } };
    const choices = [{ index: 0, message: asked }];
    expect((await readOpenai({ usage, choices })).usage_cost_usd).toBe(cost);
  });

  it.each<[JsonObject]>([[{}], [{ cost_details: null }], [{ cost_details: { x: 1 } }]])(
    'has no cost where only the fee for a key of the author’s own is known: %j',
    async (details) => {
      const usage = { is_byok: true, cost: 0.0001, ...details };
      const read = await readOpenai({ usage, choices: [{ index: 0, message: asked }] });
      expect(read).not.toHaveProperty('usage_cost_usd');
    },
  );

  it('of vectors may say what it cost as well', async () => {
    const usage = { prompt_tokens: 4, total_tokens: 4, cost: 0.0002 };
    const text = JSON.stringify({ data: [{ index: 0, embedding: [0, 1] }], usage });
    const spent: JsonValue[] = [];
    const answered = await providers.openai.embed?.(
      { model: 'small', texts: ['Leeds'], headers: {}, timeoutMilliseconds: 1000 },
      async ({ findSpent }) => {
        const times = { headersMilliseconds: 1, endMilliseconds: 2 };
        const body = { kind: 'text' as const, text };
        const response = { status: 200, headers: {}, body, attempts: [], ...times };
        spent.push(findSpent?.(response)?.usage_cost_usd ?? null);
        return response;
      },
      new AbortController().signal,
    );
    expect([answered?.usage_cost_usd, ...spent]).toEqual([0.0002, 0.0002]);
  });

  it('may say how much of the prompt the service had kept, in two ways', async () => {
    const usage = { prompt_tokens: 2000, completion_tokens: 10, total_tokens: 2010 };
    const kept = { ...usage, prompt_tokens_details: { cached_tokens: 1920 } };
    expect(await read({ ...older, usage: kept })).toMatchObject({ usage, cached_tokens: 1920 });
    const hits = { ...usage, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 1936 };
    expect(await read({ ...older, usage: hits })).toMatchObject({ usage, cached_tokens: 64 });
    const details = { prompt_tokens_details: { cached_tokens: 0 } };
    expect(await read({ ...older, usage: { ...usage, ...details } })).not.toHaveProperty(
      'cached_tokens',
    );
  });

  it.each(['1e999', '-5', '2.5', '1e300', '"5"', 'null'])(
    'gives nothing where it counts %s tokens, or asks for less than nothing',
    async (count) => {
      const text = `{"choices":[{"message":{"content":"In Leeds."}}],"usage":{"prompt_tokens":4,"completion_tokens":${count},"cost":${count.replace('2.5', '-2.5')}}}`;
      const { completion } = await complete(textReply(text), chatRequest, providers.openai);
      expect(completion.usage).toEqual({ prompt_tokens: 4 });
      expect(completion).not.toHaveProperty('usage_cost_usd');
    },
  );

  it('has the total of its tokens where only both halves are counted', async () => {
    const usage = { prompt_tokens: 20, completion_tokens: 10 };
    expect(await read({ ...older, usage })).toMatchObject({
      usage: { ...usage, total_tokens: 30 },
    });
    const half = { prompt_tokens: 20 };
    expect(await read({ ...older, usage: half })).toMatchObject({ usage: half });
    expect((await read({ ...older, usage: half })).usage).not.toHaveProperty('total_tokens');
  });

  it('may have no content, content in parts, and fields of its own', async () => {
    const parts = [
      { type: 'thinking', text: 'Which parcel?' },
      { type: 'text', text: 'In ' },
      { type: 'text', text: 'Leeds.' },
    ];
    const silent = { role: 'assistant', content: null, reasoning_content: 'Hm.', refusal: 'No.' };
    const { choices } = await readOpenai({
      system_fingerprint: 'fp_1',
      choices: [
        { index: 0, message: { role: 'assistant', content: parts } },
        { index: 1, message: silent, stop_reason: 7 },
      ],
    });
    expect(choices).toEqual([
      {
        index: 0,
        text: 'In Leeds.',
        message: { role: 'assistant', content: parts },
        tool_calls: [],
      },
      { index: 1, text: '', message: silent, tool_calls: [] },
    ]);
  });

  it('may call a function the old way, or with arguments that are no text', async () => {
    const { choices } = await readOpenai({
      choices: [
        { message: { content: null, function_call: { name: 'find_parcel', arguments: '{}' } } },
        { message: { tool_calls: [{ function: { name: 'find_parcel', arguments: { id: 7 } } }] } },
      ],
    });
    expect(choices.map(({ tool_calls }) => tool_calls)).toEqual([
      [{ function: { name: 'find_parcel', arguments: '{}' } }],
      [{ function: { name: 'find_parcel', arguments: '{"id":7}' } }],
    ]);
  });
});
