import { describe, expect, it } from 'vitest';
import { tryModels } from '../../../../src/emulator/answer/fail-over.ts';
import { routeModel } from '../../../../src/emulator/answer/route-model.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { ask, type Client, contentOf, parse, startClient } from '../emulator-client.ts';

const cheap = { cost: 1, quality: 0, latency: 0 };
const down = { status: 503, message: 'overloaded' };

/** The models that are called, in order, when those of a list fail. */
function callsOf(
  name: string,
  limits: { readonly sameModelRetries: number; readonly switchModelRetries: number },
  failing: (namespace: string) => boolean = () => true,
) {
  const called: string[] = [];
  const tried = tryModels({ route: routeModel(name, cheap), name, limits }, (namespace) => {
    called.push(namespace);
    return failing(namespace) ? down : undefined;
  });
  return { called, tried };
}

describe('tryModels', () => {
  it('calls the same model once more, then the best of the others', () => {
    const { called, tried } = callsOf('pulze', { sameModelRetries: 1, switchModelRetries: 2 });
    expect(called).toEqual([
      'mosaicml/mpt-7b-instruct',
      'mosaicml/mpt-7b-instruct',
      'openai/gpt-4o',
      'openai/gpt-4o',
      'anthropic/claude-3-5-sonnet',
      'anthropic/claude-3-5-sonnet',
    ]);
    expect([tried.route.namespace, tried.retries, tried.failure]).toEqual([
      'anthropic/claude-3-5-sonnet',
      5,
      down,
    ]);
  });

  it('stops at the first model that answers, with its own score and price', () => {
    const { called, tried } = callsOf(
      'pulze',
      { sameModelRetries: 0, switchModelRetries: 5 },
      (namespace) => namespace !== 'anthropic/claude-3-5-sonnet',
    );
    expect(called.length).toBe(3);
    expect([tried.route.namespace, tried.route.price, tried.retries, tried.failure]).toEqual([
      'anthropic/claude-3-5-sonnet',
      { prompt: 3, completion: 15 },
      2,
      undefined,
    ]);
    expect(tried.route.score).toBeLessThan(1);
  });

  it('switches to no other model than the one that was named', () => {
    expect(callsOf('gpt-4', { sameModelRetries: 3, switchModelRetries: 5 }).called).toEqual([
      'openai/gpt-4',
      'openai/gpt-4',
      'openai/gpt-4',
      'openai/gpt-4',
    ]);
  });

  it('switches among the models that a part of a name means', () => {
    const { called } = callsOf('claude', { sameModelRetries: 0, switchModelRetries: 5 });
    expect(called).toEqual([
      'anthropic/claude-instant-v1',
      'anthropic/claude-3-5-sonnet',
      'anthropic/claude-2.0',
    ]);
  });
});

describe('a model that fails', () => {
  const metadataOf = async (
    client: Client,
    policies: JsonObject = {},
    model = 'pulze',
  ): Promise<readonly unknown[]> => {
    const headers = { 'pulze-policies': JSON.stringify(policies) };
    const answer = await client.chat(ask('Hello', { max_tokens: 1, model }), headers);
    return [answer.model, answer.metadata?.model?.namespace, answer.metadata?.retries];
  };

  it('is tried again as often as the policies say, and then another answers', async () => {
    const rules = [{ match: { model: 'openai/gpt-4o' }, model_fault: { status: 503 } }];
    const client = await startClient({ script: { rules } });
    const sonnet = 'anthropic/claude-3-5-sonnet';
    expect([
      await metadataOf(client),
      await metadataOf(client, { max_same_model_retries: 3 }),
      await metadataOf(client, { max_same_model_retries: 0 }),
    ]).toEqual([
      [sonnet, sonnet, 2],
      [sonnet, sonnet, 4],
      [sonnet, sonnet, 1],
    ]);
  });

  it('is well again after so many calls', async () => {
    const rules = [{ model_fault: { status: 503, times: 3 } }];
    const client = await startClient({ script: { rules } });
    const same = { max_same_model_retries: 1 };
    expect([
      await metadataOf(client, same, 'openai/gpt-4').catch(String),
      await metadataOf(client, same, 'openai/gpt-4'),
      await metadataOf(client, same, 'openai/gpt-4'),
    ]).toEqual([
      'Error: 503 {"detail":"the model failed (503)"}',
      ['openai/gpt-4', 'openai/gpt-4', 1],
      ['openai/gpt-4', 'openai/gpt-4', undefined],
    ]);
  });

  it('is counted in calls to models, apart from the requests of other rules', async () => {
    const rules = [
      { match: { call: 2 }, model_fault: { status: 500, message: 'no memory' } },
      { match: { call: 2 }, reply: { text: 'second request' } },
    ];
    const client = await startClient({ script: { rules } });
    const first = await client.chat(ask('Hello'));
    const second = await client.chat(ask('Hello'));
    expect([first.metadata?.retries, second.metadata?.retries, contentOf(second)]).toEqual([
      undefined,
      1,
      'second request',
    ]);
  });

  it('fails for requests with a text, and for a share of the calls', async () => {
    const rules = [
      { match: { text: 'refund' }, model_fault: { status: 503 } },
      { match: { text: 'parcel', probability: 0.5 }, model_fault: { status: 500 } },
    ];
    const { send } = await startClient({ script: { rules } });
    const headers = { 'pulze-policies': '{"max_same_model_retries": 0}' };
    const statusesOf = async (content: string): Promise<readonly number[]> => {
      const statuses: number[] = [];
      for (let index = 0; index < 40; index++) {
        const body = ask(content, { model: 'openai/gpt-4', max_tokens: 1 });
        statuses.push((await send('/chat/completions', body, headers)).status);
      }
      return [...new Set(statuses)].sort();
    };
    expect([
      await statusesOf('My refund'),
      await statusesOf('My parcel'),
      await statusesOf('Hello'),
    ]).toEqual([[503], [200, 500], [200]]);
  });

  it('says in a stream, too, why there is no answer', async () => {
    const script = {
      rules: [{ model_fault: { status: 503, message: 'overloaded' } }],
      unspecified: { failed_models: 200 },
    };
    const { stream } = await startClient({ script });
    const chunks = await stream(ask('Hello'));
    expect(chunks.map(({ choices, metadata }) => [choices, metadata?.error])).toEqual([
      [[], 'overloaded'],
    ]);
  });

  it('is answered with the status of the model', async () => {
    const rules = [{ model_fault: { status: 429, message: 'too many requests' } }];
    const { send } = await startClient({ script: { rules } });
    const reply = await send('/chat/completions', ask('Hello'));
    expect([reply.status, parse(reply.text)]).toEqual([429, { detail: 'too many requests' }]);
  });
});
