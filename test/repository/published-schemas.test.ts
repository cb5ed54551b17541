import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../src/source/json.ts';
import { findUndocumented, wireSchema } from '../support/wire-schemas.ts';

const dialects = ['pulze', 'openai'] as const;

function definitionsOf(schema: JsonObject): readonly (readonly [string, JsonValue])[] {
  return Object.entries(isJsonObject(schema['$defs']) ? schema['$defs'] : {});
}

/** Every schema that a definition is made of, those that it refers to included. */
function partsOf(
  schema: JsonValue,
  root: JsonObject,
  seen: Set<JsonValue> = new Set(),
): Set<JsonValue> {
  if (seen.has(schema) || (!isJsonObject(schema) && !isJsonArray(schema))) return seen;
  seen.add(schema);
  const members = isJsonArray(schema) ? schema : Object.values(schema);
  for (const member of members) partsOf(member, root, seen);
  const $ref = isJsonObject(schema) ? schema['$ref'] : undefined;
  if (typeof $ref !== 'string') return seen;
  const target = new Map(definitionsOf(root)).get($ref.slice('#/$defs/'.length));
  return partsOf(target ?? null, root, seen);
}

const chat = {
  id: 'chatcmpl-7',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'gpt-4o',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'Sent.', refusal: null },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
};

describe('the schemas of the API that are published', () => {
  it.each(dialects)('are sound, with every reference in its place: %s', (dialect) => {
    const schema = wireSchema(dialect);
    const ajv = new Ajv2020({ allowUnionTypes: true, strictRequired: false, strictTypes: false });
    formats.default(ajv);
    ajv.addSchema(schema);
    for (const [name] of definitionsOf(schema)) {
      expect(ajv.compile({ $ref: `${schema['$id']}#/$defs/${name}` })).toBeTypeOf('function');
    }
  });

  it.each(dialects)('say in words what everything is: %s', (dialect) => {
    const definitions = definitionsOf(wireSchema(dialect));
    const silent = definitions.filter(
      ([, each]) => !isJsonObject(each) || each['description'] === undefined,
    );
    expect([definitions.length > 30, silent.map(([name]) => name)]).toEqual([true, []]);
  });

  it.each(dialects)('leave every answer open for what a service adds: %s', (dialect) => {
    const schema = wireSchema(dialect);
    const answers = definitionsOf(schema).filter(([name]) =>
      /(Response|Chunk)$|^(refusal|models?|modelList|prices|ranking|toggled|logRecord)$/.test(name),
    );
    const closed = answers.filter(([, each]) =>
      [...partsOf(each, schema)].some(
        (part) => isJsonObject(part) && part['additionalProperties'] === false,
      ),
    );
    expect([answers.length > 6, closed.map(([name]) => name)]).toEqual([true, []]);
  });

  it('take an answer with members that nobody has heard of', () => {
    const told = { ...chat, weather: { today: 'rain' } };
    expect(findUndocumented('openai', 'chatResponse', told)).toEqual([]);
    expect(findUndocumented('pulze', 'chatResponse', { ...told, id: null, usage: null })).toEqual(
      [],
    );
  });

  it.each([
    ['openai', 'chatResponse', { ...chat, created: 1.5 }, ['/created must be integer']],
    [
      'openai',
      'chatResponse',
      { ...chat, choices: [{}] },
      ['index', 'message', 'logprobs', 'finish_reason'].map(
        (key) => `/choices/0 must have required property '${key}'`,
      ),
    ],
    [
      'openai',
      'chatChunk',
      chat,
      ['/object must be equal to constant', "/choices/0 must have required property 'delta'"],
    ],
    [
      'openai',
      'refusal',
      { error: { message: 'Slow down.' } },
      ['type', 'param', 'code'].map((key) => `/error must have required property '${key}'`),
    ],
    ['openai', 'refusal', { detail: 'Slow down.' }, [" must have required property 'error'"]],
    [
      'openai',
      'chatRequest',
      { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello.' }], temprature: 1 },
      [' must NOT have additional properties'],
    ],
    [
      'pulze',
      'chatResponse',
      { ...chat, choices: [{ index: 0 }] },
      ["/choices/0 must have required property 'message'"],
    ],
    [
      'pulze',
      'refusal',
      { detail: 7 },
      ['/detail must be string', '/detail must be array', '/detail must match a schema in anyOf'],
    ],
    ['pulze', 'chatRequest', { messages: [], temperature: 1.01 }, ['/temperature must be <= 1']],
    ['pulze', 'textRequest', { prompt: 'Dear customer', logprobs: 6 }, ['/logprobs must be <= 5']],
    ['pulze', 'policies', { max_cost: 0 }, ['/max_cost must be >= 0.0001']],
    ['pulze', 'weights', { cost: 'low' }, ['/cost must be number']],
  ] as const)('say what is wrong: %s %s %j', (dialect, kind, value, mistakes) => {
    expect(findUndocumented(dialect, kind, value)).toEqual(mistakes);
  });
});
