import type { DialectName } from '../../src/emulator/emulator.ts';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../src/source/json.ts';
import { fc } from '../support/fast-check.ts';
import { findUndocumented, wireSchema } from '../support/wire-schemas.ts';
import { arbitraryOf, type Chosen } from './schema-arbitrary.ts';

/** A body for a path of the completions API, allowed by the published schema. */
export interface DrawnRequest {
  readonly dialect: DialectName;
  readonly kind: 'chat' | 'text';
  readonly body: JsonObject;
}

const argumentSchemas: readonly JsonObject[] = [
  { type: 'object', properties: {} },
  {
    type: 'object',
    properties: { number: { type: 'integer', minimum: 1 }, note: { type: ['string', 'null'] } },
    required: ['number'],
    additionalProperties: false,
  },
  {
    type: 'object',
    properties: {
      queue: { enum: ['billing', 'access'] },
      at: { type: 'string', format: 'date-time' },
      items: {
        type: 'array',
        items: { anyOf: [{ type: 'string' }, { type: 'number' }] },
        minItems: 2,
      },
      place: { $ref: '#/$defs/place' },
    },
    required: ['queue', 'items', 'place'],
    $defs: {
      place: { type: 'object', properties: { town: { type: 'string', pattern: '^[A-Z]{3}$' } } },
    },
  },
];

const few = fc.constantFrom<JsonValue>(1, 2, 3, null);
const limits = fc.constantFrom<JsonValue>(1, 1, 2, 7, 30, 30, -1, 1_000_000, null);
const someBias = fc
  .dictionary(
    fc.constantFrom('refund', '0', '50256', ' your', 'é'),
    fc.integer({ min: -100, max: 100 }),
  )
  .map((bias): JsonValue => ({ ...bias }));

const chosen: Readonly<Record<DialectName, Chosen>> = {
  pulze: {
    n: few,
    best_of: few,
    max_tokens: limits,
    logit_bias: fc.oneof(fc.constant(null), someBias),
    model: fc.constantFrom(
      'pulze',
      'gpt-4',
      'mosaicml/mpt-7b-instruct',
      'claude',
      'acme/none',
      '',
      null,
    ),
    parameters: fc.constantFrom<JsonValue>(...argumentSchemas, {
      properties: { strange: { type: 'nothing', minimum: 'low', enum: [] } },
    }),
  },
  openai: {
    n: few,
    best_of: few,
    logit_bias: fc.oneof(fc.constant(null), someBias),
    model: fc.constantFrom('gpt-4o', 'gpt-4o', 'acme/none', 'o3'),
    objectSchema: fc.constantFrom<JsonValue>(...argumentSchemas),
    schema: fc.constantFrom<JsonValue>(...argumentSchemas),
  },
};

/**
 * Any request that the schema allows. `isSettled` mends what only shows when two parameters are seen
 * together, so that most of them are answered.
 */
export function requestsOf(
  dialect: DialectName,
  kind: DrawnRequest['kind'],
  { isSettled }: { readonly isSettled: boolean },
): fc.Arbitrary<DrawnRequest> {
  const name = `${kind}Request` as const;
  const drawn = arbitraryOf({ $ref: `#/$defs/${name}` }, wireSchema(dialect), chosen[dialect]);
  return drawn
    .map((value) => (isJsonObject(value) ? value : {}))
    .map((body) => (isSettled ? settle[dialect](body) : body))
    .filter((body) => findUndocumented(dialect, name, body).length === 0)
    .map((body) => ({ dialect, kind, body }));
}

const settle = { pulze: settlePulze, openai: settleOpenai };

function settlePulze(body: JsonObject): JsonObject {
  const { tool_choice: choice, tools, messages } = body;
  const name = namesOf(tools)[0];
  const named = { type: 'function', function: { name: name ?? '' } };
  const isNamed = isJsonObject(choice) && choice['function'] !== undefined;
  return without(
    {
      ...body,
      ...(isNamed && name !== undefined ? { tool_choice: named } : {}),
      ...(isJsonArray(messages) ? { messages: [...messages, speaking('A ticket, as JSON.')] } : {}),
      ...(isJsonArray(messages) || !isJsonObject(body['response_format'])
        ? {}
        : { prompt: 'A ticket, as JSON:' }),
    },
    isNamed && name === undefined ? ['tool_choice'] : [],
  );
}

function settleOpenai(body: JsonObject): JsonObject {
  const names = namesOf(body['tools']);
  const isGiven = (key: string): boolean => (body[key] ?? null) !== null;
  const needs: readonly (readonly [string, boolean])[] = [
    ['stream_options', body['stream'] === true],
    ['top_logprobs', body['logprobs'] === true],
    ['metadata', body['store'] === true],
    ['max_tokens', !isGiven('max_completion_tokens')],
    ['tool_choice', names.length > 0],
    ['parallel_tool_calls', names.length > 0],
    ['functions', names.length === 0],
    ['function_call', false],
    ['web_search_options', false],
    ['reasoning_effort', body['model'] === 'o3'],
    ['modalities', false],
    ['moderation', false],
    ['best_of', Number(body['best_of'] ?? 1) >= Number(body['n'] ?? 1) && body['stream'] !== true],
    ...[
      'stop',
      'max_tokens',
      'top_p',
      'presence_penalty',
      'frequency_penalty',
      'logprobs',
      'top_logprobs',
      'logit_bias',
      'temperature',
    ].map((key) => [key, body['model'] !== 'o3'] as const),
  ];
  const { tool_choice: choice, messages } = body;
  return without(
    {
      ...body,
      ...(isJsonObject(choice) ? { tool_choice: 'required' } : {}),
      ...(isJsonArray(messages)
        ? { messages: [...messages.flatMap(answerCalls), speaking('A ticket, as JSON.')] }
        : {}),
      ...(isJsonArray(body['tools']) ? { tools: body['tools'].map(loosen) } : {}),
      ...(isJsonObject(body['response_format'])
        ? { response_format: loosen(body['response_format']) }
        : {}),
    },
    needs.flatMap(([key, isMet]) => (isMet ? [] : [key])),
  );
}

/** Each call gets its result; a result without a call is left out. */
function answerCalls(message: JsonValue): readonly JsonValue[] {
  if (!isJsonObject(message)) return [message];
  if (message['role'] === 'tool') return [];
  const calls = message['tool_calls'];
  if (!isJsonArray(calls)) return [message];
  const named = calls.filter(isJsonObject).map((call, index) => ({ ...call, id: `call_${index}` }));
  const results = named.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'Found.' }));
  return [{ ...message, tool_calls: named }, ...results];
}

function loosen(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const loose = Object.entries(value).map(([key, member]) => [
    key,
    isJsonObject(member) && 'strict' in member ? { ...member, strict: false } : member,
  ]);
  return Object.fromEntries(loose);
}

function namesOf(tools: JsonValue | undefined): readonly string[] {
  const list = isJsonArray(tools) ? tools.filter(isJsonObject) : [];
  return list.map(({ function: called, custom }) => {
    const detail = called ?? custom;
    return isJsonObject(detail) ? String(detail['name']) : '';
  });
}

function speaking(content: string): JsonObject {
  return { role: 'user', content };
}

function without(body: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));
}
