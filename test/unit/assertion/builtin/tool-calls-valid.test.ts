import { describe, expect, it } from 'vitest';
import { toolCallsValid } from '../../../../src/assertion/builtin/tool-calls-valid.ts';
import { errored, fail, pass } from '../../../../src/assertion/verdicts.ts';
import type { JsonObject, JsonValue } from '../../../../src/source/json.ts';
import { judge, refusalOf } from '../../../support/judge.ts';

const parameters: JsonObject = {
  type: 'object',
  properties: { id: { type: 'integer' }, when: { type: 'string', format: 'desk-time' } },
  required: ['id'],
  'x-owner': 'desk',
};
const tool = (name: string, schema?: JsonValue): JsonObject => ({
  type: 'function',
  function: { name, ...(schema !== undefined && { parameters: schema }) },
});
const body: JsonObject = { tools: [tool('find_order', parameters), tool('close_ticket')] };
const custom: JsonObject = { type: 'custom', custom: { name: 'code' } };

const call = (name: string, args: JsonValue, more: JsonObject = {}): JsonObject => ({
  id: 'call_1',
  type: 'function',
  function: { name, arguments: args },
  ...more,
});

async function verdictOf(
  calls: readonly JsonValue[],
  options: JsonValue = true,
  asked: JsonObject = body,
) {
  const message = { role: 'assistant', content: '', tool_calls: calls };
  return await judge(toolCallsValid, options, { body: asked, choice: { message } });
}

describe('tool_calls_valid', () => {
  it('takes keywords and formats that JSON Schema does not know, and null for a type', async () => {
    const calls = [
      call('find_order', '{"id": 7, "when": "noon"}', { type: null }),
      call('close_ticket', '{"any": 1}', { id: 'call_2' }),
    ];
    expect(await verdictOf(calls)).toEqual(
      pass('2 tool calls, all as they should be', { actual: calls }),
    );
  });

  it.each<[string, JsonValue, string]>([
    [
      'a tool that is not offered',
      call('issue_refund', '{}'),
      '`tool_calls[0]` (`issue_refund`): it is none of the request’s tools: `find_order`, `close_ticket`',
    ],
    [
      'arguments that are no JSON',
      call('find_order', '{"id": 7'),
      '`tool_calls[0]` (`find_order`): its text of arguments is not JSON: it ends before its object does',
    ],
    [
      'arguments that are no map',
      call('close_ticket', '[7]'),
      '`tool_calls[0]` (`close_ticket`): its arguments are `[7]`, not a map',
    ],
    [
      'arguments that are no text',
      call('find_order', { id: 7 }),
      '`tool_calls[0]` (`find_order`): its arguments are a map, not text',
    ],
    [
      'no arguments',
      { id: 'call_1', function: { name: 'find_order' } },
      '`tool_calls[0]` (`find_order`): its arguments are absent',
    ],
    [
      'arguments that do not fit',
      call('find_order', '{"id": "7"}'),
      '`tool_calls[0]` (`find_order`): `$.id` is the text `7`, not a whole number',
    ],
    [
      'no id',
      call('close_ticket', '{}', { id: '' }),
      '`tool_calls[0]` (`close_ticket`): it has no `id`',
    ],
    ['no name', call('', '{}'), '`tool_calls[0]`: it names no function'],
    ['no map', 'find_order', '`tool_calls[0]`: it is the text `find_order`, not a map'],
    [
      'another type',
      call('find_order', '{}', { type: 'search' }),
      '`tool_calls[0]` (`find_order`): its `type` is the text `search`, not `function` or `custom`',
    ],
  ])('fails a call with %s', async (_, made, message) => {
    const verdict = await verdictOf([made]);
    expect([verdict.verdict, verdict.message]).toEqual(['failed', message]);
  });

  it('fails calls that share an id, and shows the schema beside the call', async () => {
    const calls = [call('close_ticket', '{}'), call('find_order', '{"id": true}')];
    expect(await verdictOf(calls)).toEqual(
      fail(
        '`tool_calls[1]` (`find_order`): its id `call_1` is that of `tool_calls[0]` (`close_ticket`); `tool_calls[1]` (`find_order`): `$.id` is the boolean `true`, not a whole number',
        { expected: { find_order: parameters, close_ticket: {} }, actual: calls },
      ),
    );
  });

  it('fails a call of a request without tools', async () => {
    expect(await verdictOf([call('find_order', '{}')], true, {})).toEqual(
      fail('`tool_calls[0]` (`find_order`): the request has no tools', {
        expected: { tools: [] },
        actual: [call('find_order', '{}')],
      }),
    );
  });

  it('cannot judge by a schema that is none, unless something else is wrong', async () => {
    const odd = { tools: [tool('find_order', { type: 'order' })] };
    expect(await verdictOf([call('find_order', '{}')], true, odd)).toEqual(
      errored(
        '`tool_calls[0]` (`find_order`): the parameters of this tool cannot be judged by: not a JSON Schema: `type` is none of array, boolean, integer, null, number, object, string',
      ),
    );
    const also = await verdictOf([call('find_order', '{}', { id: null })], true, odd);
    expect(also.message).toBe('`tool_calls[0]` (`find_order`): it has no `id`');
  });

  it.each<[string, JsonObject, string]>([
    ['with an input', { custom: { name: 'code', input: 'print(1)' } }, ''],
    ['without a type', { type: null, custom: { name: 'code', input: '' } }, ''],
    ['without an input', { custom: { name: 'code' } }, ' (`code`): its input is absent'],
    [
      'of a map',
      { custom: { name: 'code', input: {} } },
      ' (`code`): its input is a map, not text',
    ],
    ['without a name', { function: { name: 'code' } }, ': it names no custom tool'],
    [
      'that is not offered',
      { custom: { name: 'shell', input: '' } },
      ' (`shell`): it is none of the request’s tools: `code`, `find_order`',
    ],
    [
      'that is a function',
      { custom: { name: 'find_order', input: '{}' } },
      ' (`find_order`): it is called as a custom tool, and is a function',
    ],
    [
      'that is called as a function',
      { type: 'function', function: { name: 'code', arguments: '{}' } },
      ' (`code`): it is called as a function, and is a custom tool',
    ],
  ])('reads a call of a custom tool: %s', async (_, made, problem) => {
    const asked = { tools: [custom, tool('find_order', parameters)] };
    const { message } = await verdictOf([{ id: 'call_1', type: 'custom', ...made }], true, asked);
    expect(message).toBe(
      problem === '' ? '1 tool call, all as they should be' : `\`tool_calls[0]\`${problem}`,
    );
  });

  it('reads the older function_call, which has no id, and the older functions', async () => {
    const asked = { functions: [{ name: 'find_order', parameters }] };
    const judgeLegacy = async (args: string, more: JsonObject = {}) => {
      const called = { name: 'find_order', arguments: args };
      const message = { role: 'assistant', function_call: called, ...more };
      return await judge(toolCallsValid, true, { body: asked, choice: { message } });
    };
    expect((await judgeLegacy('{"id": 7}')).verdict).toBe('passed');
    expect((await judgeLegacy('{}')).message).toBe('`function_call`: `$` has no `id`');
    expect((await judgeLegacy('{}', { tool_calls: [] })).verdict).toBe('failed');
    const calls = { tool_calls: [call('find_order', '{"id": 7}')] };
    expect((await judgeLegacy('{}', calls)).verdict).toBe('passed');
  });

  it('passes an answer without calls, unless they are required', async () => {
    expect(await verdictOf([])).toEqual(pass('no tool was called', { actual: [] }));
    expect(await verdictOf([], { required: 'true' })).toEqual(
      fail('no tool was called', { expected: { calls: { min: 1 } }, actual: [] }),
    );
    const calls = [call('close_ticket', '{}')];
    expect(await verdictOf(calls, { required: 2 })).toEqual(
      fail('there is 1 tool call, not at least 2', {
        expected: { calls: { min: 2 } },
        actual: calls,
      }),
    );
    expect((await verdictOf(calls, { required: false })).verdict).toBe('passed');
  });

  it('refuses a requirement that is none', async () => {
    expect(await refusalOf(toolCallsValid, { required: 'some' })).toEqual({
      code: 'bad-assertion-option',
      message: '`required` is the text `some`; it takes a number',
      path: ['required'],
    });
  });
});
