import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/source/json.ts';
import { startOpenai } from './openai-emulator.ts';

const find = {
  type: 'function',
  function: { name: 'find_order', parameters: { type: 'object', properties: {} } },
};
const call = { id: 'call_1', type: 'function', function: { name: 'find_order', arguments: '{}' } };
const named = { type: 'function', function: { name: 'find_order' } };
const afterResult = [
  { role: 'user', content: 'Where is my order?' },
  { role: 'assistant', content: null, tool_calls: [call] },
  { role: 'tool', tool_call_id: 'call_1', content: 'On its way.' },
];

function usageOf(body: JsonObject): JsonObject {
  const { usage } = body;
  return usage as JsonObject;
}

describe('tools in the OpenAI dialect', () => {
  it.each([
    [{ tools: [find] }, 'tool_calls'],
    [{ tools: [find], tool_choice: 'none' }, 'stop'],
    [{ tools: [find], tool_choice: named }, 'stop'],
    [{ tools: [find], messages: afterResult }, 'stop'],
    [{ tools: [find], messages: afterResult, tool_choice: 'required' }, 'tool_calls'],
    [
      {
        tools: [find],
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: {
            mode: 'auto',
            tools: [find].map(({ type }) => ({ type, function: { name: 'find_order' } })),
          },
        },
        messages: afterResult,
      },
      'stop',
    ],
  ])('are called or not: %j', async (body, reason) => {
    const { ask } = await startOpenai();
    expect(await ask(body)).toMatchObject({ choices: [{ finish_reason: reason }] });
  });

  it('are called together where the prompt names several, unless it must be one', async () => {
    const { ask } = await startOpenai();
    const tools = ['find_order', 'find_refund', 'close_ticket'].map((name) => ({
      type: 'function',
      function: { name },
    }));
    const messages = [{ role: 'user', content: 'Where are my order and my refund?' }];
    const seen = [
      await ask({ tools, messages }),
      await ask({ tools, messages, parallel_tool_calls: false }),
    ];
    const call = (name: string): JsonObject => ({ type: 'function', function: { name } });
    expect(seen.map(({ choices }) => choices)).toMatchObject([
      [{ message: { tool_calls: [call('find_order'), call('find_refund')] } }],
      [{ message: { tool_calls: [call('find_order')] } }],
    ]);
  });

  it('called by name are in the answer, which ends with `stop`', async () => {
    const { ask } = await startOpenai();
    const { choices } = await ask({ tools: [find], tool_choice: named });
    expect(choices).toMatchObject([
      { message: { content: null, tool_calls: [named] }, finish_reason: 'stop' },
    ]);
  });

  it('of text follow a regular expression', async () => {
    const { ask } = await startOpenai();
    const grammar = { syntax: 'regex', definition: '^[A-Z]{3}-[0-9]{4}$' };
    const tool = {
      type: 'custom',
      custom: { name: 'look_up', format: { type: 'grammar', grammar } },
    };
    expect(await ask({ tools: [tool] })).toMatchObject({
      choices: [
        {
          message: {
            tool_calls: [
              {
                type: 'custom',
                custom: { name: 'look_up', input: expect.stringMatching(/^[A-Z]{3}-\d{4}$/) },
              },
            ],
          },
        },
      ],
    });
  });
});

describe('models that think first', () => {
  it('count what they think, by the effort', async () => {
    const { ask } = await startOpenai({ script: { rules: [{ reply: { text: 'Yes.' } }] } });
    const efforts = [undefined, 'minimal', 'low', 'high'];
    const seen: unknown[] = [];
    for (const reasoning_effort of efforts) {
      const usage = usageOf(
        await ask({ model: 'gpt-5', ...(reasoning_effort && { reasoning_effort }) }),
      );
      seen.push([usage['completion_tokens'], usage['completion_tokens_details']]);
    }
    expect(seen).toMatchObject([
      [194, { reasoning_tokens: 192 }],
      [2, { reasoning_tokens: 0 }],
      [66, { reasoning_tokens: 64 }],
      [450, { reasoning_tokens: 448 }],
    ]);
  });

  it('may have no tokens left to answer with', async () => {
    const { ask } = await startOpenai();
    expect(await ask({ model: 'o4-mini', max_completion_tokens: 100 })).toMatchObject({
      choices: [{ message: { content: '' }, finish_reason: 'length' }],
      usage: { completion_tokens: 100, completion_tokens_details: { reasoning_tokens: 100 } },
    });
  });

  it('sample like others when they do not think, which the newer do by default', async () => {
    const { ask } = await startOpenai();
    expect(await ask({ model: 'gpt-5.1', temperature: 0.2 })).toMatchObject({ model: 'gpt-5.1' });
    expect(await ask({ model: 'gpt-5', temperature: 0.2 })).toMatchObject({
      error: { code: 'unsupported_value' },
    });
  });
});

describe('what is sent beside text', () => {
  it('counts as tokens, and is mentioned where a script looks', async () => {
    const script = {
      rules: [
        { match: { text: '\\[image: image/png\\]' }, reply: { text: 'an image' } },
        { match: { text: '\\[file: a\\.csv\\]\\norder,7' }, reply: { text: 'a table' } },
        { match: { text: '\\[file: a\\.pdf\\]' }, reply: { text: 'a document' } },
        { reply: { text: 'nothing' } },
      ],
    };
    const { ask } = await startOpenai({ script });
    const png = Buffer.alloc(24);
    png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    png.writeUInt32BE(2048, 16);
    png.writeUInt32BE(4096, 20);
    const base64 = Buffer.from('order,7').toString('base64');
    const parts = [
      { type: 'image_url', image_url: { url: `data:image/png;base64,${png.toString('base64')}` } },
      { type: 'file', file: { filename: 'a.csv', file_data: `data:text/csv;base64,${base64}` } },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'A'.repeat(4000) } },
    ];
    const seen: unknown[] = [];
    for (const part of parts) {
      const body = await ask({ messages: [{ role: 'user', content: [part] }] });
      seen.push([body['choices'], usageOf(body)['prompt_tokens']]);
    }
    expect(seen).toMatchObject([
      [[{ message: { content: 'an image' } }], 1105 + 7],
      [[{ message: { content: 'a table' } }], 11],
      [[{ message: { content: 'a document' } }], 30 + 7],
    ]);
  });

  it('may be what is expected, which counts as far as it does not come true', async () => {
    const { ask } = await startOpenai({ script: { rules: [{ reply: { text: 'It was sent.' } }] } });
    const prediction = { type: 'content', content: 'It was paid today.' };
    expect(usageOf(await ask({ prediction }))).toMatchObject({
      completion_tokens: 4 + 3,
      completion_tokens_details: { accepted_prediction_tokens: 2, rejected_prediction_tokens: 3 },
    });
  });
});

describe('an answer in the OpenAI dialect', () => {
  it('is the same again with a seed, under another id', async () => {
    const { ask } = await startOpenai();
    const [first, second] = [await ask({ seed: 7 }), await ask({ seed: 7 })];
    expect(second['choices']).toEqual(first['choices']);
    expect(second['id']).not.toBe(first['id']);
    expect(second['system_fingerprint']).toBe(first['system_fingerprint']);
  });

  it('of a text completion has 16 tokens, unless it is told', async () => {
    const { post } = await startOpenai();
    const body = { model: 'davinci-002', prompt: 'The refund', logit_bias: { '.': -100 } };
    const [, usual] = await post('/completions', { ...body, stop: null });
    const [, none] = await post('/completions', { ...body, max_tokens: 0, echo: true });
    expect([usageOf(usual)['completion_tokens'], none['choices']]).toMatchObject([
      16,
      [{ text: 'The refund', finish_reason: 'length', logprobs: null }],
    ]);
  });
});
