import { describe, expect, it } from 'vitest';
import { routeModel } from '../../../../src/emulator/answer/route-model.ts';
import { ask, startClient } from '../emulator-client.ts';

const quality = { cost: 0, quality: 1, latency: 0 };

const namesOf = (name: string): readonly string[] =>
  (routeModel(name, quality).candidates ?? []).map(({ model }) => model.namespace);

describe('routeModel', () => {
  it('heeds the proportions of the weights only', () => {
    expect(routeModel('pulze', { cost: 7, quality: 3, latency: 0 })).toEqual(
      routeModel('pulze', { cost: 0.7, quality: 0.3, latency: 0 }),
    );
  });

  it('heeds weights of any size', () => {
    const usual = routeModel('pulze', { cost: 0, quality: 1, latency: 1 });
    for (const size of [1e308, 1e-300])
      expect(routeModel('pulze', { cost: 0, quality: size, latency: size })).toEqual(usual);
  });

  it('lists the five best, and all that were weighed', () => {
    const { bestModels, candidates, score } = routeModel('smart', quality);
    expect([bestModels.length, candidates?.length, bestModels[0], score]).toEqual([
      5,
      11,
      { 'openai/gpt-4o': 1 },
      1,
    ]);
  });

  it('chooses among the models that have a part of a name, in any case', () => {
    expect([namesOf('Claude'), namesOf('openai/'), namesOf('gpt-4')]).toEqual([
      ['anthropic/claude-3-5-sonnet', 'anthropic/claude-2.0', 'anthropic/claude-instant-v1'],
      ['openai/gpt-4o', 'openai/gpt-4-turbo-2024-04-09', 'openai/gpt-4', 'openai/gpt-3.5-turbo'],
      ['openai/gpt-4'],
    ]);
  });

  it('takes what stands behind an @ for settings of the model', () => {
    const { namespace, at } = routeModel('gpt-4@legal', quality);
    expect([namespace, at, routeModel('@legal', quality).at]).toEqual([
      'openai/gpt-4',
      'legal',
      undefined,
    ]);
  });

  it('leaves out what cannot serve the request, unless nothing else is left', () => {
    const { emulated, none } = {
      emulated: routeModel('gpt', quality, {
        models: (routeModel('pulze', quality).candidates ?? []).map(({ model }) => model),
        canServe: ({ contextWindow }) => contextWindow < 10_000,
      }),
      none: routeModel('gpt-4o', quality, {
        models: (routeModel('pulze', quality).candidates ?? []).map(({ model }) => model),
        canServe: () => false,
      }),
    };
    expect([emulated.namespace, none.namespace]).toEqual(['openai/gpt-4', 'openai/gpt-4o']);
  });
});

describe('a request to a router', () => {
  const tools = [{ function: { name: 'open_ticket', parameters: { properties: {} } } }];

  it('goes to a model that can call functions, and has room for the prompt', async () => {
    const { chat } = await startClient();
    const cheapest = { 'pulze-weights': '{"cost": 1}' };
    const modelFor = async (body: ReturnType<typeof ask>): Promise<string | undefined> =>
      (await chat({ max_tokens: 1, ...body }, cheapest)).model;
    expect([
      await modelFor(ask('Hello')),
      await modelFor(ask('Hello', { tools, tool_choice: 'auto' })),
      await modelFor(ask('refund '.repeat(2100))),
    ]).toEqual([
      'mosaicml/mpt-7b-instruct',
      'mistral/mixtral-8x7b-instruct',
      'mistral/mixtral-8x7b-instruct',
    ]);
  });

  it('names the settings of a model in its metadata', async () => {
    const { chat } = await startClient();
    const { model, metadata } = await chat(ask('Hello', { model: 'gpt-4@legal', max_tokens: 1 }));
    expect([model, metadata?.model]).toEqual([
      'openai/gpt-4',
      { model: 'gpt-4', provider: 'openai', namespace: 'openai/gpt-4', at: 'legal' },
    ]);
  });
});
