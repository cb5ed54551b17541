import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/source/json.ts';
import { fc } from '../support/fast-check.ts';
import { nestLists, nestMaps } from '../support/nest.ts';
import { startDialect } from './dialect-server.ts';

const dialects = ['pulze', 'openai'] as const;
const kinds = ['chat', 'text'] as const;
const each = dialects.flatMap((dialect) => kinds.map((kind) => [dialect, kind] as const));

const levels = fc.constantFrom(1, 7, 60, 150, 190, 201, 3000, 20_000);

/** JSON text of any depth, some of it a schema. */
const deep: fc.Arbitrary<string> = levels.chain((count) =>
  fc.constantFrom(
    nestLists(count),
    nestMaps(count),
    nestMaps(count, '$ref'),
    `${'{"type":"array","minItems":1,"items":'.repeat(count)}true${'}'.repeat(count)}`,
    `${'{"type":"object","required":["a"],"properties":{"a":'.repeat(count)}{}${'}}'.repeat(count)}`,
    `${'{"anyOf":[{"type":"null"},'.repeat(count)}true${']}'.repeat(count)}`,
  ),
);

/** Where it is put: by itself, or as a part of what the API knows there. */
const members: readonly ((value: string) => string)[] = [
  (value) => `"nonsense":${value}`,
  (value) => `"messages":${value}`,
  (value) => `"messages":[{"role":"user","content":${value}}]`,
  (value) => `"prompt":${value}`,
  (value) => `"metadata":${value}`,
  (value) => `"logit_bias":${value}`,
  (value) => `"response_format":${value}`,
  (value) =>
    `"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":${value}}}`,
  (value) =>
    `"tool_choice":"required","tools":[{"type":"function","function":{"name":"a","parameters":${value}}}]`,
];

const member = fc.tuple(fc.constantFrom(...members), deep).map(([put, value]) => put(value));

describe('a request that is nested as deep as can be', () => {
  it.each(each)('is answered or refused, never a bug: %s, %s', async (dialect, kind) => {
    const { post } = await startDialect(dialect);
    const asked = kind === 'chat' ? '"messages":[{"role":"user","content":"Hi"}]' : '"prompt":"Hi"';
    await fc.assert(
      fc.asyncProperty(member, async (drawn) => {
        const { status, text } = await post(kind, `{"model":"gpt-4o",${asked},${drawn}}`);
        expect(status, `${drawn.slice(0, 200)} got ${text}`).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
  });
});

const itself: readonly JsonObject[] = [
  {
    type: 'object',
    properties: { kids: { type: 'array', minItems: 1, items: { $ref: '#' } } },
    required: ['kids'],
  },
  { type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] },
  { type: 'object', properties: {}, allOf: [{ $ref: '#' }, { $ref: '#' }] },
  { type: 'object', properties: { a: { anyOf: [{ $ref: '#' }, { $ref: '#/%zz' }] } } },
];

describe('a tool whose parameters lead to themselves', () => {
  it.each(dialects)('is called or refused, never a bug: %s', async (dialect) => {
    const { send } = await startDialect(dialect);
    for (const parameters of itself) {
      const tools = [{ type: 'function', function: { name: 'a', parameters } }];
      const messages = [{ role: 'user', content: 'Hi' }];
      const tool_choice = { type: 'function', function: { name: 'a' } };
      const body = { model: 'gpt-4o', messages, tools, tool_choice };
      const { status, text } = await send({ kind: 'chat', body });
      expect(status, text).toBeLessThan(500);
    }
  });

  it.each(dialects)('is a sketch that never ends: %s', async (dialect) => {
    const { send } = await startDialect(dialect);
    const messages = [{ role: 'user', content: `${'{a: '.repeat(3000)}json` }];
    const response_format = { type: 'json_object' };
    const body = { model: 'gpt-4o', messages, response_format };
    expect((await send({ kind: 'chat', body })).status).toBe(200);
  });
});
