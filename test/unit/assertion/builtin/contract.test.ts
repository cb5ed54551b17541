import { describe, expect, it } from 'vitest';
import type { Assertion } from '../../../../src/assertion/assertion.ts';
import { choices } from '../../../../src/assertion/builtin/choices.ts';
import { cost } from '../../../../src/assertion/builtin/cost.ts';
import { finishReason } from '../../../../src/assertion/builtin/finish-reason.ts';
import { latency } from '../../../../src/assertion/builtin/latency.ts';
import { maxTokens } from '../../../../src/assertion/builtin/max-tokens.ts';
import { model } from '../../../../src/assertion/builtin/model.ts';
import { noToolCall } from '../../../../src/assertion/builtin/no-tool-call.ts';
import { stopSequences } from '../../../../src/assertion/builtin/stop-sequences.ts';
import { toolCall } from '../../../../src/assertion/builtin/tool-call.ts';
import { toolCallsValid } from '../../../../src/assertion/builtin/tool-calls-valid.ts';
import { usage } from '../../../../src/assertion/builtin/usage.ts';
import { errored, fail, pass } from '../../../../src/assertion/verdicts.ts';
import type { ToolCall } from '../../../../src/protocol/completion.ts';
import type { JsonObject, JsonValue } from '../../../../src/source/json.ts';
import { makeExampleSubject } from '../../../support/example-subject.ts';
import { judge, refusalOf } from '../../../support/judge.ts';
import { noTools } from '../../../support/no-tools.ts';

describe('finish_reason', () => {
  it('tells null from a reason', async () => {
    expect(await judge(finishReason, 'stop', { choice: { finish_reason: null } })).toEqual(
      fail('finish_reason is `null`, not `stop`', { expected: 'stop', actual: null }),
    );
    const options = ['stop', 'tool_calls'];
    expect(await judge(finishReason, options, { choice: { finish_reason: 'length' } })).toEqual(
      fail('finish_reason is `length`, none of `stop`, `tool_calls`', {
        expected: options,
        actual: 'length',
      }),
    );
  });

  it('takes null for a reason that is not given', async () => {
    const subject = makeExampleSubject({});
    const { finish_reason: _, ...choice } = subject.choice;
    expect(finishReason.prepare(['stop', null])({ ...subject, choice }, noTools)).toEqual(
      pass('finish_reason is absent', { actual: null }),
    );
    const { message } = await finishReason.prepare('stop')({ ...subject, choice }, noTools);
    expect(message).toBe('finish_reason is absent, not `stop`');
  });

  it('refuses what is no reason', async () => {
    expect(await refusalOf(finishReason, ['stop', 3])).toEqual({
      code: 'bad-assertion-option',
      message: 'a finish reason is text or null',
      path: [1],
    });
  });
});

describe('stop_sequences', () => {
  it('names the sequences that are in the text', async () => {
    const body = { stop: ['END', '\n\n', 'STOP'] };
    expect(await judge(stopSequences, true, { text: 'a\n\nEND', body })).toEqual(
      fail('the text contains the stop sequences `END`, `\\n\\n`', { actual: 'a\n\nEND' }),
    );
  });

  it.each([{}, { stop: '' }, { stop: [] }, { stop: null }])(
    'cannot judge a step with %j',
    async (body) => {
      expect(await judge(stopSequences, true, { text: 'END', body })).toEqual(
        errored('the step has no stop sequences (`params.stop`)'),
      );
    },
  );

  it.each([
    ['stop', pass('the answer ended for a stop (finish_reason `stop`)')],
    [
      'length',
      fail('the answer did not end for a stop: finish_reason is `length`', {
        expected: 'stop',
        actual: 'length',
      }),
    ],
    [null, errored('the service does not say why the answer ended (finish_reason)')],
  ])('with `required` looks at the end: %s', async (finish_reason, verdict) => {
    const example = { body: { stop: 'END' }, choice: { text: 'a', finish_reason } };
    expect(await judge(stopSequences, { required: true }, example)).toEqual(verdict);
  });
});

describe('max_tokens', () => {
  const used = (completion_tokens: number): object => ({ usage: { completion_tokens } });

  it('takes the limit for each of the choices', async () => {
    const example = {
      body: { max_completion_tokens: 10 },
      choices: [{ text: 'a' }, { text: 'b' }],
    };
    expect(await judge(maxTokens, true, { ...example, completion: used(20) })).toEqual(
      pass('the completion has 20 tokens, at most 20 (2 answers of 10)', { actual: 20 }),
    );
    expect(await judge(maxTokens, true, { ...example, completion: used(21) })).toEqual(
      fail('the completion has 21 tokens, more than 20 (2 answers of 10)', {
        expected: { max: 20 },
        actual: 21,
      }),
    );
  });

  it('takes it for what `best_of` throws away, for each of the prompts', async () => {
    const body = { max_tokens: 10, best_of: 3, prompt: ['one', 'two'] };
    const example = { body, choices: [{ text: 'a' }, { text: 'b' }] };
    expect(await judge(maxTokens, true, { ...example, completion: used(60) })).toEqual(
      pass('the completion has 60 tokens, at most 60 (6 answers of 10)', { actual: 60 }),
    );
  });

  it('takes 0 for a limit', async () => {
    const body = { max_tokens: 0 };
    const { verdict } = await judge(maxTokens, true, { body, completion: used(1) });
    expect(verdict).toBe('failed');
  });

  it('cannot judge without a limit or without usage', async () => {
    for (const body of [{}, { max_tokens: -1 }]) {
      expect(await judge(maxTokens, true, { body, completion: used(5) })).toEqual(
        errored('the step sets no `max_tokens`'),
      );
    }
    expect(await judge(maxTokens, 50, {})).toEqual(
      errored('the service does not say how many tokens it used'),
    );
  });
});

it('choices counts `n` for each prompt; a list of tokens is one of them', async () => {
  const two = { choices: [{ text: 'a' }, { text: 'b' }] };
  const passed = pass('there are 2 choices', { actual: 2 });
  for (const prompt of [
    ['one', 'two'],
    [[1, 2], [3]],
  ]) {
    expect(await judge(choices, true, { ...two, body: { prompt } })).toEqual(passed);
  }
  for (const prompt of ['one', ['one'], [1, 2, 3]]) {
    expect(await judge(choices, true, { ...two, body: { prompt, n: 2 } })).toEqual(passed);
  }
  expect(await judge(choices, true, { ...two, body: { prompt: ['one', 'two'], n: 2 } })).toEqual(
    fail('there are 2 choices, not exactly 4', { expected: { min: 4, max: 4 }, actual: 2 }),
  );
});

it('choices takes the request’s `n`, which is 1 where it is not set', async () => {
  const two = { choices: [{ text: 'a' }, { text: 'b' }] };
  expect(await judge(choices, true, two)).toEqual(
    fail('there are 2 choices, not exactly 1', { expected: { min: 1, max: 1 }, actual: 2 }),
  );
  expect(await judge(choices, true, { ...two, body: { n: 2 } })).toEqual(
    pass('there are 2 choices', { actual: 2 }),
  );
  expect(await judge(choices, '3', two)).toEqual(
    fail('there are 2 choices, not exactly 3', { expected: { min: 3, max: 3 }, actual: 2 }),
  );
});

it('model names the model that answered, if the service does', async () => {
  const completion = { model: 'anthropic/claude-2.0' };
  expect(await judge(model, ['openai/*', 'pulze'], { completion })).toEqual(
    fail('the model is `anthropic/claude-2.0`, none of `openai/*`, `pulze`', {
      expected: ['openai/*', 'pulze'],
      actual: 'anthropic/claude-2.0',
    }),
  );
  expect(await judge(model, 'openai/*', {})).toEqual(
    errored('the service does not say which model answered'),
  );
});

describe('usage', () => {
  it('says which counts are not within their limits', async () => {
    const completion = { usage: { prompt_tokens: 20, completion_tokens: 4, total_tokens: 24 } };
    const options = { prompt_tokens: 10, completion_tokens: { min: '5' }, total_tokens: 30 };
    expect(await judge(usage, options, { completion })).toEqual(
      fail('prompt_tokens is 20, not at most 10; completion_tokens is 4, not at least 5', {
        expected: {
          prompt_tokens: { max: 10 },
          completion_tokens: { min: 5 },
          total_tokens: { max: 30 },
        },
        actual: { prompt_tokens: 20, completion_tokens: 4, total_tokens: 24 },
      }),
    );
  });

  it('cannot judge counts that the service does not report', async () => {
    const completion = { usage: { total_tokens: 24 } };
    expect(await judge(usage, { prompt_tokens: 1, total_tokens: 1 }, { completion })).toEqual(
      errored('the service does not report `prompt_tokens`'),
    );
  });

  it('points at a limit that is of no use', async () => {
    expect(await refusalOf(usage, { prompt_tokens: { min: 9, max: 1 } })).toEqual({
      code: 'bad-assertion-option',
      message: '`min` is 9 and `max` is 1',
      path: ['prompt_tokens', 'min'],
    });
  });
});

it('cost shows fractions of a cent, and is not guessed', async () => {
  expect(await judge(cost, 0.0000005, { costUsd: 0.00066 })).toEqual(
    fail('it cost $0.00066, more than $0.0000005', {
      expected: { max: 0.0000005 },
      actual: 0.00066,
    }),
  );
  expect((await judge(cost, { max: 2 }, { costUsd: 1.5 })).message).toBe('it cost $1.50');
});

describe('a cost that is not known', () => {
  const counted = { usage: { prompt_tokens: 4, completion_tokens: 2 } };
  const uncounted =
    'the cost is not known: the service says neither it nor how many tokens it used';
  const undivided =
    'the cost is not known: the service says neither it nor, in its `usage`, both `prompt_tokens` and `completion_tokens`';
  const stream_options = { include_usage: true };

  it.each([
    [
      'the model has no price',
      { completion: counted },
      'the cost is not known: the service does not say it, and the model has no price; `prices` in pulze.config.yaml can give it one',
    ],
    ['its tokens are not', {}, uncounted],
    ['one half of its tokens is not', { completion: { usage: { prompt_tokens: 4 } } }, undivided],
    ['only their sum is', { completion: { usage: { total_tokens: 6 } } }, undivided],
    [
      'those of a stream are not asked for',
      { body: { stream: true } },
      `${uncounted}; OpenAI and others count those of a stream with \`params: { stream_options: { include_usage: true } }\` only`,
    ],
    ['those of a stream are asked for', { body: { stream: true, stream_options } }, uncounted],
  ])('is said to be so because %s', async (_, example, message) => {
    expect(await judge(cost, 1, example)).toEqual(errored(message));
  });
});

describe('latency', () => {
  const timing = { latency_ms: 2314.9, headers_ms: 200, ttft_ms: 700 };

  it('says what was too long', async () => {
    expect(
      await judge(latency, { max: '2s', ttft_max: '500ms' }, { completion: { timing } }),
    ).toEqual(
      fail(
        'the answer took 2.31 s, longer than 2 s; the first content took 700 ms, longer than 500 ms',
        {
          expected: { latency_ms: { max: 2000 }, ttft_ms: { max: 500 } },
          actual: { latency_ms: 2314.9, ttft_ms: 700 },
        },
      ),
    );
    expect(await judge(latency, '1m', { completion: { timing } })).toEqual(
      pass('the answer took 2.31 s', { actual: { latency_ms: 2314.9 } }),
    );
  });

  it('cannot judge the first token of an answer that was not streamed', async () => {
    expect(await judge(latency, { ttft_max: '1s' }, {})).toEqual(
      errored('the time to the first token is known of streams only (`stream: true`)'),
    );
  });

  it.each<[JsonValue, string, readonly string[]]>([
    ['soon', '`max` is `soon`; a time is written `500ms`, `2s` or `1m`', []],
    [{ ttft_max: 2 }, '`ttft_max` is `2`; a time is written `500ms`, `2s` or `1m`', ['ttft_max']],
  ])('refuses %j', async (options, message, path) => {
    expect(await refusalOf(latency, options)).toEqual({
      code: 'bad-assertion-option',
      message,
      path,
    });
  });

  it('sends percentiles to the gates', async () => {
    expect(await refusalOf(latency, { max: '2s', percentile: 95 })).toEqual({
      code: 'bad-assertion-option',
      message: '`percentile` is for gates: one answer has none',
      path: ['percentile'],
      hints: ['in a gate it is written `latency: { p95_max: 2s }`'],
    });
  });
});

describe('tool calls', () => {
  const call = (name: string, args: string): ToolCall => ({ function: { name, arguments: args } });
  const code = (input: string): ToolCall => ({ ...call('code', input), type: 'custom' });
  const tools = ['find_order', 'refund', 'close_ticket'].map((name) => ({
    type: 'function',
    function: { name },
  }));
  const body = { tools: [...tools, { type: 'custom', custom: { name: 'code' } }] };
  const find = call('find_order', '{"id": 40213, "with": {"items": true, "notes": false}}');

  async function said(options: JsonValue, tool_calls: readonly ToolCall[]): Promise<string> {
    const verdict = await judge(toolCall, options, { body, choice: { tool_calls } });
    return `${verdict.verdict}: ${verdict.message}`;
  }

  it.each<[JsonValue, readonly ToolCall[], string]>([
    ['find_order', [find], 'passed: `find_order` was called once'],
    ['refund', [], 'failed: `refund` was not called; no tool was called'],
    ['refund', [find, find], 'failed: `refund` was not called; called: `find_order`, `find_order`'],
    [
      { name: 'find_order', arguments: { with: { items: true } } },
      [find],
      'passed: `find_order` was called once',
    ],
    [
      { name: 'find_order', arguments: { id: '40213' } },
      [find],
      'failed: `find_order` was called, but `$.id` is the number `40213`, not the text `40213`',
    ],
    [
      { name: 'find_order', arguments: { id: 40213 }, exact: true },
      [find],
      'failed: `find_order` was called, but `$.with` is not expected; it is `{"items":true,"notes":false}`',
    ],
    [
      { name: 'find_order', arguments_schema: { required: ['reason'] } },
      [find],
      'failed: `find_order` was called, but `$` has no `reason`',
    ],
    [
      { name: 'find_order', arguments: { id: 1 } },
      [call('find_order', '{"id": 1')],
      'failed: `find_order` was called, but its text of arguments is not JSON: it ends before its object does',
    ],
    [
      { name: 'find_order', count: 1 },
      [find, find],
      'failed: `find_order` was called 2 times, not exactly 1',
    ],
    [
      { name: 'find_order', arguments: { id: 40213 }, count: { min: 2 } },
      [find, call('find_order', '{"id": 7}')],
      'failed: `find_order` was called once, not at least 2',
    ],
    ['code', [code('print(1)')], 'passed: `code` was called once'],
    [
      { name: 'code', arguments: { id: 7 } },
      [code('print(1)')],
      'failed: `code` was called, but its input, which may be any text, is not JSON: it has no JSON in it',
    ],
    [{ name: 'code', arguments: { id: 7 } }, [code('{"id":7}')], 'passed: `code` was called once'],
    [{ name: 'refund', count: 0 }, [find], 'passed: `refund` was called 0 times'],
  ])('tool_call: %j', async (options, calls, expected) => {
    expect(await said(options, calls)).toBe(expected);
  });

  it('tool_call carries what was called, with its arguments parsed', async () => {
    const options = { name: 'find_order', arguments: { id: 7 } };
    expect(await judge(toolCall, options, { choice: { tool_calls: [find] } })).toEqual(
      fail('`find_order` was called, but `$.id` is `40213`, not `7`', {
        expected: { name: 'find_order', arguments: { id: 7 } },
        actual: [
          { name: 'find_order', arguments: { id: 40213, with: { items: true, notes: false } } },
        ],
      }),
    );
  });

  it('tool_call points at options that are of no use', async () => {
    const schema = { type: 'text' };
    expect(await refusalOf(toolCall, { name: 'refund', arguments_schema: schema })).toEqual({
      code: 'bad-json-schema',
      message:
        'not a JSON Schema: `type` is none of array, boolean, integer, null, number, object, string',
      path: ['arguments_schema', 'type'],
    });
    expect(await refusalOf(toolCall, { name: 'refund', exact: true })).toEqual({
      code: 'bad-assertion-option',
      message: '`exact` stands without `arguments`',
      path: ['exact'],
    });
    const files = { 'refund.schema.json': '{"required": ["id"]}' };
    const options = { name: 'refund', arguments_schema: 'refund.schema.json' };
    expect(await refusalOf(toolCall, options, files)).toBe('taken');
  });

  it('no_tool_call names the calls that are not to be', async () => {
    const choice = { tool_calls: [find, call('refund', 'id=7')] };
    expect(await judge(noToolCall, true, { choice })).toEqual(
      fail('the answer calls `find_order`, `refund`', {
        expected: [],
        actual: [
          { name: 'find_order', arguments: { id: 40213, with: { items: true, notes: false } } },
          { name: 'refund', arguments: 'id=7' },
        ],
      }),
    );
    expect(await judge(noToolCall, ['close_ticket'], { body, choice })).toEqual(
      pass('no call of `close_ticket`; called: `find_order`, `refund`'),
    );
  });

  it('are not judged by a tool that is not offered, unless it is called all the same', async () => {
    const lack = errored('`refnd` is none of the step’s tools');
    expect(await judge(toolCall, 'refnd', { body, text: 'No.' })).toEqual(lack);
    expect(await judge(toolCall, { name: 'refnd', count: 0 }, { body, text: '' })).toEqual(lack);
    expect(await judge(noToolCall, ['refund', 'refnd'], { body, text: 'No.' })).toEqual(lack);
    const ofNone = errored('the step has no `tools`');
    expect(await judge(toolCallsValid, true, { text: 'No.' })).toEqual(ofNone);
    expect((await judge(noToolCall, 'refund', { text: 'No.' })).verdict).toBe('passed');
    expect((await judge(noToolCall, true, { text: 'No.' })).verdict).toBe('passed');
    const choice = { tool_calls: [call('refnd', '{}')] };
    expect((await judge(toolCall, 'refnd', { body, choice })).verdict).toBe('passed');
    expect((await judge(noToolCall, 'refnd', { body, choice })).verdict).toBe('failed');
  });

  it('are looked at before the run for tools that no request offers', () => {
    const lackOf = (assertion: Assertion, options: JsonValue, given: JsonObject, awaited = '') =>
      assertion.findLack?.(options, { body: given, awaited: new Set([awaited]), repeats: 1 })
        ?.reason;
    const [none, unknown] = ['the step has no `tools`', '`refnd` is none of the step’s tools'];
    expect(lackOf(toolCallsValid, true, {})).toBe(none);
    expect(lackOf(toolCallsValid, true, { plugins: ['search'] })).toBeUndefined();
    expect(lackOf(toolCallsValid, true, { tools: [{ type: 'web_search' }] })).toBeUndefined();
    // A service may have tools of its own.
    expect(lackOf(toolCall, 'refund', {})).toBeUndefined();
    expect(lackOf(noToolCall, 'refund', {})).toBeUndefined();
    const mixed = { tools: [...(body['tools'] as JsonValue[]), { type: 'web_search' }] };
    expect(lackOf(noToolCall, 'web_search', mixed)).toBeUndefined();
    expect(lackOf(toolCallsValid, true, body)).toBeUndefined();
    expect(lackOf(toolCall, { name: 'refnd', count: 0 }, body)).toBe(unknown);
    expect(lackOf(toolCall, '{{tool}}', body)).toBeUndefined();
    expect(lackOf(toolCall, 'code', body)).toBeUndefined();
    expect(lackOf(noToolCall, ['refund', 'refnd'], body)).toBe(unknown);
    expect(lackOf(noToolCall, true, {})).toBeUndefined();
    expect(lackOf(toolCall, 'refnd', {}, 'tools')).toBeUndefined();
    expect(lackOf(toolCall, 'refund', { functions: [{ name: 'refund' }] })).toBeUndefined();
  });
});
