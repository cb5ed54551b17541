import { describe, expect, it } from 'vitest';
import { heedAbilities } from '../../../../src/emulator/answer/heed-abilities.ts';
import { type EmulatedModel, emulatedModels } from '../../../../src/emulator/answer/model-table.ts';
import { defaultUnspecified } from '../../../../src/emulator/unspecified.ts';
import { readBody } from '../../../../src/emulator/validation/read-body.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { ask, contentOf, startClient } from '../emulator-client.ts';

const parameters = { properties: { queue: { type: 'string' } } };
const tools = [{ type: 'function', function: { name: 'open_ticket', parameters } }];

const everything: JsonObject = ask('Reply in JSON', {
  n: 2,
  best_of: 3,
  stream: true,
  presence_penalty: 1,
  frequency_penalty: -1,
  response_format: { type: 'json_object' },
  tools,
  tool_choice: 'auto',
});

function heed(namespace: string, body: JsonObject) {
  const model = emulatedModels.find((known) => known.namespace === namespace);
  return heedAbilities(
    readBody('chat', body).body ?? ({} as never),
    model ?? ({} as EmulatedModel),
    defaultUnspecified,
  );
}

describe('heedAbilities', () => {
  it('leaves a request as it is for a model that can do everything', () => {
    const { body } = readBody('chat', everything);
    expect(heed('openai/gpt-4o', everything)).toEqual({ body, warnings: [] });
  });

  it('takes away what a model lacks, and names it', () => {
    const { body } = readBody('chat', everything);
    expect(heed('mosaicml/mpt-7b-instruct', everything)).toEqual({
      body: {
        ...body,
        n: 1,
        bestOf: 1,
        isStreamed: false,
        presencePenalty: 0,
        frequencyPenalty: 0,
        isJsonMode: false,
        tools: [],
        toolChoice: 'none',
      },
      warnings: [
        'mosaicml/mpt-7b-instruct does not support `presence_penalty` and `frequency_penalty`',
        'mosaicml/mpt-7b-instruct does not support `tools`',
        'mosaicml/mpt-7b-instruct does not support `response_format`',
        'mosaicml/mpt-7b-instruct does not support `n` and `best_of`',
        'mosaicml/mpt-7b-instruct does not support `stream`',
      ],
    });
  });

  it('says nothing of what was not asked for', () => {
    expect(heed('mosaicml/mpt-7b-instruct', ask('Hello', { tools }))).toEqual({
      body: readBody('chat', ask('Hello', { tools })).body,
      warnings: [],
    });
  });
});

describe('a model that lacks something', () => {
  it('warns of everything at once, and answers without it', async () => {
    const { chat } = await startClient();
    const { choices, metadata } = await chat(
      ask('Hello', {
        model: 'claude-instant-v1',
        n: 3,
        tools,
        tool_choice: 'auto',
        max_tokens: 2,
        stop: '!',
      }),
    );
    expect([choices.length, choices[0]?.message?.tool_calls, metadata?.warning]).toEqual([
      1,
      undefined,
      'anthropic/claude-instant-v1 is deprecated since 2024-11-06; anthropic/claude-instant-v1 does not support `tools`; anthropic/claude-instant-v1 does not support `n`',
    ]);
  });

  it('lacks it, too, when it answers in place of another', async () => {
    const rules = [
      { match: { model: 'anthropic/claude-3*' }, model_fault: { status: 503 } },
      { match: { model: 'anthropic/claude-2*' }, model_fault: { status: 503 } },
    ];
    const { chat } = await startClient({ script: { rules } });
    const headers = { 'pulze-policies': '{"max_switch_model_retries": 2}' };
    const { model, choices } = await chat(ask('Hello', { model: 'claude', n: 2 }), headers);
    expect([model, choices.length]).toEqual(['anthropic/claude-instant-v1', 1]);
  });
});

describe('JSON mode as the first version of the API has it', () => {
  it('is a tool choice, and needs no word for it', async () => {
    const { chat } = await startClient();
    const body = ask('Hello', { tool_choice: { type: 'json_object' } });
    expect(JSON.parse(contentOf(await chat(body)))).toEqual({ answer: expect.any(String) });
  });
});
