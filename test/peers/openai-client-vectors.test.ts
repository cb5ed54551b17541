import { describe, expect, it } from 'vitest';
import { errorOf, startOpenai } from './openai-dialect.ts';

const model = 'text-embedding-3-small';

function cosine(first: readonly number[] = [], second: readonly number[] = []): number {
  return first.reduce((sum, value, index) => sum + value * (second[index] ?? 0), 0);
}

describe('embeddings, as the openai client reads them', () => {
  it('are the same numbers as base64, which the client asks for by itself, and as floats', async () => {
    const client = await startOpenai();
    const input = ['Where is my refund?', 'I cannot log in.'];
    const packed = await client.embeddings.create({ model, input });
    const plain = await client.embeddings.create({ model, input, encoding_format: 'float' });
    expect(packed).toEqual(plain);
    expect([
      plain.object,
      plain.model,
      plain.data.map(({ index, object }) => [index, object]),
    ]).toEqual([
      'list',
      model,
      [
        [0, 'embedding'],
        [1, 'embedding'],
      ],
    ]);
    expect(plain.usage.total_tokens).toBe(plain.usage.prompt_tokens);
  });

  it('are as long as the model makes them, or as asked, and of length 1', async () => {
    const client = await startOpenai();
    const asked = [
      { model },
      { model: 'text-embedding-3-large' },
      { model: 'text-embedding-ada-002' },
      { model, dimensions: 256 },
    ];
    const seen: unknown[] = [];
    for (const each of asked) {
      const { data } = await client.embeddings.create({ ...each, input: 'Where is my refund?' });
      const vector = data[0]?.embedding ?? [];
      seen.push([vector.length, Math.round(cosine(vector, vector) * 1e5) / 1e5]);
    }
    expect(seen).toEqual([
      [1536, 1],
      [3072, 1],
      [1536, 1],
      [256, 1],
    ]);
  });

  it('are near for texts that are alike, and the same for the same text', async () => {
    const client = await startOpenai();
    for (const dimensions of [1536, 256]) {
      const { data } = await client.embeddings.create({
        model,
        dimensions,
        input: [
          'My refund has not arrived.',
          'The refund for my order did not arrive yet.',
          'How can I change the password of my account?',
          'My refund has not arrived.',
        ],
      });
      const [refund, late, password, same] = data.map(({ embedding }) => embedding);
      expect(cosine(refund, late)).toBeGreaterThan(0.4);
      expect(cosine(refund, password)).toBeLessThan(0.2);
      expect(same).toEqual(refund);
    }
  });

  it('are made of tokens, too', async () => {
    const client = await startOpenai();
    const one = await client.embeddings.create({ model, input: [1, 2, 3] });
    const two = await client.embeddings.create({ model, input: [[1, 2, 3], [4]] });
    expect([one.data.length, two.data.length]).toEqual([1, 2]);
    expect(two.data[0]?.embedding).toEqual(one.data[0]?.embedding);
  });

  it('are what a script says', async () => {
    const client = await startOpenai(`
rules:
  - match: { text: refund }
    reply: { embedding: [[1, 0], [0, 1]] }
  - reply: { embedding: [0.5, -0.25] }
  - reply: { text: never for a vector }
`);
    const pair = await client.embeddings.create({ model, input: ['refund', 'login'] });
    const same = await client.embeddings.create({ model, input: ['a', 'b'] });
    expect([pair, same].map(({ data }) => data.map(({ embedding }) => embedding))).toEqual([
      [
        [1, 0],
        [0, 1],
      ],
      [
        [0.5, -0.25],
        [0.5, -0.25],
      ],
    ]);
    const { choices } = await client.chat.completions.create({
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'refund' }],
    });
    expect(choices[0]?.message.content).toBe('never for a vector');
  });

  it('are refused as OpenAI refuses them', async () => {
    const client = await startOpenai();
    const bodies = [
      { model, input: '' },
      { model, input: [] },
      { model, input: 'a', dimensions: 4096 },
      { model: 'text-embedding-ada-002', input: 'a', dimensions: 10 },
      { model, input: 'refund '.repeat(8200) },
    ];
    const errors: unknown[] = [];
    for (const body of bodies) {
      const { status, param, code } = await errorOf(client.embeddings.create(body));
      errors.push([status, param, code]);
    }
    expect(errors).toEqual([
      [400, 'input', 'empty_string'],
      [400, 'input', 'empty_array'],
      [400, 'dimensions', null],
      [400, 'dimensions', null],
      [400, null, null],
    ]);
  });
});

describe('models, as the openai client lists them', () => {
  it('are one page, whichever way it is read', async () => {
    const client = await startOpenai();
    const page = await client.models.list();
    const ids: string[] = [];
    for await (const each of client.models.list()) ids.push(each.id);
    expect(ids).toEqual(page.data.map(({ id }) => id));
    expect([page.object, page.hasNextPage(), ids.includes(model)]).toEqual(['list', false, true]);
  });

  it('are found by their ids, and otherwise not', async () => {
    const client = await startOpenai();
    expect(await client.models.retrieve('gpt-4o')).toEqual({
      id: 'gpt-4o',
      object: 'model',
      created: 1715367049,
      owned_by: 'system',
    });
    const error = await errorOf(client.models.retrieve('acme/gpt-9'));
    expect([error.status, error.code, error.param, error.message]).toEqual([
      404,
      'model_not_found',
      'model',
      "404 The model 'acme/gpt-9' does not exist",
    ]);
  });
});
