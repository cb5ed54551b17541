import { describe, expect, it } from 'vitest';
import {
  type LogEntry,
  makeRequestLog,
  mostLoggedText,
  type RequestLog,
} from '../../../../src/emulator/server/request-log.ts';
import type { CompletionBody } from '../../../../src/emulator/validation/completion-body.ts';
import { readPolicies } from '../../../../src/emulator/validation/policies.ts';
import { readBody } from '../../../../src/emulator/validation/read-body.ts';
import type { JsonObject, JsonValue } from '../../../../src/source/json.ts';
import { callEndpoint } from '../call-endpoint.ts';
import { ask, type Client, startClient } from '../emulator-client.ts';

const script = { rules: [{ reply: { text: 'Sent back to your card.' } }] };
const day = 1_700_000_000_000;
const isoDay = '2023-11-14T22:13:20.000Z';

const idOf = async (
  client: Client,
  content: string,
  headers: Record<string, string> = {},
): Promise<string> => String((await client.chat(ask(content), headers)).id);

const find = (client: Client, filter: JsonObject, query = ''): Promise<JsonValue> =>
  callEndpoint(client, {
    method: 'POST',
    path: `/logs/${query}`,
    body: { date_from: isoDay, ...filter },
  }).then(({ body }) => body);

const promptsOf = (page: JsonValue): readonly JsonValue[] =>
  (page as { items: readonly JsonObject[] }).items.map((item) => item['prompt'] ?? null);

describe('a log', () => {
  it('has the request and the answer, by the answer’s id', async () => {
    const client = await startClient({ script });
    const headers = { 'pulze-labels': '{"queue":"Billing"}', 'pulze-weights': '{"quality":2}' };
    const body = ask('Refund please', { model: 'openai/gpt-4', temperature: 0 });
    const answer = await client.chat(body, headers);
    const labels = {
      queue: 'billing',
      weights_cost: '0.0',
      weights_latency: '0.0',
      weights_quality: '2.0',
    };
    expect(await callEndpoint(client, { path: `/logs/${answer.id}/` })).toEqual({
      status: 200,
      body: {
        id: answer.id,
        model: 'gpt-4',
        provider: 'openai',
        namespace: 'openai/gpt-4',
        model_id: expect.stringMatching(/^[\da-f-]{36}$/),
        app_id: answer.metadata?.app_id,
        auth0_id: null,
        conversation_id: null,
        parent_request_id: null,
        request_type: 'chat_completions',
        payload: {
          model: 'openai/gpt-4',
          temperature: 0,
          messages: [{ role: 'user', content: 'Refund please' }],
          provider: 'openai',
          labels,
          weights: { cost: 0, quality: 2, latency: 0 },
          policies: {},
        },
        prompt: 'Refund please',
        response: answer,
        response_text: 'Sent back to your card.',
        status_code: 200,
        latency: 0,
        timestamp: day,
        created: isoDay,
        prompt_tokens: 2,
        completion_tokens: 6,
        total_tokens: 8,
        prompt_tokens_cost: 0.00006,
        completion_tokens_cost: 0.00036,
        total_tokens_cost: 0.00042,
        prompt_tokens_cost_savings: 0,
        completion_tokens_cost_savings: 0,
        total_tokens_cost_savings: 0,
        costs_incurred: true,
        privacy_level: 1,
        good_answer: null,
        feedback: '',
      },
    });
  });

  it('has no texts with a privacy level of 2', async () => {
    const client = await startClient({ script });
    const id = await idOf(client, 'Refund please', { 'pulze-policies': '{"privacy_level": 2}' });
    const { body } = await callEndpoint(client, { path: `/logs/${id}` });
    expect(JSON.stringify(body)).not.toMatch(/Refund|card/);
    expect(body).toMatchObject({
      privacy_level: 2,
      prompt: '',
      response_text: '',
      total_tokens: 8,
    });
  });

  it('of a text completion has all its prompts and texts', async () => {
    const client = await startClient({ script });
    const prompt = ['The parcel', 'The refund'];
    const reply = await client.send('/completions', { prompt });
    const { id } = JSON.parse(reply.text);
    expect((await callEndpoint(client, { path: `/logs/${id}` })).body).toMatchObject({
      request_type: 'completions',
      prompt: 'The parcel\nThe refund',
      response_text: 'Sent back to your card.\nSent back to your card.',
      payload: { prompt, labels: {} },
    });
  });

  it('is not kept with a privacy level of 3, and the answer has no id', async () => {
    const client = await startClient({ script });
    const headers = { 'pulze-policies': '{"privacy_level": 3}' };
    expect([
      (await client.chat(ask('Refund please'), headers)).id,
      (await client.stream(ask('Refund please'), headers)).map((chunk) => chunk.id).at(0),
      await find(client, {}),
    ]).toEqual([undefined, undefined, { items: [], total: 0, page: 1, size: 50, pages: 0 }]);
  });

  it('is kept of requests that no model answered', async () => {
    const rules = [{ model_fault: { status: 503, message: 'overloaded' } }];
    const client = await startClient({ script: { rules } });
    await client.send('/chat/completions', ask('Refund please'));
    expect(await find(client, {})).toMatchObject({
      items: [{ status_code: 503, response: { metadata: { error: 'overloaded', retries: 3 } } }],
    });
  });

  it('takes a rating', async () => {
    const client = await startClient({ script });
    const id = await idOf(client, 'Refund please');
    const rated = await callEndpoint(client, {
      method: 'POST',
      path: `/logs/${id}/rating`,
      body: { good_answer: false, feedback: 'Too short' },
    });
    const wrong = await callEndpoint(client, {
      method: 'POST',
      path: `/logs/${id}/rating`,
      body: { good_answer: 'very' },
    });
    expect([rated.status, rated.body, wrong.status]).toEqual([
      200,
      expect.objectContaining({ id, good_answer: false, feedback: 'Too short' }),
      422,
    ]);
    expect(await callEndpoint(client, { path: `/logs/${id}` })).toEqual(rated);
  });

  it('is not there for an id that is no answer’s', async () => {
    const client = await startClient({ script });
    const body = { good_answer: true };
    expect([
      await callEndpoint(client, { path: '/logs/5c2f5f0e' }),
      await callEndpoint(client, { method: 'POST', path: '/logs/5c2f5f0e/rating', body }),
    ]).toEqual([
      { status: 404, body: { detail: 'Log not found' } },
      { status: 404, body: { detail: 'Log not found' } },
    ]);
  });
});

describe('the list of logs', () => {
  const filled = async (): Promise<Client> => {
    const client = await startClient({ script });
    await idOf(client, 'one refund', { 'pulze-labels': '{"queue":"billing","vip":true}' });
    await idOf(client, 'a late parcel', { 'pulze-labels': '{"queue":"shipping"}' });
    await idOf(client, 'two refunds', { 'pulze-labels': '{"queue":"Billing"}' });
    return client;
  };

  it('is newest first, in pages', async () => {
    const client = await filled();
    const second = await find(client, {}, '?page=2&size=2');
    expect([promptsOf(await find(client, {})), promptsOf(second), second]).toEqual([
      ['two refunds', 'a late parcel', 'one refund'],
      ['one refund'],
      expect.objectContaining({ total: 3, page: 2, size: 2, pages: 2 }),
    ]);
  });

  it('is filtered by labels, texts, times and apps', async () => {
    const client = await filled();
    const filters: readonly JsonObject[] = [
      { labels: { queue: 'BILLING' } },
      { labels: { queue: 'billing', vip: 'true' } },
      { query: 'PARCEL' },
      { query: 'your card' },
      { date_from: '2023-11-15T00:00:00Z' },
      { date_to: '2023-11-14T00:00:00Z' },
      { app_ids: ['5c2f5f0e'] },
    ];
    const found = await Promise.all(filters.map((filter) => find(client, filter)));
    expect(found.map((page) => promptsOf(page).length)).toEqual([2, 1, 1, 3, 0, 0, 0]);
  });

  it('is redirected to where it is documented, where a slash makes a difference', async () => {
    const client = await startClient({ script: { unspecified: { trailing_slash: 307 } } });
    const call = { method: 'POST', path: '/logs?size=5', body: { date_from: isoDay } } as const;
    expect(await callEndpoint(client, call)).toEqual({
      status: 307,
      location: '/v1/logs/?size=5',
      body: null,
    });
  });

  it('is sorted by columns', async () => {
    const client = await filled();
    const params = [{ col: 'prompt_tokens', order: 'desc' }, { col: 'prompt' }];
    expect(promptsOf(await find(client, { params }))).toEqual([
      'a late parcel',
      'one refund',
      'two refunds',
    ]);
  });

  const refused: readonly (readonly [JsonValue, string, string])[] = [
    [{}, '', 'missing body.date_from'],
    [{ date_from: 'soon' }, '', 'datetime_parsing body.date_from'],
    [{ date_from: isoDay, labels: { vip: 1 } }, '', 'string_type body.labels.vip'],
    [{ date_from: isoDay, params: [{ order: 'up' }] }, '', 'missing body.params.0.col'],
    [{ date_from: isoDay }, '?size=101', 'less_than_equal query.size'],
    ['soon', '', 'dict_type body'],
  ];
  it.each(refused)('refuses %j%s', async (body, query, expected) => {
    const client = await startClient();
    const called = await callEndpoint(client, { method: 'POST', path: `/logs/${query}`, body });
    const [first] = (called.body as { detail: readonly JsonObject[] }).detail;
    const loc = first?.['loc'] as readonly JsonValue[];
    expect([called.status, `${first?.['type']} ${loc.join('.')}`]).toEqual([422, expected]);
  });
});

describe('makeRequestLog', () => {
  const policies = readPolicies();
  const headers = { weights: { cost: 0, quality: 1, latency: 0 } };
  const entry = (id: string, content = 'Hello'): LogEntry => ({
    asked: { body: readBody('chat', ask(content)).body as CompletionBody, headers, policies },
    answer: {
      kind: 'chat',
      id,
      created: day,
      model: 'openai/gpt-4o',
      choices: [{ pieces: ['One', ' moment'], toolCalls: [], finishReason: 'stop' }],
      usage: {},
      metadata: {},
    },
    latency: 0,
  });
  const idsOf = (log: RequestLog): readonly string[] => log.list().map(({ answer }) => answer.id);

  it('forgets the oldest of too many requests, and their ratings', () => {
    const log = makeRequestLog(2);
    log.add(entry('first'));
    log.rate('first', { goodAnswer: true, feedback: '' });
    log.add(entry('second'));
    log.add(entry('third'));
    expect([log.find('first'), log.ratingOf('first'), idsOf(log)]).toEqual([
      undefined,
      undefined,
      ['third', 'second'],
    ]);
  });

  it('forgets sooner when the requests are long, but never the last one', () => {
    const log = makeRequestLog(10);
    const long = 'a'.repeat(mostLoggedText / 2);
    log.add(entry('first'));
    log.add(entry('second', long));
    log.add(entry('third', long));
    expect(idsOf(log)).toEqual(['third']);
    log.add(entry('fourth'));
    expect(idsOf(log)).toEqual(['fourth', 'third']);
  });

  it('has a request that is answered again once, with its last answer', () => {
    const log = makeRequestLog(10);
    log.add(entry('first', 'one'));
    log.add(entry('second'));
    log.add(entry('first', 'two'));
    expect([idsOf(log), log.find('FIRST')?.asked.body.messages]).toEqual([
      ['first', 'second'],
      [{ role: 'user', content: 'two' }],
    ]);
  });

  it('keeps nothing when it is made for nothing', () => {
    const log = makeRequestLog(0);
    log.add(entry('first'));
    expect(idsOf(log)).toEqual([]);
  });
});
