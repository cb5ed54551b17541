import { describe, expect, it } from 'vitest';
import type { StreamFacts } from '../../../src/protocol/completion.ts';
import { foldStream } from '../../../src/provider/fold-stream.ts';
import type { CompletionKind } from '../../../src/provider/provider.ts';
import type { JsonObject } from '../../../src/source/json.ts';

const known: JsonObject = { id: 'r1', object: 'chat.completion.chunk', created: 7, model: 'gpt' };
const begin: JsonObject = { ...known, choices: [{ index: 0, delta: { role: 'assistant' } }] };
const text = (content: string): JsonObject => choice({ delta: { content } });
const stop: JsonObject = choice({ delta: {}, finish_reason: 'stop' });

function choice(fields: JsonObject): JsonObject {
  return { ...known, choices: [{ index: 0, ...fields }] };
}

function call(...pieces: readonly JsonObject[]): JsonObject {
  return choice({ delta: { tool_calls: pieces } });
}

/** What is noted of chunks; `[DONE]` and what follows it are texts. */
function inspect(
  chunks: readonly (JsonObject | string)[],
  request: JsonObject = {},
  kind: CompletionKind = 'chat',
): StreamFacts {
  const events = chunks.map((chunk, place) => ({
    data: typeof chunk === 'string' ? chunk : JSON.stringify(chunk),
    milliseconds: place,
  }));
  return foldStream(events, kind, request).facts;
}

const problemsOf = (...args: Parameters<typeof inspect>): readonly string[] =>
  inspect(...args).problems;

describe('a stream as the reference has it', () => {
  it('has `n` choices for each prompt', () => {
    const ended = (index: number): JsonObject => ({
      ...known,
      object: 'text_completion',
      choices: [{ index, text: 'yes', finish_reason: 'stop' }],
    });
    const chunks = [0, 1, 2, 3].map(ended);
    const asking = (prompt: JsonObject[string]): readonly string[] =>
      problemsOf([...chunks, '[DONE]'], { prompt, n: 2 }, 'text');
    expect(asking(['one', 'two'])).toEqual([]);
    expect(asking('one')).toHaveLength(2);
  });

  it('has no problems', () => {
    const chunks = [begin, text('It was '), text('sent.'), stop, '[DONE]'];
    expect(inspect(chunks)).toEqual({ chunks: 4, done: true, problems: [] });
  });

  it('may end without [DONE], which is noted', () => {
    expect(inspect([begin, stop])).toEqual({ chunks: 2, done: false, problems: [] });
  });

  it.each(['', 'null'])('may write %j for no finish reason yet', (none) => {
    const more = choice({ delta: { content: 'sent.' }, finish_reason: none });
    const first = choice({ delta: { role: 'assistant' }, finish_reason: none });
    const usage = choice({ delta: {}, finish_reason: none });
    expect(problemsOf([first, more, stop, usage, '[DONE]'])).toEqual([]);
    expect(problemsOf([first, more, '[DONE]'])).toEqual(['choice 0 has no finish reason']);
  });

  it('may have what there is so far beside its deltas', () => {
    const both = { delta: { role: 'assistant', content: 'a' }, message: { content: 'a' } };
    expect(problemsOf([choice(both), stop])).toEqual([]);
  });

  it('may have chunks of a filter that works beside it', () => {
    const empty = { id: '', object: '', created: 0, model: '' };
    const note = (finish_reason: string | null): JsonObject => ({
      ...empty,
      choices: [
        {
          index: 0,
          finish_reason,
          content_filter_results: { hate: { filtered: false, severity: 'safe' } },
          content_filter_offsets: { check_offset: 44, start_offset: 44, end_offset: 198 },
        },
      ],
      usage: null,
    });
    const first = { ...empty, choices: [], prompt_filter_results: [] };
    expect(
      problemsOf([first, note(null), begin, text('Sent.'), note(null), stop, note(null)]),
    ).toEqual([]);
    expect(problemsOf([first, begin, text('Sent.'), note('content_filter')])).toEqual([]);
    expect(problemsOf([begin, { ...text('Sent.'), created: 0 }, stop])).toEqual([
      'chunk 2: its `created` is not that of the chunks before',
    ]);
  });

  it('may be of texts', () => {
    const chunk = (fields: JsonObject): JsonObject => ({
      object: 'text_completion',
      choices: [{ index: 0, ...fields }],
    });
    const chunks = [chunk({ text: 'Sent.' }), chunk({ text: '', finish_reason: 'stop' })];
    expect(problemsOf(chunks, {}, 'text')).toEqual([]);
  });

  it('may have tool calls in pieces, and several choices', () => {
    const chunks = [
      begin,
      call({ index: 0, id: 'c1', type: 'function', function: { name: 'find', arguments: '' } }),
      call({ index: 0, function: { arguments: '{"id"' } }, { index: 0, id: 'c1', function: {} }),
      call({ index: 1, id: 'c2', function: { name: 'close' } }),
      call({ index: 2, id: 'c3', type: 'custom', custom: { name: 'code', input: '' } }),
      call({ index: 2, custom: { input: 'print(1)' } }),
      stop,
      { ...known, choices: [{ index: 1, delta: { role: 'assistant', content: 'a' } }] },
      { ...known, choices: [{ index: 1, delta: {}, finish_reason: 'length' }] },
    ];
    expect(problemsOf(chunks, { n: 2 })).toEqual([]);
  });

  it('may leave out what a service does not say, and send chunks that have no choices', () => {
    const empty = { id: '', object: '', model: '', choices: [], prompt_filter_results: [] };
    const bare = { choices: [{ index: 0, delta: { role: 'assistant', content: 'a' } }] };
    expect(problemsOf([empty, bare, stop, { metadata: { retries: 0 } }])).toEqual([]);
  });

  it('has the usage that is asked for in its last chunk', () => {
    const request = { stream_options: { include_usage: true } };
    const usage = { ...known, choices: [], usage: { total_tokens: 3 } };
    expect(problemsOf([begin, stop, usage, '[DONE]'], request)).toEqual([]);
    expect(problemsOf([begin, usage, stop], request)).toEqual([
      '`usage` is in chunk 2 and not in the last one',
    ]);
    expect(problemsOf([begin, { ...stop, usage: null }], request)).toEqual([
      'no chunk has the `usage` that `stream_options` asks for',
    ]);
  });
});

describe('what is noted of another', () => {
  it.each<[string, readonly (JsonObject | string)[], string]>([
    ['no role', [text('a'), stop], 'chunk 1: choice 0 does not begin with its role'],
    [
      'another role',
      [choice({ delta: { role: 'user' } }), stop],
      'chunk 1: choice 0 has another role than `assistant`',
    ],
    ['no delta', [begin, choice({ text: 'a' }), stop], 'chunk 2: choice 0 has no `delta`'],
    [
      'a message in place of a delta',
      [begin, text('a'), stop, choice({ message: { content: 'a' } })],
      'chunk 4: choice 0 has no `delta`',
    ],
    ['no index', [begin, { choices: [{ delta: {} }] }, stop], 'chunk 2: a choice has no `index`'],
    [
      'a choice that was not asked for',
      [
        begin,
        stop,
        { choices: [{ index: 1, delta: { role: 'assistant' }, finish_reason: 'stop' }] },
      ],
      'chunk 3: its choice 1 is not among those that were asked for (`n`)',
    ],
    ['no finish reason', [begin, text('a'), '[DONE]'], 'choice 0 has no finish reason'],
    [
      'content after the finish reason',
      [begin, stop, text('more')],
      'chunk 3: choice 0 has content after its finish reason',
    ],
    [
      'text after the finish reason',
      [begin, stop, choice({ text: 'more', delta: {} })],
      'chunk 3: choice 0 has content after its finish reason',
    ],
    ['two finish reasons', [begin, stop, stop], 'chunk 3: choice 0 has a second finish reason'],
    [
      'another id',
      [begin, { ...stop, id: 'r2' }],
      'chunk 2: its `id` is not that of the chunks before',
    ],
    [
      'another model',
      [begin, { ...stop, model: 'other' }],
      'chunk 2: its `model` is not that of the chunks before',
    ],
    ['no choices', [begin, { id: 'r1' }, stop], 'chunk 2: it has no list of `choices`'],
    ['something after [DONE]', [begin, stop, '[DONE]', 'x'], 'something came after `[DONE]`'],
    [
      'a tool call without index',
      [begin, call({ id: 'c1', function: { name: 'find' } }), stop],
      'chunk 2: choice 0 has a tool call without an `index`',
    ],
    [
      'a tool call without id',
      [begin, call({ index: 0, function: { name: 'find' } }), stop],
      'chunk 2: choice 0 begins tool call 0 without an `id`',
    ],
    [
      'a tool call without name',
      [begin, call({ index: 0, id: 'c1', function: { arguments: '{}' } }), stop],
      'chunk 2: choice 0 begins tool call 0 without a name',
    ],
    [
      'a tool call that changes its id',
      [
        begin,
        call({ index: 0, id: 'c1', function: { name: 'find' } }),
        call({ index: 0, id: 'c2', function: { arguments: '{}' } }),
        stop,
      ],
      'chunk 3: choice 0 has another `id` in the middle of tool call 0',
    ],
    [
      'arguments that are no text',
      [begin, call({ index: 0, id: 'c1', function: { name: 'find', arguments: { id: 7 } } }), stop],
      'chunk 2: choice 0 has arguments of tool call 0 that are no text',
    ],
    [
      'an input that is no text',
      [begin, call({ index: 0, id: 'c1', custom: { name: 'code', input: 7 } }), stop],
      'chunk 2: choice 0 has an input of tool call 0 that is no text',
    ],
  ])('%s', (_, chunks, problem) => {
    expect(problemsOf(chunks)).toEqual([problem]);
  });

  it('is another object in each chunk', () => {
    const chunks = [begin, stop].map((chunk) => ({ ...chunk, object: 'chat.completion' }));
    expect(problemsOf(chunks)).toEqual([
      'chunk 1: its `object` is not `chat.completion.chunk`',
      'chunk 2: its `object` is not `chat.completion.chunk`',
    ]);
  });

  it('is at most twenty things', () => {
    expect(problemsOf([begin, ...Array(100).fill(stop)])).toHaveLength(20);
  });
});
