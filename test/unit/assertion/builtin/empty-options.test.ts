import { expect, it } from 'vitest';
import { builtIns } from '../../../../src/api/extensions.ts';
import type { JsonValue } from '../../../../src/source/json.ts';
import { refusalOf } from '../../../support/judge.ts';

/** What the schema or a template let through. */
async function tellOf(name: string, options: JsonValue): Promise<unknown> {
  const assertion = builtIns.assertions.get(name);
  if (assertion === undefined) throw new Error(`there is no ${name}`);
  return await refusalOf(assertion, options);
}

it.each<[string, JsonValue, string, (string | number)[]]>([
  ['contains', '', '`value` is empty', []],
  ['contains_all', ['refund', ''], 'a text of `values` is empty', [1]],
  ['contains_any', { values: [''] }, 'a text of `values` is empty', ['values', 0]],
  ['html', { forbid: [''] }, 'a text of `forbid` is empty', ['forbid', 0]],
  ['json_path', { path: '$.a', matches: '' }, '`matches` is empty', ['matches']],
  ['metadata', { path: '$.a', matches: '' }, '`matches` is empty', ['matches']],
  ['model', '', '`model` is empty', []],
  ['model', ['a', ''], 'a text of `model` is empty', [1]],
  ['no_tool_call', '', '`no_tool_call` is empty', []],
  ['no_tool_call', ['', 'b'], 'a text of `no_tool_call` is empty', [0]],
  ['refused', '', '`at` is empty', []],
  ['refused', { contains: '' }, '`contains` is empty', ['contains']],
  ['sql', { tables: [''] }, 'a text of `tables` is empty', ['tables', 0]],
  ['warning', { matches: '' }, '`matches` is empty', ['matches']],
  ['xml', { root: '' }, '`root` is empty', ['root']],
  ['closed_qa', { criterion: 'a', question: '' }, '`question` is empty', ['question']],
  ['pairwise', { to: 'a', criterion: '' }, '`criterion` is empty', ['criterion']],
  ['judge', { rubric: 'a', model: '' }, '`model` is empty', ['model']],
  ['similar', { to: 'a', min: 0.5, endpoint: '' }, '`endpoint` is empty', ['endpoint']],
])('an empty option of %s is refused: %j', async (name, options, message, path) => {
  expect(await tellOf(name, options)).toEqual({ code: 'bad-assertion-option', message, path });
});

it('a text that a rule leaves nothing of is empty, too', async () => {
  expect(await tellOf('contains', { value: ' \n', normalize_whitespace: true })).toEqual({
    code: 'bad-assertion-option',
    message: '`value` is white space, of which `normalize_whitespace` leaves nothing',
    path: ['value'],
  });
  expect(await tellOf('contains', ' \n')).toBe('taken');
});

it.each<[string, JsonValue]>([
  ['equals', ''],
  ['one_of', ['billing', '']],
  ['levenshtein', { to: '', max: 2 }],
  ['similar_text', { to: ['', 'a'], min: 0.5 }],
  ['command', ['check', '']],
])('an empty text is one like any other for %s: %j', async (name, options) => {
  expect(await tellOf(name, options)).toBe('taken');
});
