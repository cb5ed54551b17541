import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { ask, findOrder, startOpenai } from './openai-dialect.ts';

const script = `
rules:
  - match: { text: "^refund" }
    reply: { text: "Your refund was sent." }
  - match: { text: "^both" }
    reply: { tool_calls: [{ id: call_1, name: find_order, arguments: { id: 7 } }, { id: call_2, name: find_order, arguments: { id: 8 } }] }
  - match: { text: "^three" }
    reply: { choices: [{ text: billing }, { text: access }, { text: other, finish_reason: length }] }
  - match: { text: "^slow" }
    reply: { text: "one two three four five six" }
    tokens_per_second: 1
  - match: { text: "^cut" }
    reply: { text: one two three four five six seven eight }
    fault: broken_stream
`;

describe('streams, as the openai client reads them', () => {
  it('opens with the role, ends with the reason, then tells the usage and no choice', async () => {
    const client = await startOpenai(script);
    const stream = await client.chat.completions.create({
      ...ask('refund?'),
      stream: true,
      stream_options: { include_usage: true },
    });
    const seen: unknown[] = [];
    for await (const { object, choices, usage } of stream) {
      expect(object).toBe('chat.completion.chunk');
      seen.push([choices[0]?.delta, choices[0]?.finish_reason, usage?.total_tokens ?? usage]);
    }
    expect(seen).toEqual([
      [{ role: 'assistant', content: '', refusal: null }, null, null],
      [{ content: 'Your' }, null, null],
      [{ content: ' refund' }, null, null],
      [{ content: ' was' }, null, null],
      [{ content: ' sent' }, null, null],
      [{ content: '.' }, null, null],
      [{}, 'stop', null],
      [undefined, undefined, 7],
    ]);
  });

  it('tells no usage that was not asked for', async () => {
    const client = await startOpenai(script);
    const stream = await client.chat.completions.create({ ...ask('refund?'), stream: true });
    for await (const chunk of stream) {
      expect('usage' in chunk).toBe(false);
      expect(chunk.choices).toHaveLength(1);
    }
  });

  it('gives its helper the same completion as without a stream', async () => {
    const client = await startOpenai(script);
    const body = { ...ask('refund?'), logprobs: true, seed: 1 };
    const whole = await client.chat.completions.create(body);
    const stream = client.chat.completions.stream({
      ...body,
      stream_options: { include_usage: true },
    });
    const events: string[] = [];
    for (const name of ['connect', 'content.done', 'finalContent', 'end'] as const) {
      stream.on(name, () => events.push(name));
    }
    const { choices, usage, model } = await stream.finalChatCompletion();
    expect([choices[0]?.message.content, choices[0]?.finish_reason, usage, model]).toEqual([
      whole.choices[0]?.message.content,
      'stop',
      whole.usage,
      'gpt-4o',
    ]);
    expect(events).toEqual(['connect', 'content.done', 'finalContent', 'end']);
  });

  it('gives the helper events of the content and its log-probabilities', async () => {
    const client = await startOpenai();
    const stream = client.chat.completions.stream({
      ...ask('Where is my refund?'),
      logprobs: true,
      top_logprobs: 1,
      max_tokens: 3,
    });
    let deltas = '';
    let tokens = '';
    stream.on('content.delta', ({ delta }) => {
      deltas += delta;
    });
    stream.on('logprobs.content.delta', ({ content }) => {
      tokens += content.map(({ token }) => token).join('');
    });
    const content = await stream.finalContent();
    expect([deltas, tokens]).toEqual([content, content]);
  });

  it('gives the helper the arguments of several calls, piece by piece', async () => {
    const client = await startOpenai(script);
    const stream = client.chat.completions.stream({ ...ask('both'), tools: [findOrder] });
    const pieces = ['', ''];
    const done: unknown[] = [];
    stream.on('tool_calls.function.arguments.delta', ({ index, arguments_delta }) => {
      pieces[index] += arguments_delta;
    });
    stream.on('tool_calls.function.arguments.done', ({ name, index, parsed_arguments }) => {
      done.push([name, index, parsed_arguments]);
    });
    const { tool_calls, content } = await stream.finalMessage();
    expect(pieces.map((text) => JSON.parse(text))).toEqual([{ id: 7 }, { id: 8 }]);
    expect(done).toEqual([
      ['find_order', 0, { id: 7 }],
      ['find_order', 1, { id: 8 }],
    ]);
    expect([tool_calls?.map(({ id }) => id), content]).toEqual([['call_1', 'call_2'], null]);
  });

  it('gives the helper several choices', async () => {
    const client = await startOpenai(script);
    const stream = client.chat.completions.stream({ ...ask('three'), n: 3 });
    const { choices } = await stream.finalChatCompletion();
    expect(choices.map(({ message, finish_reason }) => [message.content, finish_reason])).toEqual([
      ['billing', 'stop'],
      ['access', 'stop'],
      ['other', 'length'],
    ]);
  });

  it('can be made of the bytes of another stream', async () => {
    const client = await startOpenai(script);
    const { ChatCompletionStream } = await import('openai/lib/ChatCompletionStream');
    const first = client.chat.completions.stream(ask('refund?'));
    const second = ChatCompletionStream.fromReadableStream(first.toReadableStream());
    expect(await second.finalContent()).toBe('Your refund was sent.');
  });

  it('can be left, and the emulator answers the next', async () => {
    const client = await startOpenai(script);
    const stream = await client.chat.completions.create({ ...ask('slow'), stream: true });
    for await (const _ of stream) break;
    expect(stream.controller.signal.aborted).toBe(true);
    const next = await client.chat.completions.create(ask('refund?'));
    expect(next.choices[0]?.message.content).toBe('Your refund was sent.');
  });

  it('fails in the middle when it breaks', async () => {
    const client = await startOpenai(script);
    const stream = await client.chat.completions.create({ ...ask('cut'), stream: true });
    const readAll = async (): Promise<void> => {
      for await (const _ of stream);
    };
    await expect(readAll()).rejects.toThrow('terminated');
  });

  it('streams text completions', async () => {
    const client = await startOpenai(script);
    const stream = await client.completions.create({
      model: 'gpt-3.5-turbo-instruct',
      prompt: 'refund?',
      stream: true,
      echo: true,
      stream_options: { include_usage: true },
    });
    const seen: unknown[] = [];
    for await (const { choices, usage } of stream) {
      seen.push([choices[0]?.text, choices[0]?.finish_reason, usage?.total_tokens]);
    }
    expect(seen).toEqual([
      ['refund?', null, undefined],
      ['Your', null, undefined],
      [' refund', null, undefined],
      [' was', null, undefined],
      [' sent', null, undefined],
      ['.', null, undefined],
      ['', 'stop', undefined],
      [undefined, undefined, 7],
    ]);
  });

  it('has calls of custom tools that only the plain iterator reads; its helper knows no such calls', async () => {
    const client = await startOpenai(`
rules: [{ reply: { tool_calls: [{ id: call_1, name: run, arguments: ls -l }] } }]`);
    const tools: OpenAI.Chat.ChatCompletionTool[] = [{ type: 'custom', custom: { name: 'run' } }];
    const plain = await client.chat.completions.create({ ...ask('go'), tools, stream: true });
    const deltas: unknown[] = [];
    for await (const { choices } of plain) deltas.push(...(choices[0]?.delta.tool_calls ?? []));
    expect(deltas).toEqual([
      { index: 0, id: 'call_1', type: 'custom', custom: { name: 'run', input: '' } },
      { index: 0, custom: { input: 'ls' } },
      { index: 0, custom: { input: ' -' } },
      { index: 0, custom: { input: 'l' } },
    ]);
    const helped = client.chat.completions.stream({ ...ask('go'), tools });
    await expect(helped.finalMessage()).rejects.toBeInstanceOf(OpenAI.OpenAIError);
  });
});
