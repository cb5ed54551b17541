import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../src/emulator/refusal.ts';
import { readOpenaiBody } from '../../../src/emulator/validation/openai/read-body.ts';
import { openaiRules } from '../../../src/provider/openai/parameters.ts';
import type { CompletionKind } from '../../../src/provider/provider.ts';
import type { JsonObject, JsonValue } from '../../../src/source/json.ts';
import { checkAt } from './openai-fixture.ts';

/** Of every type, at the edges of the documented ranges and beyond them. */
const values: readonly JsonValue[] = [
  ...[true, false, -101, -100, -3, -2, -1, 0, 0.5, 1, 1.1, 2, 2.1, 3, 5, 6, 20, 21, 128, 129],
  ...['auto', 'none', 'low', 'max', 'flex', '24h', 'in_memory', 'wizard', 'd'.repeat(65)],
  ...[[], ['text'], ['audio'], ['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd', 'e'], [1], [null]],
  ...[{}, { 50256: 5 }, { 50256: -101 }, { queue: 'billing' }, { include_usage: true }],
  ...[{ type: 'text' }, { type: 'json_object' }, { type: 'json_schema' }, { type: 'wizard' }],
  ...[{ type: 'content', content: 'Dear Ann' }, { name: 'find' }, [{ name: 'find' }]],
  { type: 'json_schema', json_schema: { name: 'ticket', strict: true, schema: {} } },
  { type: 'json_schema', json_schema: { name: 'a ticket' } },
  { type: 'function', function: { name: 'find' } },
  [{ type: 'function', function: { name: 'find' } }],
  [{ type: 'function', function: { name: 'find me' } }],
  [{ type: 'function', function: { name: 'find', parameters: {} } }],
  [{ type: 'function', function: { name: 'find', strict: true, parameters: { type: 'object' } } }],
  [{ type: 'custom', custom: { name: 'find' } }],
  [{ type: 'function' }],
];

/** What else the request has, so that a rule about two parameters is not all that is ever met. */
const companies: readonly JsonObject[] = [
  {},
  { stream: true },
  { store: true, logprobs: true },
  { tools: [{ type: 'function', function: { name: 'find' } }] },
  { functions: [{ name: 'find' }] },
  { n: 3 },
];

const questions: Readonly<Record<CompletionKind, JsonObject>> = {
  chat: { model: 'gpt-4o', messages: [{ role: 'user', content: 'As JSON' }] },
  text: { model: 'gpt-4o', prompt: 'As JSON' },
};

/** Neither side can be held to the other: the client does not see it, or is the only one to read it. */
const apart: ReadonlySet<string> = new Set([
  'messages',
  'prompt',
  // Forms that the emulator reads in no more detail than that they are there, and sound, which it has not.
  'audio',
  'modalities',
  'moderation',
  'prompt_cache_options',
  'prediction',
  'web_search_options',
  'function_call',
  'stream_options',
  'logit_bias',
  // The emulator takes it at any length.
  'safety_identifier',
]);

/** What one side says against a body that the other has nothing against. */
function findDifference(kind: CompletionKind, more: JsonObject): readonly string[] {
  const body = { ...questions[kind], ...more };
  const read = readOpenaiBody(kind, body);
  const refusal = isRefusal(read) ? read.detail : undefined;
  const said = checkAt('api.openai.com', body, { kind }).map((row) => row[3]);
  if ((refusal !== undefined) === said.length > 0) return [];
  return [`${JSON.stringify(more)}: ${[refusal, ...said].join(' ')}`];
}

describe.each<CompletionKind>(['chat', 'text'])('a %s that the emulator refuses', (kind) => {
  const names = Object.keys(openaiRules.parameters[kind]).filter((name) => !apart.has(name));
  it.each(names)('for its `%s` is one that something is said about, and no other', (name) => {
    const bodies = companies.flatMap((company) =>
      values.map((value) => ({ ...company, [name]: value })),
    );
    expect(bodies.flatMap((more) => findDifference(kind, more))).toEqual([]);
  });
});
