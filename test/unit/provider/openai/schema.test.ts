import { describe, expect, it } from 'vitest';
import { openai } from '../../../../src/provider/builtin/openai.ts';
import type { JsonObject, JsonValue } from '../../../../src/source/json.ts';
import { checkAt } from '../openai-fixture.ts';

function tool(parameters: JsonValue): JsonObject {
  return { tools: [{ type: 'function', function: { name: 'find', strict: true, parameters } }] };
}

const toolPlace = 'tools.0.function.parameters';
const toolName = 'tools[0].function.parameters';

const ticket = {
  type: 'object',
  properties: { id: { type: 'string' }, queue: { type: ['string', 'null'] } },
  required: ['id', 'queue'],
  additionalProperties: false,
};

describe('a strict schema', () => {
  it.each<[string, JsonValue]>([
    ['requires every property and allows no others', ticket],
    ['may have no properties', { type: 'object', additionalProperties: false }],
    [
      'may have choices further down',
      {
        ...ticket,
        properties: { id: { anyOf: [ticket, { type: 'null' }] }, queue: { $ref: '#' } },
      },
    ],
  ])('%s', (_, schema) => {
    expect(checkAt('api.openai.com', tool(schema))).toEqual([]);
  });

  it.each<[string, JsonValue, string, string]>([
    [
      'allows other properties',
      { ...ticket, additionalProperties: true },
      '.additionalProperties',
      '.additionalProperties` is true; OpenAI takes false in a strict schema',
    ],
    [
      'does not say that it allows none',
      { type: 'object', properties: {} },
      '',
      '` has no `additionalProperties: false`, which OpenAI asks of every object in a strict schema',
    ],
    [
      'leaves a property out',
      { ...ticket, required: ['id'] },
      '.required',
      '` does not require `queue`; OpenAI wants every property of a strict schema required',
    ],
    [
      'requires nothing',
      { type: 'object', properties: ticket.properties, additionalProperties: false },
      '',
      '` does not require `id` and `queue`; OpenAI wants every property of a strict schema required',
    ],
    [
      'is no object',
      { type: 'array', items: ticket },
      '.type',
      '.type` is "array"; OpenAI takes object at the root of a schema',
    ],
    ['is no map', true, '', '` is true; OpenAI takes a JSON Schema of an object'],
    [
      'begins with a choice',
      { ...ticket, anyOf: [] },
      '.anyOf',
      '.anyOf` is at the root of a strict schema; OpenAI takes it further down only',
    ],
    [
      'is open in a list',
      {
        ...ticket,
        properties: { id: { type: 'array', items: { ...ticket, required: [] } }, queue: {} },
      },
      '.properties.id.items.required',
      '.properties.id.items` does not require `id` and `queue`; OpenAI wants every property of a strict schema required',
    ],
    [
      'is open in a choice',
      { ...ticket, properties: { id: { anyOf: [{ type: 'object' }] }, queue: {} } },
      '.properties.id.anyOf.0',
      '.properties.id.anyOf[0]` has no `additionalProperties: false`, which OpenAI asks of every object in a strict schema',
    ],
    [
      'is open in a definition',
      { ...ticket, $defs: { parcel: { type: ['object', 'null'] } } },
      '.$defs.parcel',
      '.$defs.parcel` has no `additionalProperties: false`, which OpenAI asks of every object in a strict schema',
    ],
  ])('that %s is refused there', (_, schema, place, words) => {
    expect(checkAt('localhost', tool(schema))).toEqual([
      ['error', 'refused-parameter', `${toolPlace}${place}`, `\`${toolName}${words}`],
    ]);
  });

  it('of an answer has the same rules', () => {
    const schema = { type: 'object', properties: { id: { type: 'string' } } };
    const body = {
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'ticket', strict: true, schema },
      },
    };
    expect(
      openai.check({ kind: 'chat', body: { model: 'gpt-4o', ...body }, settings: {} }),
    ).toEqual([
      {
        code: 'refused-parameter',
        severity: 'error',
        path: ['response_format', 'json_schema', 'schema'],
        message:
          '`response_format.json_schema.schema` has no `additionalProperties: false`, which OpenAI asks of every object in a strict schema',
      },
      {
        code: 'refused-parameter',
        severity: 'error',
        path: ['response_format', 'json_schema', 'schema'],
        message:
          '`response_format.json_schema.schema` does not require `id`; OpenAI wants every property of a strict schema required',
        hints: ["what may be absent takes null, too: `type: ['string', 'null']`"],
      },
    ]);
  });

  it('is not looked for where nothing says `strict`', () => {
    const schema = { type: 'object', properties: { id: { type: 'string' } } };
    const body = {
      response_format: { type: 'json_schema', json_schema: { name: 'ticket', schema } },
      tools: [{ type: 'function', function: { name: 'find', parameters: schema } }],
    };
    expect(checkAt('api.openai.com', body)).toEqual([]);
  });
});
