import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { makeFakeClock } from '../../../support/fake-clock.ts';
import { ask, readEvents, startClient } from '../emulator-client.ts';

const script = { rules: [{ reply: { text: 'Sorry for that.', usage: { prompt_tokens: 8 } } }] };

describe('a streamed chat', () => {
  it('gives the role, then each token, then the reason with usage and metadata', async () => {
    const { stream } = await startClient({ script });
    const chunks = await stream(ask('Hello'));
    const metadata = expect.objectContaining({ status_code: 200, latency: 0 });
    expect(chunks.map(({ id: _, created: __, ...chunk }) => chunk)).toEqual(
      [
        { choices: [{ index: 0, finish_reason: null, delta: { role: 'assistant', content: '' } }] },
        ...['Sorry', ' for', ' that', '.'].map((content) => ({
          choices: [{ index: 0, finish_reason: null, delta: { content } }],
        })),
        {
          choices: [{ index: 0, finish_reason: 'stop', delta: {} }],
          usage: { prompt_tokens: 8, completion_tokens: 4, total_tokens: 12 },
          metadata,
        },
      ].map((chunk) => ({ object: 'chat.completion.chunk', model: 'openai/gpt-4o', ...chunk })),
    );
  });

  it('takes turns between the choices', async () => {
    const { stream } = await startClient({ script });
    const chunks = await stream(ask('Hello', { n: 2 }));
    const order = chunks.map(({ choices }) => choices?.[0]?.index).join('');
    expect(order).toBe('01'.repeat(6));
  });

  it('gives the arguments of a tool call in pieces', async () => {
    const calls = [{ id: 'call_1', name: 'open_ticket', arguments: { queue: 'billing' } }];
    const { stream } = await startClient({ script: { rules: [{ reply: { tool_calls: calls } }] } });
    const chunks = await stream(ask('Hello'));
    const deltas = chunks.flatMap(({ choices }) => choices?.[0]?.delta?.tool_calls ?? []);
    expect(deltas[0]).toEqual({
      index: 0,
      id: 'call_1',
      type: 'function',
      function: { name: 'open_ticket', arguments: '' },
    });
    expect(deltas.length).toBeGreaterThan(3);
    expect(deltas.map((delta) => delta.function?.arguments).join('')).toBe(
      '{\n  "queue": "billing"\n}',
    );
  });

  it('keeps the pace of the script, and measures the latency at its end', async () => {
    const clock = makeFakeClock({ autoAdvance: true });
    const rules = [{ reply: { text: 'Sorry for that.' }, delay: '300ms', tokens_per_second: 10 }];
    const { stream } = await startClient({ script: { rules } }, clock);
    const chunks = await stream(ask('Hello'));
    expect(clock.sleeps).toEqual([300, 100, 100, 100, 100]);
    expect(chunks.at(-1)?.metadata?.latency).toBe(0.7);
  });
});

describe('a streamed text completion', () => {
  it('gives text in place of deltas', async () => {
    const { send } = await startClient({ script });
    const reply = await send('/completions', { prompt: 'Hello', stream: true });
    const chunks = readEvents(reply.text);
    expect(chunks.map(({ object, choices }) => [object, choices?.[0]?.text])).toEqual(
      ['Sorry', ' for', ' that', '.', ''].map((text) => ['text_completion', text]),
    );
  });
});

describe('the official client of OpenAI', () => {
  const connect = async (): Promise<OpenAI> =>
    new OpenAI({ baseURL: (await startClient()).url, apiKey: 'key', maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'What is the sum of 1 and 2?' }];

  it('gets an answer', async () => {
    const client = await connect();
    const completion = await client.chat.completions.create({ model: 'gpt-4o', messages });
    expect([completion.model, completion.choices[0]?.finish_reason]).toEqual([
      'openai/gpt-4o',
      'stop',
    ]);
  });

  it('gets a stream, which it folds into the same answer', async () => {
    const client = await connect();
    const stream = client.chat.completions.stream({
      model: 'gpt-4o',
      messages,
      temperature: 0,
      stream_options: { include_usage: true },
    });
    const streamed = await stream.finalChatCompletion();
    const whole = await client.chat.completions.create({
      model: 'gpt-4o',
      messages,
      temperature: 0,
    });
    expect(streamed.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    expect(streamed.usage).toEqual(whole.usage);
  });

  it('gets a tool call from a stream', async () => {
    const client = await connect();
    const parameters = { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] };
    const stream = client.chat.completions.stream({
      model: 'gpt-4o',
      messages,
      tools: [{ type: 'function', function: { name: 'sum', parameters } }],
      tool_choice: 'auto',
    });
    const { choices } = await stream.finalChatCompletion();
    const call = choices[0]?.message.tool_calls?.[0];
    expect([choices[0]?.finish_reason, call?.type === 'function' && call.function]).toMatchObject([
      'tool_calls',
      { name: 'sum', arguments: '{\n  "a": 1\n}' },
    ]);
  });

  it('gets an error with its status and its body', async () => {
    const client = await connect();
    const refused = client.chat.completions.create({ model: 'gpt-4o', messages, temperature: 1.4 });
    await expect(refused).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('422'),
    });
  });
});
