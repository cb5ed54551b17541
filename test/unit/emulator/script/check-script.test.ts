import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { checkScript } from '../../../../src/emulator/check-script.ts';
import { emulatorScriptSchema } from '../../../../src/emulator/script-schema.ts';
import type { JsonObject, JsonValue } from '../../../../src/source/json.ts';

const ajv = new Ajv({ strict: false });
const matchesSchema = ajv.compile(emulatorScriptSchema);

const example: JsonObject = {
  rules: [
    {
      match: { model: 'openai/*', step: 'classify', text: '(?i)refund', call: 2 },
      reply: { json: { queue: 'billing', urgent: true } },
      delay: '300ms',
      tokens_per_second: 80,
    },
    { match: { call: 3 }, fault: { status: 429, headers: { 'retry-after': '1' }, times: 2 } },
    { reply: { text: '{{last_user}}' }, delay: { median: '300ms', p99: '2s' } },
    { fault: 'reset' },
    { match: { probability: 0.1, call: [1, 3] }, fault: { kind: 'hang', after_chunks: 3 } },
    {
      match: { every: 5 },
      fault: { kind: 'stream_error', event: 'error', body: { error: { message: 'overloaded' } } },
      reply: { text: 'Sorry' },
    },
    {
      deliver: {
        headers: { 'content-type': 'text/html', 'set-cookie': ['a=1', 'b=2'] },
        encoding: 'gzip',
        framing: 'close',
        informational: [102],
        bytes_per_second: 100,
        piece_bytes: 3,
        padding: '1.5MB',
        events: ['bom', 'crlf'],
      },
    },
  ],
  limits: { requests_per_minute: 600, tokens_per_minute: 90000, concurrency: 4 },
  seed: 7,
};

describe('checkScript', () => {
  it('is silent about a script that uses everything', () => {
    expect([checkScript(example), matchesSchema(example)]).toEqual([[], true]);
  });

  const mistakes: readonly (readonly [JsonValue, string, string])[] = [
    [{ match: { text: '(' } }, 'match.text', 'never closed'],
    [{ match: { text: '(?=a)' } }, 'match.text', 'look-ahead'],
    [{ reply: { text: '{{#if call}}' } }, 'reply.text', ''],
    [
      { reply: { text: '{{customer}}' } },
      'reply.text',
      'a reply knows no variable `customer`, only `request`, `last_user`, `system`, `model` and `call`',
    ],
    [{ reply: { json: { notes: ['{{row.id}}'] } } }, 'reply.json.notes.0', '`row`'],
    [{ reply: { text: 'a', json: {} } }, 'reply.json', '`json` stands in place of `text`'],
    [
      { reply: { text: 'a', choices: [{ text: 'b' }] } },
      'reply.choices',
      '`choices` stand in place of',
    ],
    [
      { reply: { finish_reason: 'stop' } },
      'reply',
      'a reply has `text`, `json`, `tool_calls` or `choices`',
    ],
    [
      { reply: { embedding: [1], text: 'a' } },
      'reply.embedding',
      'an `embedding` stands without `text`',
    ],
    [{ reply: { embedding: [1, 'a'] } }, 'reply.embedding', 'is a list of numbers'],
    [{ reply: { embedding: [[1], []] } }, 'reply.embedding', 'is a list of numbers'],
    [{ reply: { embedding: [[1], [1, 2]] } }, 'reply.embedding', 'of different lengths'],
    [
      { reply: { tool_calls: [{ function: { name: 'open' } }] } },
      'reply.tool_calls.0',
      'a tool call has a `name`',
    ],
    [{ fault: { times: 2 } }, 'fault', 'either a `kind` or a `status`'],
    [{ fault: { kind: 'reset', status: 500 } }, 'fault', 'either a `kind` or a `status`'],
    [
      { fault: { kind: 'reset', body: 'x' } },
      'fault',
      '`headers` and `body` stand beside a `status`',
    ],
    [{ fault: 'explode' }, 'fault', 'the faults are `reset`'],
    [
      { fault: { status: 429, headers: { 'a b': '1' } } },
      'fault.headers.a b',
      'no name of a header',
    ],
    [{ fault: { status: 429, headers: { note: 'a\nb' } } }, 'fault.headers.note', 'no line breaks'],
    [{ fault: 'hang', reply: { text: 'a' } }, 'reply', 'stands without a `reply`'],
    [{ fault: { kind: 'bad_json', by: 3 } }, 'fault.by', 'has no `by`, only `after_chunks`'],
    [{ fault: { kind: 'no_done', after_chunks: 3 } }, 'fault.after_chunks', '`no_done` has no'],
    [{ fault: { status: 500, after_bytes: 3 } }, 'fault.after_bytes', 'stands beside a `kind`'],
    [
      { fault: { kind: 'hang', after_bytes: 3, after_chunks: 3 } },
      'fault.after_chunks',
      'stands in place of `after_bytes`',
    ],
    [{ fault: { kind: 'wrong_length', by: 0 } }, 'fault.by', 'the right one'],
    [{ match: { call: 2, every: 3 } }, 'match.every', 'stands in place of `call`'],
    [{ deliver: { padding: '3 lines' } }, 'deliver.padding', 'a size is a number and its unit'],
    [
      { deliver: { headers: { 'Content-Length': 3 } } },
      'deliver.headers.content-length',
      'the fault `wrong_length`',
    ],
    [{ deliver: { headers: { note: ['a', 'b\n'] } } }, 'deliver.headers.note', 'no line breaks'],
    [{ deliver: { events: ['cr', 'crlf'] } }, 'deliver.events', 'either `cr` or `crlf`'],
    [{ model_fault: { message: 'down' } }, 'model_fault', 'a model fails with a `status`'],
    [
      { model_fault: { status: 503 }, reply: { text: 'a' } },
      'reply',
      '`reply` does not stand beside a `model_fault`',
    ],
    [{ delay: { median: '2s', p99: '1s' } }, 'delay', 'a `p99` that is not below it'],
    [{ delay: 'soon' }, 'delay', 'a delay is a duration'],
  ];
  it.each(mistakes)('finds the mistake of %j', (rule, pointer, message) => {
    const problems = checkScript({ rules: [rule] });
    expect(problems.map((problem) => problem.pointer.join('.'))).toEqual([`rules.0.${pointer}`]);
    expect(problems[0]?.message).toContain(message);
  });

  it('finds a stored prompt with no id, and one with no place for the request’s own', () => {
    const prompts = {
      greeting: 'Hello, {{prompt}}',
      '5c2f5f0e-7a46-4f5c-9c39-0a4f8f3f2b11': 'Answer briefly.',
    };
    expect(checkScript({ prompts })).toEqual([
      {
        pointer: ['prompts', 'greeting'],
        message: '`greeting` is no UUID, and a `prompt_id` is always one',
      },
      {
        pointer: ['prompts', '5c2f5f0e-7a46-4f5c-9c39-0a4f8f3f2b11'],
        message: 'a stored prompt has `{{prompt}}` where the request’s own stands',
      },
    ]);
  });

  it('finds names that no answer and no `Pulze-` header has', () => {
    const script = {
      omit: ['usage', 'metadata.cost', 'choices.delta.content', 'choices.finish', 'system'],
      ignore: ['stop', 'my_own', 'x-team', 'pulze-policies.prompt_id', 'Pulze-Weigths'],
    };
    const labels = { ignore: ['Pulze-Labels.any', 'Pulze-Policies.max_retries'] };
    const found = [...checkScript(script), ...checkScript(labels)].filter((each) => !each.ifSlip);
    expect(found.map(({ pointer, message }) => [pointer.join('.'), message])).toEqual([
      ['omit.1', '`metadata` has no `cost`'],
      ['omit.3', '`choices` has no `finish`'],
      ['omit.4', 'an answer has no `system`'],
      ['ignore.4', 'a request has no `Pulze-Weigths`'],
      ['ignore.1', '`Pulze-Policies` has no `max_retries`'],
    ]);
  });

  it('survives anything that a file may hold', () => {
    const values: readonly JsonValue[] = [null, 'x', [], { rules: 'x' }, { rules: [null, 4, []] }];
    expect(values.map((value) => Array.isArray(checkScript(value)))).toEqual(
      values.map(() => true),
    );
  });
});

describe('emulatorScriptSchema', () => {
  const refused: readonly JsonObject[] = [
    { rules: [{ reply: { texts: 'a' } }] },
    { rules: [{ match: { call: 0 } }] },
    { rules: [{ fault: 'explode' }] },
    { rules: [{ fault: { status: 42 } }] },
    { rules: [{ delay: '3 hours' }] },
    { rules: [{ delay: { median: '1s' } }] },
    { rules: [{ tokens_per_second: 0 }] },
    { rules: [{ model_fault: { status: 200 } }] },
    { prompts: { '5c2f5f0e-7a46-4f5c-9c39-0a4f8f3f2b11': 7 } },
    { limits: { requests_per_second: 1 } },
    { limits: { concurrency: 0 } },
    { rules: [{ match: { call: [0] } }] },
    { rules: [{ match: { probability: 2 } }] },
    { rules: [{ deliver: { encoding: 'zip' } }] },
    { rules: [{ deliver: { informational: [101] } }] },
    { rules: [{ deliver: { events: ['lf'] } }] },
    { rules: [{ deliver: { padding: '1 MB' } }] },
    { rules: [{ fault: { kind: 'hang', after_bytes: -1 } }] },
    { sede: 7 },
  ];
  it.each(refused)('refuses %j', (script) => {
    expect(matchesSchema(script)).toBe(false);
  });
});
