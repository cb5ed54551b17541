import { describe, expect, it } from 'vitest';
import { expectDocumented } from '../support/wire-schemas.ts';
import { startDialect } from './dialect-server.ts';

const question = { messages: [{ role: 'user', content: 'Where is my refund?' }] };

describe('what the emulator answers beside completions', () => {
  it('is as the published schema of Pulze says', async () => {
    const { call, send } = await startDialect('pulze');
    const read = async (...asked: Parameters<typeof call>): Promise<unknown> => {
      const { status, text } = await call(...asked);
      expect(status, text).toBe(200);
      return JSON.parse(text);
    };
    const active = await read('GET', '/models/active');
    expectDocumented('pulze', 'models', active);
    expectDocumented('pulze', 'models', await read('GET', '/models/all'));
    expectDocumented('pulze', 'prices', await read('GET', '/models/prices'));
    expectDocumented('pulze', 'ranking', await read('POST', '/models/rank', question));
    const [{ id: model }] = active as [{ id: string }];
    const path = `/models/${model}/toggle?enable=false`;
    expectDocumented('pulze', 'toggled', await read('PUT', path));
    const { id } = JSON.parse((await send({ kind: 'chat', body: question })).text);
    expectDocumented('pulze', 'logRecord', await read('GET', `/logs/${id}`));
    const rating = { good_answer: true, feedback: 'Kind.' };
    expectDocumented('pulze', 'logRecord', await read('POST', `/logs/${id}/rating`, rating));
    const filter = { date_from: '2023-01-01T00:00:00Z' };
    const page = (await read('POST', '/logs/', filter)) as { items: unknown[] };
    expect(page.items).toHaveLength(1);
    for (const item of page.items) expectDocumented('pulze', 'logRecord', item);
  });

  it('is as the published schema of OpenAI says', async () => {
    const { call } = await startDialect('openai');
    const read = async (...asked: Parameters<typeof call>): Promise<unknown> => {
      const { status, text } = await call(...asked);
      expect(status, text).toBe(200);
      return JSON.parse(text);
    };
    expectDocumented('openai', 'modelList', await read('GET', '/models'));
    expectDocumented('openai', 'model', await read('GET', '/models/gpt-4o'));
    for (const encoding_format of ['float', 'base64']) {
      const body = { model: 'text-embedding-3-small', input: 'refund', encoding_format };
      expectDocumented('openai', 'embeddingRequest', body);
      expectDocumented('openai', 'embeddingResponse', await read('POST', '/embeddings', body));
    }
  });

  it.each([
    ['pulze', 'GET', '/nothing'],
    ['pulze', 'GET', '/chat/completions'],
    ['pulze', 'GET', '/logs/none'],
    ['pulze', 'PUT', '/models/none/toggle'],
    ['openai', 'GET', '/nothing'],
    ['openai', 'GET', '/chat/completions'],
    ['openai', 'GET', '/models/none'],
    ['openai', 'POST', '/embeddings'],
  ] as const)('is a documented refusal: %s, %s %s', async (dialect, method, path) => {
    const { call } = await startDialect(dialect);
    const { status, text } = await call(method, path);
    expect(status).toBeGreaterThanOrEqual(400);
    expectDocumented(dialect, 'refusal', JSON.parse(text));
  });
});
