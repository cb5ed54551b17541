import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../../src/api/serve.ts';
import { makeProgram } from '../support/program.ts';
import { makeCheckedFetch } from './checked-fetch.ts';

const script = `
rules:
  - match: { text: "^tool" }
    reply: { tool_calls: [{ id: call_1, name: find_order, arguments: { id: 7 } }] }
  - match: { text: "^json" }
    reply: { json: { queue: billing, urgent: true } }
  - match: { text: "^busy" }
    fault: { status: 429, headers: { retry-after-ms: "1" }, times: 1 }
  - match: { text: "^always busy" }
    fault: { status: 429, headers: { retry-after-ms: "1" } }
  - match: { text: "^broken" }
    fault: { status: 500, body: { detail: the model crashed } }
  - match: { text: "^cut" }
    reply: { text: one two three four five six seven eight }
    fault: broken_stream
  - match: { text: "^three" }
    reply: { choices: [{ text: billing }, { text: access }, { text: other, finish_reason: length }] }
  - match: { text: "^hang" }
    fault: hang
  - match: { text: "^refund" }
    reply: { text: "Your refund was sent." }
`;

async function startClient(options: { apiKey?: string } = {}): Promise<OpenAI> {
  const checkedFetch = makeCheckedFetch('pulze');
  const program = await makeProgram({ files: { 'script.yaml': script } });
  const { server, diagnostics } = await serve(
    { host: '127.0.0.1', port: 0, script: 'script.yaml', apiKey: 'desk-key' },
    program.makeEnvironment(),
  );
  if (server === undefined) throw new Error(JSON.stringify(diagnostics));
  onTestFinished(() => server.close());
  return new OpenAI({
    baseURL: server.url,
    apiKey: options.apiKey ?? 'desk-key',
    maxRetries: 2,
    fetch: checkedFetch,
  });
}

function ask(content: string): OpenAI.Chat.ChatCompletionCreateParamsNonStreaming {
  return { model: 'openai/gpt-4o', messages: [{ role: 'user', content }] };
}

const findOrder: OpenAI.Chat.ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'find_order',
    description: 'Finds an order.',
    parameters: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
  },
};

describe('the openai client against pulze-run serve', () => {
  it('gets a chat completion', async () => {
    const client = await startClient();
    const { choices, model, object, usage } = await client.chat.completions.create(ask('refund?'));
    expect({ choices, model, object, usage }).toEqual({
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Your refund was sent.' },
          finish_reason: 'stop',
        },
      ],
      model: 'openai/gpt-4o',
      object: 'chat.completion',
      usage: { prompt_tokens: 2, completion_tokens: 5, total_tokens: 7 },
    });
  });

  it('gets text that no script gave, cut at max_tokens', async () => {
    const client = await startClient();
    const answer = await client.chat.completions.create({
      ...ask('Write about invoices.'),
      max_tokens: 4,
      temperature: 0,
    });
    expect(answer.choices[0]?.finish_reason).toBe('length');
    expect(answer.usage?.completion_tokens).toBe(4);
  });

  it('gets a text completion', async () => {
    const client = await startClient();
    const answer = await client.completions.create({ model: 'pulze', prompt: 'refund?' });
    expect([answer.object, answer.choices[0]?.text]).toEqual([
      'text_completion',
      'Your refund was sent.',
    ]);
  });

  it('streams', async () => {
    const client = await startClient();
    const stream = await client.chat.completions.create({ ...ask('refund?'), stream: true });
    const pieces: string[] = [];
    let reason: string | null | undefined;
    for await (const chunk of stream) {
      expect(chunk.object).toBe('chat.completion.chunk');
      pieces.push(chunk.choices[0]?.delta.content ?? '');
      reason = chunk.choices[0]?.finish_reason ?? reason;
    }
    expect([pieces.join(''), reason]).toEqual(['Your refund was sent.', 'stop']);
    expect(pieces.filter((piece) => piece !== '').length).toBeGreaterThan(1);
  });

  it('streams through its helper, with usage', async () => {
    const client = await startClient();
    const stream = client.chat.completions.stream({
      ...ask('refund?'),
      stream: true,
      stream_options: { include_usage: true },
    });
    const deltas: string[] = [];
    stream.on('content', (delta) => deltas.push(delta));
    const answer = await stream.finalChatCompletion();
    expect([deltas.join(''), answer.choices[0]?.message.content, answer.usage]).toEqual([
      'Your refund was sent.',
      'Your refund was sent.',
      { prompt_tokens: 2, completion_tokens: 5, total_tokens: 7 },
    ]);
  });

  it('streams tool calls and several choices through its helper', async () => {
    const client = await startClient();
    const called = client.chat.completions.stream({
      ...ask('tool'),
      tools: [findOrder],
      tool_choice: 'auto',
      stream: true,
    });
    const [call] = (await called.finalMessage()).tool_calls ?? [];
    expect(call).toMatchObject({ id: 'call_1', type: 'function' });
    expect(JSON.parse(call?.type === 'function' ? call.function.arguments : '')).toEqual({ id: 7 });
    const three = client.chat.completions.stream({ ...ask('three'), n: 3, stream: true });
    const { choices } = await three.finalChatCompletion();
    expect(choices.map((choice) => [choice.message.content, choice.finish_reason])).toEqual([
      ['billing', 'stop'],
      ['access', 'stop'],
      ['other', 'length'],
    ]);
  });

  it('gets tool calls, and arguments that fit the schema where no script gave them', async () => {
    const client = await startClient();
    const tools = { tools: [findOrder], tool_choice: 'auto' as const };
    const scripted = await client.chat.completions.create({ ...ask('tool'), ...tools });
    expect(scripted.choices[0]?.finish_reason).toBe('tool_calls');
    const chosen = { type: 'function', function: { name: 'find_order' } } as const;
    const made = await client.chat.completions.create({
      ...ask('Where is order 9?'),
      tools: [findOrder],
      tool_choice: chosen,
    });
    const [call] = made.choices[0]?.message.tool_calls ?? [];
    if (call?.type !== 'function') throw new Error('no call');
    expect([call.function.name, Number.isInteger(JSON.parse(call.function.arguments).id)]).toEqual([
      'find_order',
      true,
    ]);
  });

  it('gets JSON in JSON mode, with a script and without', async () => {
    const client = await startClient();
    const mode = { response_format: { type: 'json_object' } } as const;
    for (const text of ['json, please', 'Some JSON about a ticket']) {
      const answer = await client.chat.completions.create({ ...ask(text), ...mode });
      expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toBeTypeOf('object');
    }
  });

  it('gets several choices and log probabilities', async () => {
    const client = await startClient();
    const { choices } = await client.chat.completions.create({ ...ask('three'), n: 3 });
    expect(choices.map((choice) => choice.message.content)).toEqual(['billing', 'access', 'other']);
    const text = await client.completions.create({
      model: 'pulze',
      prompt: 'tickets',
      logprobs: 2,
    });
    expect(text.choices).toHaveLength(1);
  });

  it('tells a refused request with the field', async () => {
    const client = await startClient();
    const error = await client.chat.completions
      .create({ ...ask('refund?'), temperature: 3 })
      .catch((each: unknown) => each);
    expect(error).toBeInstanceOf(OpenAI.UnprocessableEntityError);
    expect((error as InstanceType<typeof OpenAI.APIError>).message).toContain('422');
  });

  it('tells a refused key', async () => {
    const client = await startClient({ apiKey: 'another' });
    await expect(client.chat.completions.create(ask('refund?'))).rejects.toBeInstanceOf(
      OpenAI.AuthenticationError,
    );
  });

  it('tries again after a 429, and gives up in the end', async () => {
    const client = await startClient();
    const answer = await client.chat.completions.create(ask('busy'));
    expect(answer.choices[0]?.finish_reason).toBeTypeOf('string');
    await expect(client.chat.completions.create(ask('always busy'))).rejects.toBeInstanceOf(
      OpenAI.RateLimitError,
    );
  });

  it('tells a scripted server error, and a stream that broke', async () => {
    const client = await startClient();
    const error = await client.chat.completions
      .create(ask('broken'), { maxRetries: 0 })
      .catch((each: unknown) => each);
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    const stream = await client.chat.completions.create({ ...ask('cut'), stream: true });
    const readAll = async (): Promise<number> => {
      let count = 0;
      for await (const _ of stream) count += 1;
      return count;
    };
    await expect(readAll()).rejects.toThrow();
  });

  it('may leave before the answer', async () => {
    const client = await startClient();
    const leaving = new AbortController();
    const asked = client.chat.completions.create(ask('hang'), { signal: leaving.signal });
    leaving.abort();
    await expect(asked).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    expect((await client.chat.completions.create(ask('refund?'))).choices).toHaveLength(1);
  });

  it('finds no other address', async () => {
    const client = await startClient();
    await expect(
      client.embeddings.create({ model: 'pulze', input: 'a' }, { maxRetries: 0 }),
    ).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });
});
