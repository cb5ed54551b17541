import { describe, expect, it } from 'vitest';
import type { Assertion } from '../../../../src/assertion/assertion.ts';
import { expression } from '../../../../src/assertion/builtin/expression.ts';
import { json } from '../../../../src/assertion/builtin/json.ts';
import { jsonEquals } from '../../../../src/assertion/builtin/json-equals.ts';
import { jsonMode } from '../../../../src/assertion/builtin/json-mode.ts';
import { jsonPath } from '../../../../src/assertion/builtin/json-path.ts';
import { jsonSchema } from '../../../../src/assertion/builtin/json-schema.ts';
import { noToolCall } from '../../../../src/assertion/builtin/no-tool-call.ts';
import { toolCall } from '../../../../src/assertion/builtin/tool-call.ts';
import { toolCallsValid } from '../../../../src/assertion/builtin/tool-calls-valid.ts';
import { errored, fail, pass } from '../../../../src/assertion/verdicts.ts';
import type { JsonObject, JsonValue } from '../../../../src/source/json.ts';
import { judge } from '../../../support/judge.ts';
import { nestLists, nestMaps } from '../../../support/nest.ts';

const tooDeep = 'is nested too deeply to be judged: more than 200 levels';
const recursive: JsonObject = {
  $defs: { a: { type: 'array', items: { $ref: '#/$defs/a' } } },
  $ref: '#/$defs/a',
};

describe('an answer that is nested beyond all sense', () => {
  const body = { response_format: { type: 'json_object' } };

  it.each<[Assertion, JsonValue]>([
    [json, true],
    [jsonEquals, [1]],
    [jsonEquals, { value: [[1]], ignore_order: true }],
    [jsonPath, { '$[0][0]': 1 }],
    [jsonPath, { path: '$..x', count: 1 }],
    [jsonSchema, { type: 'object' }],
    [jsonSchema, recursive],
    [jsonMode, true],
  ])('is not judged by $name: $1', async (assertion, options) => {
    for (const levels of [201, 5000, 100_000]) {
      const verdict = await judge(assertion, options, { text: nestLists(levels), body });
      expect(verdict).toEqual(errored(`the text ${tooDeep}`));
    }
  });

  it('is judged as long as it is only deep', async () => {
    const text = nestLists(200);
    expect((await judge(jsonSchema, recursive, { text })).verdict).toBe('passed');
    expect((await judge(jsonEquals, JSON.parse(text) as JsonValue, { text })).verdict).toBe(
      'passed',
    );
  });

  it('has no JSON for an expression', async () => {
    const { message } = await judge(expression, 'json == [1]', { text: nestLists(5000) });
    expect(message).toBe(`\`json == [1]\`: the text ${tooDeep}`);
  });
});

describe('arguments of a tool that are nested beyond all sense', () => {
  const call = { id: 'call_1', function: { name: 'find_order', arguments: nestMaps(20_000) } };
  const choice = { tool_calls: [call] };
  const tools = [{ type: 'function', function: { name: 'find_order', parameters: {} } }];

  it('are not judged', async () => {
    expect(await judge(toolCall, { name: 'find_order', arguments: { a: 1 } }, { choice })).toEqual(
      errored(`\`find_order\` was called, but its text of arguments ${tooDeep}`),
    );
    expect(await judge(toolCallsValid, true, { choice, body: { tools } })).toEqual(
      errored(`\`tool_calls[0]\` (\`find_order\`): its text of arguments ${tooDeep}`),
    );
  });

  it('are shown as they came where nothing looks at them', async () => {
    expect(await judge(toolCall, 'find_order', { choice })).toEqual(
      pass('`find_order` was called once'),
    );
    expect(await judge(noToolCall, true, { choice })).toEqual(
      fail('the answer calls `find_order`', { expected: [], actual: [call.function] }),
    );
  });
});

describe('a schema that leads in a circle', () => {
  const circle = { allOf: [{ $ref: '#' }] };

  it('judges nothing', async () => {
    await expect(judge(jsonSchema, circle, { text: '{}' })).rejects.toThrow(
      'the schema cannot judge the JSON: its `$ref`s lead in a circle, or too deep',
    );
  });
});
