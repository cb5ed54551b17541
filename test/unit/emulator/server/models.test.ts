import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/source/json.ts';
import { callEndpoint } from '../call-endpoint.ts';
import { ask, type Client, startClient } from '../emulator-client.ts';

type Listed = readonly JsonObject[];

const list = async (client: Client, path: string): Promise<Listed> =>
  (await callEndpoint(client, { path })).body as unknown as Listed;

describe('the models', () => {
  it('are described in full', async () => {
    const models = await list(await startClient(), '/models/all/');
    expect([models.length, models.at(-1)]).toEqual([
      11,
      {
        id: expect.stringMatching(/^[\da-f-]{36}$/),
        model: 'mpt-7b-instruct',
        provider: 'mosaicml',
        namespace: 'mosaicml/mpt-7b-instruct',
        description: 'mosaicml/mpt-7b-instruct, as the emulator plays it',
        url: 'https://models.example/mosaicml/mpt-7b-instruct',
        context_window: 2048,
        until: '2023-12-01T00:00:00Z',
        is_chat: false,
        is_open_source: true,
        is_gdpr: false,
        is_public: true,
        is_rag: false,
        is_ft: false,
        is_pulze_owner: true,
        is_test_model: true,
        default_active: true,
        supports_functions: false,
        supports_json: false,
        supports_n: false,
        supports_penalties: false,
        supports_stream: false,
        supports_vision: false,
        prompt_token_cost: 6e-8,
        completion_token_cost: 6e-8,
        base_cost: 0,
        price_unit: 'tokens',
      },
    ]);
  });

  it('name their owner, and the day from which they are deprecated', async () => {
    const models = await list(await startClient(), '/models/active');
    expect([
      models.filter((model) => 'owner' in model).map(({ owner, model }) => [owner, model]),
      models
        .filter((model) => 'deprecated_on' in model)
        .map(({ model, deprecated_on }) => [model, deprecated_on]),
    ]).toEqual([
      [['meta-llama', 'llama-3-70b-instruct']],
      [
        ['claude-2.0', '2025-07-21T00:00:00Z'],
        ['claude-instant-v1', '2024-11-06T00:00:00Z'],
      ],
    ]);
  });

  it('show their prices without a key, and themselves only with one', async () => {
    const client = await startClient({ apiKey: 'desk-key' });
    const prices = await callEndpoint(client, { path: '/models/prices' });
    const all = await callEndpoint(client, { path: '/models/all' });
    expect([prices.status, (prices.body as unknown as Listed)[0], all.status]).toEqual([
      200,
      {
        model: 'gpt-4o',
        provider: 'openai',
        namespace: 'openai/gpt-4o',
        prompt_token_cost: 0.0000025,
        completion_token_cost: 0.00001,
        base_cost: 0,
        price_unit: 'tokens',
      },
      401,
    ]);
  });

  it('can be switched off and on, and answer only when they are on', async () => {
    const client = await startClient();
    const [best] = await list(client, '/models/all');
    const toggle = (query: string): Promise<unknown> =>
      callEndpoint(client, { method: 'PUT', path: `/models/${best?.['id']}/toggle${query}` });
    const answering = async (): Promise<string | undefined> =>
      (await client.chat(ask('Hello', { max_tokens: 1 }))).model;
    const seen: unknown[] = [await answering(), await toggle('?enable=false')];
    seen.push(await answering(), (await list(client, '/models/active')).length);
    await toggle('');
    seen.push(await answering());
    expect(seen).toEqual([
      'openai/gpt-4o',
      { status: 200, body: { success: true, active: false, model: best } },
      'anthropic/claude-3-5-sonnet',
      10,
      'openai/gpt-4o',
    ]);
  });

  it('are not found by an id that none has, nor switched by a word', async () => {
    const client = await startClient();
    const put = async (path: string): Promise<number> =>
      (await callEndpoint(client, { method: 'PUT', path })).status;
    expect([await put('/models/5c2f/toggle'), await put('/models/5c2f/toggle?enable=may')]).toEqual(
      [404, 422],
    );
  });

  it('answer no router when all of them are off', async () => {
    const client = await startClient();
    for (const { id } of await list(client, '/models/all')) {
      await callEndpoint(client, { method: 'PUT', path: `/models/${id}/toggle?enable=false` });
    }
    const reply = await client.send('/chat/completions', ask('Hello'));
    expect([reply.status, reply.text]).toEqual([
      404,
      '{"detail":"no model of this app is active"}',
    ]);
  });
});

describe('a ranking', () => {
  const rank = (client: Client, body: JsonObject, headers: Record<string, string> = {}) =>
    callEndpoint(client, { method: 'POST', path: '/models/rank', body, headers });

  it('has the models by the weights, and what the prompt is like', async () => {
    const headers = { 'pulze-weights': '{"latency": 1}' };
    const { body } = await rank(
      await startClient(),
      ask('Your refund was approved', { model: 'openai/' }),
      headers,
    );
    const { models, hits } = body as unknown as { models: Listed; hits: Listed };
    expect([models.length, models[0], hits.length, hits[0]]).toEqual([
      4,
      { model: 'gpt-3.5-turbo', provider: 'openai', namespace: 'openai/gpt-3.5-turbo', score: 1 },
      10,
      {
        id: expect.stringMatching(/^[\da-f-]{36}$/),
        category: 'billing',
        similarity: expect.any(Number),
      },
    ]);
    const similarities = hits.map(({ similarity }) => Number(similarity));
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
  });

  it('is made of prompts, too, and finds nothing like a text without words', async () => {
    const { status, body } = await rank(await startClient(), { prompt: '?' });
    expect([status, (body as JsonObject)['hits']]).toEqual([200, []]);
  });

  it('is refused like a completion', async () => {
    const { status } = await rank(await startClient(), ask('Hello', { n: 0 }));
    expect(status).toBe(422);
  });
});
