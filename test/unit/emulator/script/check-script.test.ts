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
  ],
  limits: { requests_per_minute: 600, tokens_per_minute: 90000 },
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
    [{ reply: { embedding: [1] } }, 'reply.embedding', 'no embeddings for now'],
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
    [{ delay: { median: '2s', p99: '1s' } }, 'delay', 'a `p99` that is not below it'],
    [{ delay: 'soon' }, 'delay', 'a delay is a duration'],
  ];
  it.each(mistakes)('finds the mistake of %j', (rule, pointer, message) => {
    const problems = checkScript({ rules: [rule] });
    expect(problems.map((problem) => problem.pointer.join('.'))).toEqual([`rules.0.${pointer}`]);
    expect(problems[0]?.message).toContain(message);
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
    { limits: { requests_per_second: 1 } },
    { sede: 7 },
  ];
  it.each(refused)('refuses %j', (script) => {
    expect(matchesSchema(script)).toBe(false);
  });
});
