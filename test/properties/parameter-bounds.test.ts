import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../src/emulator/emulator.ts';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../src/source/json.ts';
import { expectDocumented, readChunks, wireSchema } from '../support/wire-schemas.ts';
import { type Answered, type DialectServer, startDialect } from './dialect-server.ts';
import { placesOf } from './refused-place.ts';

type Kind = 'chat' | 'text';

const each = (['pulze', 'openai'] as const).flatMap((dialect) =>
  (['chat', 'text'] as const).map((kind) => [dialect, kind] as const),
);

const question = { model: 'gpt-4o', messages: [{ role: 'user', content: 'A ticket, as JSON.' }] };

const someTool = { type: 'function', function: { name: 'find_order' } };

/** What a parameter of OpenAI's wants beside it. */
const company: Readonly<Record<string, JsonObject>> = {
  stream_options: { stream: true },
  top_logprobs: { logprobs: true },
  metadata: { store: true },
  tool_choice: { tools: [someTool] },
  parallel_tool_calls: { tools: [someTool] },
  function_call: { functions: [{ name: 'find_order' }] },
  reasoning_effort: { model: 'o3' },
};

describe('every policy of the published schema', () => {
  it.each([
    ['taken in its range', allowedValues, 200],
    ['refused beyond it', valuesBeyond, 422],
  ] as const)('is %s', async (_, valuesOf, status) => {
    const { send } = await startDialect('pulze');
    const sent = propertiesOf('pulze', 'policies').flatMap(([name, schema]) =>
      valuesOf(schema).map((value) => [name, value] as const),
    );
    for (const [name, value] of sent) {
      const headers = { 'pulze-policies': JSON.stringify({ [name]: value }) };
      const body = { prompt: 'Dear customer' };
      const answered = await send({ kind: 'text', body }, headers);
      const report = `${name}: ${JSON.stringify(value)} got ${answered.text}`;
      expect(answered.status, report).toBe(status);
      if (status === 200) expectAnswer('pulze', 'text', answered);
      else
        expect(JSON.parse(answered.text).detail[0].loc, report).toEqual([
          'header',
          'Pulze-Policies',
          name,
        ]);
    }
    expect(sent.length).toBeGreaterThan(7);
  });
});

describe('every parameter of the published schemas', () => {
  it.each(each)(
    'is taken at both ends of its range, and as null: %s, %s',
    async (dialect, kind) => {
      const server = await startDialect(dialect);
      const taken = parametersOf(dialect, kind)
        .flatMap(([name, schema]) => allowedValues(schema).map((value) => [name, value] as const))
        .filter(([name, value]) => name !== 'best_of' || value !== 0); // less than any `n`
      for (const [name, value] of taken) {
        const answered = await ask(server, [dialect, kind], { [name]: value });
        expect(answered.status, `${name}: ${JSON.stringify(value)} got ${answered.text}`).toBe(200);
        expectAnswer(dialect, kind, answered);
      }
      expect(taken.length).toBeGreaterThan(20);
    },
  );

  it.each(each)('is refused beyond its range, at its place: %s, %s', async (dialect, kind) => {
    const server = await startDialect(dialect);
    const refused = parametersOf(dialect, kind).flatMap(([name, schema]) =>
      valuesBeyond(schema).map((value) => [name, value] as const),
    );
    for (const [name, value] of refused) {
      const { status, text } = await ask(server, [dialect, kind], { [name]: value });
      const report = `${name}: ${JSON.stringify(value)} got ${text}`;
      expect(status, report).toBe(dialect === 'pulze' ? 422 : 400);
      expectDocumented(dialect, 'refusal', JSON.parse(text));
      const places = placesOf(JSON.parse(text)).map(([key]) => key);
      expect(places, report).toEqual([name]);
    }
    expect(refused.length).toBeGreaterThan(15);
  });

  it.each(['n', 'best_of'])(
    'has its limit in the emulator, where Pulze documents none: %s',
    async (name) => {
      const server = await startDialect('pulze');
      const { status, text } = await ask(server, ['pulze', 'chat'], { [name]: 1e9 });
      expect([status, JSON.parse(text)]).toEqual([
        422,
        {
          detail: [
            {
              type: 'less_than_equal',
              loc: ['body', name],
              msg: 'Input should be less than or equal to 1024',
              input: 1e9,
              ctx: { le: 1024 },
            },
          ],
        },
      ]);
    },
  );

  it('is refused where the emulator cannot do it: nothing is judged by OpenAI’s moderation', async () => {
    const server = await startDialect('openai');
    const moderation = { model: 'omni-moderation-latest', policy: null };
    expectDocumented('openai', 'chatRequest', { ...question, moderation });
    const { status, text } = await ask(server, ['openai', 'chat'], { moderation });
    expect([status, JSON.parse(text)]).toEqual([
      400,
      {
        error: {
          message: "Invalid value for 'moderation': the emulator does not moderate.",
          type: 'invalid_request_error',
          param: 'moderation',
          code: 'invalid_value',
        },
      },
    ]);
  });
});

function expectAnswer(dialect: DialectName, kind: Kind, { isStream, text }: Answered): void {
  const bodies = isStream ? readChunks(text) : [JSON.parse(text)];
  for (const body of bodies) {
    expectDocumented(dialect, isStream ? `${kind}Chunk` : `${kind}Response`, body);
  }
}

function ask(
  server: DialectServer,
  [dialect, kind]: readonly [DialectName, Kind],
  parameter: JsonObject,
): ReturnType<DialectServer['send']> {
  const [name = ''] = Object.keys(parameter);
  const body = {
    ...(kind === 'chat' ? question : { model: 'gpt-4o', prompt: 'Dear customer' }),
    ...(dialect === 'openai' ? company[name] : {}),
    ...parameter,
  };
  return server.send({ kind, body });
}

function parametersOf(dialect: DialectName, kind: Kind): readonly Property[] {
  return propertiesOf(dialect, `${kind}Request`);
}

type Property = readonly [name: string, schema: JsonObject];

function propertiesOf(dialect: DialectName, definition: string): readonly Property[] {
  const definitions = wireSchema(dialect)['$defs'];
  const owner = isJsonObject(definitions) ? definitions[definition] : undefined;
  const properties = isJsonObject(owner) ? owner['properties'] : undefined;
  return Object.entries(isJsonObject(properties) ? properties : {}).flatMap(([name, schema]) =>
    isJsonObject(schema) ? [[name, schema] as const] : [],
  );
}

function allowedValues(schema: JsonObject): readonly JsonValue[] {
  const { minimum, maximum, enum: options = [], anyOf = [] } = schema;
  const forms = isJsonArray(anyOf) ? anyOf.filter(isJsonObject) : [];
  return [
    ...[minimum, maximum].filter((bound) => bound !== undefined),
    ...(isJsonArray(options) ? options : []),
    ...(typesOf(schema).includes('boolean') ? [true, false] : []),
    ...([schema, ...forms].some((form) => typesOf(form).includes('null')) ? [null] : []),
  ];
}

function valuesBeyond(schema: JsonObject): readonly JsonValue[] {
  const { minimum, maximum, enum: options } = schema;
  const types = typesOf(schema);
  return [
    ...(typeof minimum === 'number' ? [minimum - 1] : []),
    ...(typeof maximum === 'number' ? [maximum + 1] : []),
    ...(types.includes('integer') ? [1.5] : []),
    ...(options !== undefined || (types.length > 0 && !types.includes('string')) ? ['many'] : []),
    ...(types.includes('string') ? [7] : []),
  ];
}

function typesOf({ type = [] }: JsonObject): readonly JsonValue[] {
  return isJsonArray(type) ? type : [type];
}
