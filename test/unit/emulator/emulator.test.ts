import { connect } from 'node:net';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { makeFakeClock } from '../../support/fake-clock.ts';
import { ask, contentOf, parse, startClient } from './emulator-client.ts';

const ticket = 'I was charged twice and want a refund.';
const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe('the emulator’s answer to a chat', () => {
  it('has the shape of Pulze’s, with nothing that is null', async () => {
    const { chat } = await startClient();
    const headers = { 'pulze-labels': '{"queue":"Billing"}', 'pulze-weights': '{"quality":1}' };
    const response = await chat(ask(ticket, { temperature: 0, max_tokens: 6 }), headers);
    expect(response).toEqual({
      id: expect.stringMatching(uuid),
      object: 'chat.completion',
      created: 1_700_000_000_000,
      model: 'openai/gpt-4o',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Thank you for the report.' },
          finish_reason: 'length',
        },
      ],
      usage: { prompt_tokens: 9, completion_tokens: 6, total_tokens: 15 },
      metadata: {
        latency: 0,
        app_id: expect.stringMatching(uuid),
        model: { model: 'gpt-4o', provider: 'openai', namespace: 'openai/gpt-4o' },
        costs: { total_tokens: 0.0000825, prompt_tokens: 0.0000225, completion_tokens: 0.00006 },
        cost_savings: {
          total_tokens: 0.0005475,
          prompt_tokens: 0.0002475,
          completion_tokens: 0.0003,
        },
        labels: {
          queue: 'billing',
          weights_cost: '0.0',
          weights_latency: '0.0',
          weights_quality: '1.0',
        },
        scores: {
          best_models: [
            { 'openai/gpt-4o': 1 },
            { 'anthropic/claude-3-5-sonnet': 0.99 },
            { 'openai/gpt-4-turbo-2024-04-09': 0.969 },
            { 'google/gemini-1.5-pro': 0.949 },
            { 'openai/gpt-4': 0.939 },
          ],
          candidates: [
            { 'openai/gpt-4o': 1 },
            { 'anthropic/claude-3-5-sonnet': 0.99 },
            { 'openai/gpt-4-turbo-2024-04-09': 0.969 },
            { 'google/gemini-1.5-pro': 0.949 },
            { 'openai/gpt-4': 0.939 },
            { 'groq/meta-llama/llama-3-70b-instruct': 0.898 },
            { 'anthropic/claude-2.0': 0.857 },
            { 'mistral/mixtral-8x7b-instruct': 0.796 },
            { 'openai/gpt-3.5-turbo': 0.776 },
            { 'anthropic/claude-instant-v1': 0.735 },
            { 'mosaicml/mpt-7b-instruct': 0.531 },
          ],
        },
        score: 1,
        temperature: 0,
        max_tokens: 6,
        status_code: 200,
        extra: { emulator: 'text from a small n-gram model, not a large language model' },
      },
    });
  });

  it('is routed by the weights, and by parts of names in any case', async () => {
    const { chat } = await startClient();
    const modelFor = async (model: string | null, weights = '{}'): Promise<string | undefined> =>
      (await chat(ask(ticket, { model, max_tokens: 1 }), { 'pulze-weights': weights })).model;
    expect([
      await modelFor(null, '{"cost":1}'),
      await modelFor('Pulze-v0.1', '{"latency":1}'),
      await modelFor('gpt-3.5-turbo'),
      await modelFor('OpenAI/GPT-4'),
      await modelFor('claude'),
      await modelFor('acme/desk-1'),
      await modelFor('desk-1'),
    ]).toEqual([
      'mosaicml/mpt-7b-instruct',
      'groq/meta-llama/llama-3-70b-instruct',
      'openai/gpt-3.5-turbo',
      'openai/gpt-4',
      'anthropic/claude-3-5-sonnet',
      'acme/desk-1',
      'unknown/desk-1',
    ]);
  });

  it('names the owner of a model, and gives no cost where the price is not known', async () => {
    const { chat } = await startClient();
    const { metadata } = await chat(ask(ticket, { model: 'acme/support/desk-1', max_tokens: 1 }));
    expect([metadata?.model, metadata?.costs]).toEqual([
      { model: 'desk-1', provider: 'acme', owner: 'support', namespace: 'acme/support/desk-1' },
      undefined,
    ]);
  });

  it('gives n choices, and counts the tokens of all that best_of makes', async () => {
    const { chat } = await startClient();
    const three = await chat(ask(ticket, { n: 3, max_tokens: 20 }));
    const best = await chat(ask(ticket, { n: 1, best_of: 4, max_tokens: 20 }));
    expect([three.choices.length, best.choices.length]).toEqual([3, 1]);
    expect(new Set(three.choices.map((_, index) => contentOf(three, index))).size).toBe(3);
    expect(best.usage?.completion_tokens).toBeGreaterThan(20);
  });

  it('is cut before a stop sequence', async () => {
    const { chat } = await startClient();
    const { choices } = await chat(ask(ticket, { temperature: 0, stop: ['the', 'report'] }));
    expect(choices).toEqual([
      {
        index: 0,
        message: { role: 'assistant', content: 'Thank you for ' },
        finish_reason: 'stop',
      },
    ]);
  });

  it('gives log-probabilities when they are asked for', async () => {
    const { chat } = await startClient();
    const { choices } = await chat(ask(ticket, { temperature: 0, max_tokens: 2, logprobs: 2 }));
    const token = (text: string) => ({
      token: text,
      logprob: expect.any(Number),
      bytes: [...Buffer.from(text)],
      top_logprobs: [expect.objectContaining({ token: text }), expect.anything()],
    });
    expect(choices[0]?.logprobs).toEqual({ content: [token('Thank'), token(' you')] });
  });
});

describe('the emulator’s answer to a text completion', () => {
  it('goes on with the prompt, for each prompt of a list', async () => {
    const { send } = await startClient();
    const prompt = ['The parcel should be with', 'The customer was charged'];
    const reply = await send('/completions', { prompt, temperature: 0, max_tokens: 4 });
    expect(parse(reply.text)).toMatchObject({
      object: 'text_completion',
      choices: [
        { index: 0, text: ' you in two days', finish_reason: 'length' },
        { index: 1, text: ' twice and would like', finish_reason: 'length' },
      ],
    });
  });
});

describe('JSON mode', () => {
  const format = { response_format: { type: 'json_object' } };

  it('gives an object with the keys that the prompt describes', async () => {
    const { chat } = await startClient();
    const system = 'Reply in JSON: {"queue": "billing" | "shipping", "urgent": boolean}.';
    const messages = [
      { role: 'system', content: system },
      { role: 'user', content: 'My shipping label is wrong.' },
    ];
    const response = await chat({ messages, ...format });
    expect(parse(contentOf(response))).toEqual({ queue: 'shipping', urgent: expect.any(Boolean) });
  });

  it('gives some object where the prompt describes none', async () => {
    const { chat } = await startClient();
    const response = await chat(ask('Reply in json.', format));
    expect(parse(contentOf(response))).toEqual({ answer: expect.any(String) });
  });

  it('is cut off by max_tokens', async () => {
    const { chat } = await startClient();
    const response = await chat(ask('JSON {"queue": string}', { ...format, max_tokens: 3 }));
    expect([contentOf(response), response.choices[0]?.finish_reason]).toEqual([
      '{"queue',
      'length',
    ]);
  });

  it('always gives the same object at a temperature of 0', async () => {
    const { chat } = await startClient();
    const body = ask('JSON {"queue": string, "score": number}', { ...format, temperature: 0 });
    const texts = [contentOf(await chat(body)), contentOf(await chat(body))];
    expect(texts[0]).toBe(texts[1]);
  });
});

describe('tools', () => {
  const tool = (name: string, description: string) => ({
    type: 'function',
    function: {
      name,
      description,
      parameters: {
        properties: { a: { type: 'number' }, b: { type: 'number' } },
        required: ['a', 'b'],
      },
    },
  });
  const tools = [tool('open_ticket', 'Opens a ticket'), tool('sum_numbers', 'Sum two numbers')];
  const question = 'What is the sum of the numbers 1 and 2?';

  it('are not called unless tool_choice says so', async () => {
    const { chat } = await startClient();
    const { choices } = await chat(ask(question, { tools }));
    expect(choices[0]?.message?.tool_calls).toBe(undefined);
  });

  it('are called with the numbers of the prompt, the fitting one of them for auto', async () => {
    const { chat } = await startClient();
    const { choices } = await chat(ask(question, { tools, tool_choice: 'auto' }));
    expect(choices).toEqual([
      {
        index: 0,
        message: {
          role: 'assistant',
          content: '',
          tool_calls: [
            {
              id: expect.stringMatching(/^call_[A-Za-z0-9]{24}$/),
              type: 'function',
              function: { name: 'sum_numbers', arguments: '{\n  "a": 1,\n  "b": 2\n}' },
            },
          ],
        },
        finish_reason: 'tool_calls',
      },
    ]);
  });

  it('are called by name', async () => {
    const { chat } = await startClient();
    const tool_choice = { type: 'function', function: { name: 'open_ticket' } };
    const { choices } = await chat(ask(question, { tools, tool_choice }));
    expect(choices[0]?.message?.tool_calls?.[0]?.function.name).toBe('open_ticket');
  });

  it('are cut off by max_tokens', async () => {
    const { chat } = await startClient();
    const { choices } = await chat(ask(question, { tools, tool_choice: 'auto', max_tokens: 4 }));
    expect(choices[0]?.finish_reason).toBe('length');
  });
});

describe('startEmulator', () => {
  it('refuses a script with mistakes, and says where they are', async () => {
    const script = { rules: [{ reply: { text: '{{customer}}' } }] };
    await expect(startEmulator({ script }, { clock: makeFakeClock() })).rejects.toThrow(
      'rules.0.reply.text: a reply knows no variable `customer`',
    );
  });

  it('rejects when its port is taken', async () => {
    const { url } = await startClient();
    const port = Number(new URL(url).port);
    await expect(startEmulator({ port }, { clock: makeFakeClock() })).rejects.toThrow('EADDRINUSE');
  });

  it('closes at once, also when a request waits for its answer', async () => {
    const clock = makeFakeClock();
    const emulator = await startEmulator({ script: { rules: [{ delay: '2m' }] } }, { clock });
    const answer = request(`${emulator.url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
      body: JSON.stringify(ask(ticket)),
    });
    const outcome = answer.then(
      () => 'answered',
      () => 'cut off',
    );
    while (clock.sleeps.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await emulator.close();
    expect(await outcome).toBe('cut off');
  });

  it('tells what it stumbled over itself', async () => {
    const entries: unknown[] = [];
    const script = { rules: [{ delay: '1s', reply: { text: 'billing' } }] };
    const clock = {
      ...makeFakeClock(),
      sleep: (): Promise<void> => Promise.reject(new RangeError('no such time')),
    };
    const onRequest = (entry: unknown): unknown => entries.push(entry);
    const { send } = await startClient({ script, onRequest }, clock);
    expect((await send('/chat/completions', ask(ticket))).status).toBe(500);
    expect(entries).toMatchObject([{ status: 500, bug: 'RangeError: no such time' }]);
  });

  it('tells of a client that left while it sent its body as of one that got no answer', async () => {
    const entries: unknown[] = [];
    const { url } = await startClient({ onRequest: (entry) => entries.push(entry) });
    const { hostname, port, pathname } = new URL(url);
    const socket = connect(Number(port), hostname);
    const head = [
      `POST ${pathname}/chat/completions HTTP/1.1`,
      `host: ${hostname}`,
      'authorization: Bearer key',
      'content-length: 100',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n{`, () => socket.destroy());
    while (entries.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(entries).toEqual([{ method: 'POST', path: '/v1/chat/completions', milliseconds: 0 }]);
  });

  it('tells what it was asked and what it did', async () => {
    const entries: unknown[] = [];
    const script = { rules: [{ match: { text: 'refund' }, reply: { text: 'billing' } }] };
    const { send } = await startClient({ script, onRequest: (entry) => entries.push(entry) });
    await send('/chat/completions', ask(ticket, { model: 'openai/gpt-4' }));
    await send('/completions/', {});
    expect(entries).toEqual([
      {
        method: 'POST',
        path: '/v1/chat/completions',
        status: 200,
        milliseconds: 0,
        model: 'openai/gpt-4',
        isStreamed: false,
        rule: 1,
      },
      { method: 'POST', path: '/v1/completions/', status: 422, milliseconds: 0 },
    ]);
  });
});
