import { describe, expect, it } from 'vitest';
import { json } from '../../../../src/assertion/builtin/json.ts';
import { jsonEquals } from '../../../../src/assertion/builtin/json-equals.ts';
import { jsonMode } from '../../../../src/assertion/builtin/json-mode.ts';
import { jsonPath } from '../../../../src/assertion/builtin/json-path.ts';
import { jsonSchema } from '../../../../src/assertion/builtin/json-schema.ts';
import { errored, fail, pass } from '../../../../src/assertion/verdicts.ts';
import type { JsonValue } from '../../../../src/source/json.ts';
import { judge, loadOptions, refusalOf } from '../../../support/judge.ts';

describe('json', () => {
  it('says why the text is none', async () => {
    const text = '```json\n{}\n```';
    expect(await judge(json, true, { text })).toEqual(
      fail('the text is not JSON: it is in a code fence', { actual: text }),
    );
  });

  it('says of which type it is', async () => {
    expect(await judge(json, { type: 'object' }, { text: '[1]' })).toEqual(
      fail('the JSON is a list, not a map', { expected: 'object', actual: [1] }),
    );
    expect((await judge(json, { type: 'null' }, { text: 'null' })).verdict).toBe('passed');
  });
});

describe('json_mode', () => {
  const body = { response_format: { type: 'json_object' } };

  it.each([
    ['Sure: {"queue": "billing"}', 'the text is not JSON: there is text before the object'],
    ['{"queue": "billing"} Done.', 'the text is not JSON: there is text after the object'],
    ['["billing"]', 'the text is JSON, but a list and not an object'],
    ['', 'the text is not JSON: it is empty'],
    ['{"queue": "bil', 'the text is not JSON: it ends before its object does'],
  ])('fails %j', async (text, message) => {
    expect(await judge(jsonMode, true, { text, body })).toEqual(fail(message, { actual: text }));
  });

  it.each([
    ['{"queue": "bil', 'length', 'the text was cut off by max_tokens (finish_reason `length`)'],
    [
      '{"queue": "billing"}   ',
      'max_tokens',
      'the text was cut off by max_tokens (finish_reason `max_tokens`), after its JSON',
    ],
    [
      '{"queue": "billing"}',
      'MAX_TOKENS',
      'the text was cut off by max_tokens (finish_reason `MAX_TOKENS`), after its JSON',
    ],
    [
      '{"queue": "billing"}',
      'model_length',
      'the text was cut off by the length that its model can have (finish_reason `model_length`), after its JSON',
    ],
    [
      '{"queue": "bil',
      'content_filter',
      'the text was cut off by a filter (finish_reason `content_filter`)',
    ],
  ])('fails %j that ended for %s', async (text, finish_reason, message) => {
    expect(await judge(jsonMode, true, { body, choice: { text, finish_reason } })).toEqual(
      fail(message, { actual: text }),
    );
  });

  it('cannot judge a step that does not ask for JSON', async () => {
    for (const response_format of [undefined, null, { type: 'text' }]) {
      const asked = response_format === undefined ? {} : { response_format };
      expect(await judge(jsonMode, true, { text: '{}', body: asked })).toEqual(
        errored('the step does not ask for JSON: it has no `response_format: json_object`'),
      );
    }
  });
});

describe('json_schema', () => {
  const schema = {
    type: 'object',
    required: ['queue'],
    properties: { urgent: { type: 'boolean' }, n: { minimum: 1, multipleOf: 2 } },
  };

  it('puts what is expected beside what is there', async () => {
    expect(await judge(jsonSchema, schema, { text: '{"urgent": "yes", "n": -1}' })).toEqual(
      fail(
        'the JSON does not fit the schema: `$` has no `queue`; `$.urgent` is the text `yes`, not a boolean; `$.n` is `-1`, less than 1; `$.n` is `-1`, not a multiple of 2',
        {
          expected: {
            $: { required: ['queue'] },
            '$.urgent': { type: 'boolean' },
            '$.n': { minimum: 1, multipleOf: 2 },
          },
          actual: { $: { urgent: 'yes', n: -1 }, '$.urgent': 'yes', '$.n': -1 },
        },
      ),
    );
  });

  it('counts the mistakes after the fifth', async () => {
    const verdict = await judge(
      jsonSchema,
      { items: { type: 'null' } },
      {
        text: '[1, 2, 3, 4, 5, 6, 7]',
      },
    );
    expect(verdict.message).toMatch(/`\$\[4\]` is the number `5`, not null; and 2 more$/);
  });

  it('reads a schema from a file, in JSON or YAML', async () => {
    const files = {
      'ticket.schema.json': '{"type": "object"}',
      'ticket.schema.yaml': 'type: object # a ticket\n',
    };
    expect(await loadOptions(jsonSchema, 'ticket.schema.json', files)).toEqual({ type: 'object' });
    expect(await loadOptions(jsonSchema, 'ticket.schema.yaml', files)).toEqual({ type: 'object' });
    expect(await refusalOf(jsonSchema, 'ticket.schema.json', files)).toBe('taken');
  });

  it('passes on that a file cannot be read', async () => {
    expect(await refusalOf(jsonSchema, 'lost.json')).toEqual({
      code: 'unreadable-file',
      message: '`lost.json` is not there',
      path: [],
    });
  });

  it.each([
    ['{"type":', '`x.json` is not JSON: it ends before its object does', undefined],
    ['[]', '`x.json` is JSON and not a schema, which is a map', undefined],
    [
      '{"properties": {"queue": {"type": "text"}}}',
      '`x.json`: not a JSON Schema: `type` is none of array, boolean, integer, null, number, object, string',
      ['in the schema at properties › queue › type'],
    ],
  ])('names the file that holds %s', async (text, message, hints) => {
    expect(await refusalOf(jsonSchema, 'x.json', { 'x.json': text })).toEqual({
      code: 'bad-json-schema',
      message,
      path: [],
      ...(hints && { hints }),
    });
  });

  it('points into a schema that is written in the pipeline', async () => {
    expect(await refusalOf(jsonSchema, { properties: { queue: { minLength: -1 } } })).toEqual({
      code: 'bad-json-schema',
      message: 'not a JSON Schema: `minLength` must be >= 0',
      path: ['properties', 'queue', 'minLength'],
    });
  });
});

describe('json_path', () => {
  const text = JSON.stringify({
    queue: 'billing',
    urgent: 'true',
    items: [
      { name: 'cable', price: 5 },
      { name: 'lamp', price: 20 },
    ],
    note: null,
  });

  async function said(options: JsonValue): Promise<string> {
    const verdict = await judge(jsonPath, options, { text });
    return `${verdict.verdict}: ${verdict.message}`;
  }

  it('shows nothing as found where nothing is', async () => {
    const verdict = await judge(jsonPath, { '$.to.name': 'Ada' }, { text });
    expect(verdict).toEqual(
      fail('nothing is at `$.to.name`', { expected: { '$.to.name': 'Ada' } }),
    );
  });

  it('says which of the paths are not as expected', async () => {
    const options = { '$.queue': 'sales', '$.items[0].price': 5, '$.urgent': true, '$.to': 'Ada' };
    expect(await judge(jsonPath, options, { text })).toEqual(
      fail(
        '`$.queue` is `billing`, not `sales`; `$.urgent` is the text `true`, not the boolean `true`; nothing is at `$.to`',
        {
          expected: { '$.queue': 'sales', '$.urgent': true, '$.to': 'Ada' },
          actual: { '$.queue': 'billing', '$.urgent': 'true' },
        },
      ),
    );
  });

  it('tells a place below the path', async () => {
    expect(await said({ '$.items[1]': { name: 'lamp', price: 21 } })).toBe(
      'failed: `$.items[1].price` is `20`, not `21`',
    );
  });

  it.each<[JsonValue, string]>([
    [{ '$.items[*].name': ['cable', 'lamp'] }, 'passed: `$.items[*].name` is as expected'],
    [{ '$.items[*].nothing': [] }, 'passed: `$.items[*].nothing` is as expected'],
    [{ '$.note': null, '$.queue': 'billing' }, 'passed: all 2 paths are as expected'],
    [{ path: '$.note' }, 'passed: `$.note` is as expected'],
    [{ path: '$.to' }, 'failed: nothing is at `$.to`'],
    [{ path: '$.to', exists: false }, 'passed: `$.to` is as expected'],
    [{ path: '$.to[*]', exists: false, count: 0 }, 'passed: `$.to[*]` is as expected'],
    [{ path: '$.note', exists: 'false' }, 'failed: `$.note` is `null`, and nothing is to be there'],
    [{ path: '$.queue', equals: { a: 1 } }, 'failed: `$.queue` is `billing`, not `{"a":1}`'],
    [{ path: '$.items[*].price', max: 10 }, 'failed: `$.items[*].price` is 20, not at most 10'],
    [{ path: '$.items[*].price', min: 5, max: 20 }, 'passed: `$.items[*].price` is as expected'],
    [{ path: '$.urgent', min: 1 }, 'failed: `$.urgent` is the text `true`, not a number'],
    [{ path: '$.to', min: 1 }, 'failed: nothing is at `$.to`'],
    [{ path: '$.queue', matches: '^b.*g$' }, 'passed: `$.queue` is as expected'],
    [
      { path: '$.items[*].name', matches: 'e$' },
      'failed: `$.items[*].name` is `lamp`, which does not match `e$`',
    ],
    [{ path: '$.items', count: 2 }, 'passed: `$.items` is as expected'],
    [{ path: '$.items[*]', count: { min: 3 } }, 'failed: `$.items[*]` has 2 items, not at least 3'],
    [{ path: '$.nothing[*]', count: 0 }, 'passed: `$.nothing[*]` is as expected'],
    [{ path: '$.queue', count: 1 }, 'failed: `$.queue` is the text `billing`, not a list'],
    [{ path: '$.to', count: 0 }, 'failed: nothing is at `$.to`'],
  ])('%j', async (options, expected) => {
    expect(await said(options)).toBe(expected);
  });

  it('fails a text that is not JSON', async () => {
    expect(await judge(jsonPath, { '$.queue': 'billing' }, { text: 'billing' })).toEqual(
      fail('the text is not JSON: it has no JSON in it', {
        expected: { '$.queue': 'billing' },
        actual: 'billing',
      }),
    );
  });

  it.each<[JsonValue, string, string, readonly string[]]>([
    [
      { '$.items[': 1 },
      'bad-json-path',
      'the JSONPath `$.items[`: unclosed bracketed selection (at character 9)',
      ['$.items['],
    ],
    [
      { path: 'queue' },
      'bad-json-path',
      'the JSONPath `queue`: a JSONPath begins with `$`',
      ['path'],
    ],
    [
      { path: '$.queue', matches: '(' },
      'bad-regex',
      'the pattern `(`: a `(` is never closed',
      ['matches'],
    ],
    [
      { path: '$.queue', '$.urgent': true },
      'bad-assertion-option',
      '`$.urgent` stands beside `path`; it is an entry of its own',
      ['$.urgent'],
    ],
    [
      { path: '$.a', exists: false, max: 3 },
      'bad-assertion-option',
      '`exists` is false, and `max` is about what is there',
      ['max'],
    ],
    [
      { path: '$.a', exists: 'false', count: 0 },
      'bad-assertion-option',
      '`exists` is false, and `count` is about what is there',
      ['count'],
    ],
    [
      { path: '$.a[*]', exists: false, count: { min: 1 } },
      'bad-assertion-option',
      '`exists` is false, and `count` is about what is there',
      ['count'],
    ],
    [
      { exists: true, '$.urgent': true },
      'bad-assertion-option',
      '`exists` stands without `path`, which it is a test of',
      ['exists'],
    ],
    [
      { path: '$.items', count: { min: 2, max: 1 } },
      'bad-assertion-option',
      '`min` is 2 and `max` is 1',
      ['count', 'min'],
    ],
  ])('refuses %j', async (options, code, message, path) => {
    expect(await refusalOf(jsonPath, options)).toEqual({ code, message, path });
  });
});

describe('json_equals', () => {
  it('names the first difference and carries both for a diff', async () => {
    const expected = { queue: 'billing', tags: ['card'] };
    expect(
      await judge(jsonEquals, expected, { text: '{"queue": "billing", "tags": ["cash"]}' }),
    ).toEqual(
      fail('`$.tags[0]` is `cash`, not `card`', {
        expected,
        actual: { queue: 'billing', tags: ['cash'] },
      }),
    );
  });

  it('takes a map with `value` and another key for JSON', async () => {
    const options = { value: 20, unit: 'EUR' };
    expect(
      (await judge(jsonEquals, options, { text: '{"unit": "EUR", "value": 20}' })).verdict,
    ).toBe('passed');
    expect((await judge(jsonEquals, { value: 20 }, { text: '20' })).verdict).toBe('passed');
    expect(
      (await judge(jsonEquals, { value: { value: 20 } }, { text: '{"value": 20}' })).verdict,
    ).toBe('passed');
  });

  it('refuses an unknown key among its options', async () => {
    expect(await refusalOf(jsonEquals, { value: [], ignore_order: true, tolerence: 1 })).toEqual({
      code: 'bad-assertion-option',
      message: '`json_equals` has no option `tolerence` beside `value`',
      path: ['tolerence'],
      hints: ['JSON with a key `value` is written in full: `value: { value: … }`'],
    });
  });

  it('says what does not count', async () => {
    const options = { value: { n: 1, tags: ['a', 'b'] }, ignore_order: true, tolerance: '0.1' };
    expect(await judge(jsonEquals, options, { text: '{"n": 1.05, "tags": ["b", "a"]}' })).toEqual(
      pass('the JSON is what was expected'),
    );
    expect(
      (await judge(jsonEquals, options, { text: '{"n": 1.05, "tags": ["b", "a"], "x": 1}' }))
        .message,
    ).toBe('`$.x` is not expected; it is `1`');
  });
});
