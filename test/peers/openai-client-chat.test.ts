import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { ask, findOrder, startOpenai } from './openai-dialect.ts';

const script = `
rules:
  - match: { text: "^refund" }
    reply: { text: "Your refund was sent." }
  - match: { text: "^order" }
    reply: { tool_calls: [{ id: call_1, name: find_order, arguments: { id: 7 } }] }
  - match: { text: "^shell" }
    reply: { tool_calls: [{ id: call_2, name: run, arguments: "ls -l" }] }
`;

describe('the openai client against the OpenAI dialect', () => {
  it('gets a chat completion with every field that its types promise', async () => {
    const client = await startOpenai(script);
    const { id, created, system_fingerprint, ...rest } = await client.chat.completions.create(
      ask('refund?'),
    );
    expect([id, created > 1e9 && created < 1e10, system_fingerprint]).toEqual([
      expect.stringMatching(/^chatcmpl-[A-Za-z0-9]{29}$/),
      true,
      expect.stringMatching(/^fp_[0-9a-f]{8}$/),
    ]);
    expect(rest).toEqual({
      object: 'chat.completion',
      model: 'gpt-4o',
      service_tier: 'default',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'Your refund was sent.',
            refusal: null,
            annotations: [],
          },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 2,
        completion_tokens: 5,
        total_tokens: 7,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: 0,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      },
    });
  });

  it('tells the id of the request, which is another each time', async () => {
    const client = await startOpenai(script);
    const once = await client.chat.completions.create(ask('refund?')).withResponse();
    const again = await client.chat.completions.create(ask('refund?'));
    expect(once.request_id).toMatch(/^req_[0-9a-f]{32}$/);
    expect(again._request_id).toMatch(/^req_/);
    expect(again._request_id).not.toBe(once.request_id);
    expect(once.response.headers.get('openai-version')).toBe('2020-10-01');
    expect(once.response.headers.get('openai-processing-ms')).toMatch(/^\d+$/);
  });

  it('may send every parameter that a chat has', async () => {
    const client = await startOpenai(script);
    const { choices, service_tier } = await client.chat.completions.create({
      ...ask('refund?'),
      max_completion_tokens: 20,
      temperature: 1.9,
      top_p: 0.9,
      n: 2,
      stop: ['\n', 'END'],
      presence_penalty: -2,
      frequency_penalty: 2,
      logit_bias: { 50256: -100 },
      seed: 7,
      logprobs: true,
      top_logprobs: 20,
      response_format: { type: 'text' },
      tools: [findOrder],
      tool_choice: 'none',
      parallel_tool_calls: false,
      user: 'agent-7',
      store: true,
      metadata: { queue: 'billing' },
      modalities: ['text'],
      prediction: { type: 'content', content: 'Your refund was paid.' },
      service_tier: 'flex',
      safety_identifier: 'agent',
      prompt_cache_key: 'desk',
      verbosity: 'low',
    });
    expect([choices.length, choices[1]?.message.content, service_tier]).toEqual([
      2,
      'Your refund was sent.',
      'flex',
    ]);
  });

  it('gets log-probabilities of each token, with as many alternatives as it asks for', async () => {
    const client = await startOpenai();
    const { choices } = await client.chat.completions.create({
      ...ask('Where is my refund?'),
      logprobs: true,
      top_logprobs: 3,
      max_tokens: 4,
    });
    const { content = [], refusal } = choices[0]?.logprobs ?? {};
    expect(refusal).toBeNull();
    expect(content?.map(({ token }) => token).join('')).toBe(choices[0]?.message.content);
    expect(content?.map(({ top_logprobs }) => top_logprobs.length)).toEqual([3, 3, 3, 3]);
  });

  it('gets calls of functions and of its own tools', async () => {
    const client = await startOpenai(script);
    const custom: OpenAI.Chat.ChatCompletionTool = { type: 'custom', custom: { name: 'run' } };
    const tools = [findOrder, custom];
    const order = await client.chat.completions.create({ ...ask('order 7'), tools });
    const shell = await client.chat.completions.create({ ...ask('shell'), tools });
    const calls = [order, shell].map(({ choices }) => [
      choices[0]?.message.content,
      choices[0]?.message.tool_calls?.[0],
      choices[0]?.finish_reason,
    ]);
    expect(calls).toEqual([
      [
        null,
        {
          id: 'call_1',
          type: 'function',
          function: { name: 'find_order', arguments: '{\n  "id": 7\n}' },
        },
        'tool_calls',
      ],
      [
        null,
        { id: 'call_2', type: 'custom', custom: { name: 'run', input: 'ls -l' } },
        'tool_calls',
      ],
    ]);
  });

  it('is called by the function that it forces, or is allowed, and no other', async () => {
    const client = await startOpenai();
    const closeTicket: OpenAI.Chat.ChatCompletionTool = {
      type: 'function',
      function: { name: 'close_ticket' },
    };
    const choices: OpenAI.Chat.ChatCompletionToolChoiceOption[] = [
      { type: 'function', function: { name: 'close_ticket' } },
      {
        type: 'allowed_tools',
        allowed_tools: {
          mode: 'required',
          tools: [{ type: 'function', function: { name: 'close_ticket' } }],
        },
      },
      'required',
    ];
    const names: unknown[] = [];
    for (const tool_choice of choices) {
      const tools = [findOrder, closeTicket];
      const body = { ...ask('Where is order 7?'), tools, tool_choice };
      const answer = await client.chat.completions.create(body);
      const call = answer.choices[0]?.message.tool_calls?.[0];
      names.push(call?.type === 'function' ? call.function.name : call);
    }
    expect(names).toEqual(['close_ticket', 'close_ticket', 'find_order']);
  });

  it('may send every role and every kind of content', async () => {
    const client = await startOpenai();
    const text = Buffer.from('order,7').toString('base64');
    const { usage, choices } = await client.chat.completions.create({
      model: 'gpt-4o',
      max_completion_tokens: 5,
      messages: [
        { role: 'developer', content: 'Be kind.', name: 'desk' },
        { role: 'system', content: [{ type: 'text', text: 'Be short.' }] },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } },
            { type: 'input_audio', input_audio: { data: 'AAAA'.repeat(4000), format: 'wav' } },
            {
              type: 'file',
              file: { filename: 'a.csv', file_data: `data:text/csv;base64,${text}` },
            },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'find', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'found' }] },
        { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] },
        { role: 'user', content: 'Why?' },
      ],
    });
    expect(usage?.prompt_tokens_details?.audio_tokens).toBe(4);
    expect(usage?.prompt_tokens).toBeGreaterThan(85);
    expect(choices[0]?.finish_reason).toBeTypeOf('string');
  });

  it('gets a text completion, with an echo and log-probabilities', async () => {
    const client = await startOpenai();
    const { object, choices, id } = await client.completions.create({
      model: 'gpt-3.5-turbo-instruct',
      prompt: ['The refund', [464, 1502].join(' ')],
      echo: true,
      logprobs: 2,
      n: 2,
      best_of: 3,
      max_tokens: 3,
      suffix: ' was late.',
    });
    expect([object, choices.length, id.startsWith('cmpl-')]).toEqual(['text_completion', 4, true]);
    expect(choices.slice(0, 2).every(({ text }) => text.startsWith('The refund'))).toBe(true);
    const { tokens = [], token_logprobs, text_offset } = choices[0]?.logprobs ?? {};
    expect(tokens.join('')).toBe(choices[0]?.text);
    expect([token_logprobs?.[0], text_offset?.slice(0, 2)]).toEqual([null, [0, 3]]);
  });
});
