import { describe, expect, it } from 'vitest';
import { readPolicies } from '../../../../src/emulator/validation/policies.ts';
import { ask, contentOf, parse, startClient } from '../emulator-client.ts';

const promptId = '5C2F5F0E-7a46-4f5c-9c39-0a4f8f3f2b11';
const prompts = { [promptId.toLowerCase()]: 'Answer briefly: {{prompt}} ($& {{prompt}})' };
const policies = (value: object) => ({ 'pulze-policies': JSON.stringify(value) });

describe('readPolicies', () => {
  it('fills in the defaults of the API', () => {
    expect(readPolicies()).toEqual({
      sameModelRetries: 1,
      switchModelRetries: 1,
      privacyLevel: 1,
      maxCost: undefined,
      promptId: undefined,
    });
  });

  it('takes numbers that are texts, and ids in any case', () => {
    expect(readPolicies({ max_same_model_retries: '2', prompt_id: promptId })).toEqual({
      sameModelRetries: 2,
      switchModelRetries: 1,
      privacyLevel: 1,
      maxCost: undefined,
      promptId: promptId.toLowerCase(),
    });
  });
});

describe('the policy `prompt_id`', () => {
  const rules = [{ reply: { text: '{{system}}|{{last_user}}' } }];

  it('wraps the last message of the user in a stored prompt', async () => {
    const { chat } = await startClient({ script: { rules, prompts } });
    const messages = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Yes?' },
      { role: 'user', content: 'Why?' },
    ];
    const answer = await chat({ messages }, policies({ prompt_id: promptId }));
    expect(contentOf(answer)).toBe('Be kind.|Answer briefly: Why? ($& Why?)');
  });

  it('wraps every prompt of a text completion, which counts as its tokens', async () => {
    const { send } = await startClient({ script: { rules, prompts } });
    const body = { prompt: ['One', 'Two'] };
    const plain = parse((await send('/completions', body)).text);
    const wrapped = await send('/completions', body, policies({ prompt_id: promptId }));
    expect([plain, parse(wrapped.text)]).toMatchObject([
      { usage: { prompt_tokens: 2 } },
      { choices: [{ text: '|Answer briefly: Two ($& Two)' }, {}], usage: { prompt_tokens: 18 } },
    ]);
  });
});

describe('policies that have nothing to do', () => {
  it('are taken, and stored as labels except for the level of privacy', async () => {
    const { chat } = await startClient();
    const sent = policies({
      optimize_internal_requests: 1,
      max_cost: 1,
      max_retries: 1234,
      privacy_level: 2,
    });
    const { metadata } = await chat(ask('Hello'), { ...sent, 'pulze-labels': '{}' });
    expect(metadata?.labels).toEqual({
      weights_cost: '0.0',
      weights_latency: '0.0',
      weights_quality: '1.0',
      policies_optimize_internal_requests: '1',
      policies_max_cost: '1.0',
      policies_max_retries: '1234',
    });
  });
});
