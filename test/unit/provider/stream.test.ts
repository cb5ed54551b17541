import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/source/json.ts';
import { makeEventReader } from '../../../src/transport/sse.ts';
import type { StreamEvent } from '../../../src/transport/transport.ts';
import { fc } from '../../support/fast-check.ts';
import { nestLists } from '../../support/nest.ts';
import {
  at,
  chatRequest,
  complete,
  delta,
  failureOf,
  jsonReply,
  streamReply,
  textRequest,
} from './wire-fixture.ts';

const done = at(1000, '[DONE]');

async function choicesOf(chunks: Parameters<typeof streamReply>[0], request = chatRequest) {
  const { completion } = await complete(streamReply(chunks), request);
  return completion.choices;
}

describe('a stream', () => {
  it('has the thoughts that a model says in parts where an answer in one piece has them', async () => {
    const thinking = (text: string) => ({ type: 'thinking', thinking: [{ type: 'text', text }] });
    const text = (said: string) => ({ type: 'text', text: said });
    const contents: readonly JsonValue[] = [
      [thinking('Which')],
      [thinking(' parcel?')],
      [text('In ')],
      'Leeds',
      '.',
    ];
    const [choice] = await choicesOf([
      ...contents.map((content) => ({ choices: [{ index: 0, delta: { content } }] })),
      { choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop' }] },
      done,
    ]);
    const message = {
      role: 'assistant',
      content: [thinking('Which parcel?'), text('In Leeds.')],
    };
    const whole = { choices: [{ index: 0, message, finish_reason: 'stop' }] };
    const { completion } = await complete(jsonReply(whole));
    expect([choice, choice?.text]).toEqual([completion.choices[0], 'In Leeds.']);
  });

  const thought = (thinking: JsonValue, more: JsonObject = {}): JsonObject => {
    return { type: 'thinking', thinking, ...more };
  };
  it.each<[string, readonly JsonObject[], readonly JsonObject[]]>([
    [
      'where one is signed',
      [
        thought('A '),
        thought('B', { signature: 's1' }),
        thought('second'),
        thought('', { signature: 's2' }),
      ],
      [thought('A B', { signature: 's1' }), thought('second', { signature: 's2' })],
    ],
    [
      'where both are signed, and neither can be read',
      [thought('', { signature: 's1' }), thought('', { signature: 's2' })],
      [thought('', { signature: 's1' }), thought('', { signature: 's2' })],
    ],
    [
      'where one is closed',
      [thought(['A ']), thought(['B'], { closed: true }), thought(['C']), thought(['D'])],
      [thought(['A ', 'B'], { closed: true }), thought(['C', 'D'])],
    ],
    [
      'by their indexes',
      [thought('A ', { index: 0 }), thought('B'), thought('C', { index: 1 })],
      [thought('A B', { index: 0 }), thought('C', { index: 1 })],
    ],
    [
      'by their ids',
      [thought('A', { id: 'a' }), thought('B', { id: 'b' })],
      [thought('A', { id: 'a' }), thought('B', { id: 'b' })],
    ],
    [
      'where one is a text and the other a list',
      [thought('A'), thought([{ type: 'text', text: 'B' }])],
      [thought('A'), thought([{ type: 'text', text: 'B' }])],
    ],
  ])('keeps thoughts apart %s', async (_, pieces, content) => {
    const [choice] = await choicesOf([
      ...pieces.map((part) => ({ choices: [{ index: 0, delta: { content: [part] } }] })),
      { choices: [{ index: 0, delta: { content: 'Yes' }, finish_reason: 'stop' }] },
      done,
    ]);
    expect(choice?.message?.['content']).toEqual([...content, { type: 'text', text: 'Yes' }]);
  });

  it.each<[string, readonly JsonObject[], JsonObject]>([
    [
      'whose end is a signature alone',
      [thought('A', { signature: '' }), thought('B'), thought(null, { signature: 's' })],
      thought('AB', { signature: 's' }),
    ],
    [
      'of which each piece is closed',
      [thought('A', { closed: true }), thought('B', { closed: true })],
      thought('AB', { closed: true }),
    ],
  ])('joins a thought %s', async (_, pieces, content) => {
    const [choice] = await choicesOf([
      ...pieces.map((part) => ({ choices: [{ index: 0, delta: { content: [part] } }] })),
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      done,
    ]);
    expect(choice?.message?.['content']).toEqual([content]);
  });

  it('keeps thoughts that no one can read apart', async () => {
    const content = [
      { type: 'redacted_thinking', data: 'a' },
      { type: 'redacted_thinking', data: 'b' },
      { type: 'text', text: 'Yes' },
    ];
    const [choice] = await choicesOf([
      ...content.map((part) => ({ choices: [{ index: 0, delta: { content: [part] } }] })),
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      done,
    ]);
    expect(choice).toMatchObject({ text: 'Yes', message: { content } });
  });

  it('is folded into the body of an answer in one piece', async () => {
    const known = {
      id: 'r1',
      object: 'chat.completion.chunk',
      created: 1701234567,
      model: 'openai/gpt-4o',
    };
    const usage = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 };
    const costs = { total_tokens: 0.0003 };
    const { completion } = await complete(
      streamReply([
        { ...known, choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] },
        { ...known, choices: [{ index: 0, delta: { content: 'In ' }, finish_reason: null }] },
        { ...known, choices: [{ index: 0, delta: { content: 'Leeds.' } }] },
        { ...known, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
        { ...known, choices: [], usage },
        { metadata: { costs, retries: 1 } },
        done,
      ]),
    );
    const message = { role: 'assistant', content: 'In Leeds.' };
    expect(completion).toEqual({
      id: 'r1',
      created_ms: 1701234567000,
      model: 'openai/gpt-4o',
      choices: [{ index: 0, text: 'In Leeds.', message, tool_calls: [], finish_reason: 'stop' }],
      usage,
      metadata: { costs, retries: 1 },
      cost_usd: 0.0003,
      timing: {
        latency_ms: 30,
        headers_ms: 5,
        ttft_ms: 20,
        time_per_output_token_ms: 5,
        max_gap_ms: 10,
        chunks: 2,
      },
      stream: { chunks: 6, done: true, problems: [] },
      response: {
        id: 'r1',
        object: 'chat.completion',
        created: 1701234567,
        model: 'openai/gpt-4o',
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage,
        metadata: { costs, retries: 1 },
      },
    });
  });

  it('of a text completion has texts', async () => {
    const chunks = [
      {
        choices: [{ index: 0, text: ' in', logprobs: { tokens: [' in'], token_logprobs: [-0.1] } }],
      },
      {
        choices: [
          {
            index: 0,
            text: ' Leeds',
            logprobs: { tokens: [' Leeds'], token_logprobs: [-0.2] },
            finish_reason: 'length',
          },
        ],
      },
      done,
    ];
    const { completion } = await complete(streamReply(chunks), textRequest);
    const logprobs = { tokens: [' in', ' Leeds'], token_logprobs: [-0.1, -0.2] };
    expect(completion.choices).toEqual([
      { index: 0, text: ' in Leeds', tool_calls: [], logprobs, finish_reason: 'length' },
    ]);
    expect(completion.response).toMatchObject({ object: 'text_completion' });
  });

  it('of several choices keeps them apart, in the order of their indexes', async () => {
    const choices = await choicesOf([
      { choices: [{ index: 1, delta: { content: 'To ' } }] },
      {
        choices: [
          { index: 0, delta: { content: 'In ' } },
          { index: 1, delta: { content: 'Leeds' } },
        ],
      },
      { choices: [{ index: 0, delta: { content: 'York' }, finish_reason: 'stop' }] },
      { choices: [{ index: 1, delta: {}, finish_reason: 'length' }] },
    ]);
    expect(choices.map(({ index, text, finish_reason }) => [index, text, finish_reason])).toEqual([
      [0, 'In York', 'stop'],
      [1, 'To Leeds', 'length'],
    ]);
  });

  it('keeps reasoning, refusals and fields of its own', async () => {
    const { completion } = await complete(
      streamReply([
        { provider: 'desk', ...(delta({ role: 'assistant', reasoning_content: 'Per' }) as object) },
        delta({ reasoning_content: 'haps.', refusal: 'N' }),
        delta({ refusal: 'o.', content: null }, 'stop'),
        done,
      ]),
    );
    expect(completion.response).toMatchObject({
      provider: 'desk',
      choices: [
        {
          message: {
            role: 'assistant',
            content: null,
            reasoning_content: 'Perhaps.',
            refusal: 'No.',
          },
        },
      ],
    });
    expect(completion.timing.ttft_ms).toBe(10);
  });

  it('keeps all that its lists have', async () => {
    const [choice] = await choicesOf([
      delta({ role: 'assistant', content: '', reasoning_details: [{ text: 'Per' }], notes: [1] }),
      delta({ content: 'In Leeds.', reasoning_details: [{ text: 'haps' }, { text: '.' }] }),
      delta({ reasoning_details: null, annotations: [] }, 'stop'),
      done,
    ]);
    expect(choice?.message).toEqual({
      role: 'assistant',
      content: 'In Leeds.',
      reasoning_details: [{ text: 'Per' }, { text: 'haps' }, { text: '.' }],
      notes: [1],
      annotations: [],
    });
  });

  it('joins what is spoken, and takes its time from it', async () => {
    const { completion } = await complete(
      streamReply([
        delta({ role: 'assistant', content: null, audio: { id: 'a1' } }),
        delta({ audio: { id: 'a1', transcript: 'In ' } }),
        delta({ audio: { transcript: 'Leeds.', expires_at: null } }),
        delta({ audio: { data: 'UklG' } }),
        delta({ audio: { data: 'Rg==', expires_at: 5 } }),
        delta({ audio: null }, 'stop'),
        done,
      ]),
    );
    expect(completion.choices[0]?.message?.['audio']).toEqual({
      id: 'a1',
      transcript: 'In Leeds.',
      data: 'UklGRg==',
      expires_at: 5,
    });
    expect(completion.timing).toMatchObject({ ttft_ms: 20, latency_ms: 50, chunks: 4 });
  });

  it('keeps a spoken message that comes in one piece behind one that says nothing', async () => {
    const audio = { id: 'a1', transcript: 'In Leeds.', data: 'UklGRg==' };
    const [choice] = await choicesOf([
      { choices: [{ index: 0, message: { role: 'assistant' } }] },
      { choices: [{ index: 0, message: { role: 'assistant', audio }, finish_reason: 'stop' }] },
      done,
    ]);
    expect(choice?.message?.['audio']).toEqual(audio);
  });

  it('loses nothing of its choices to what is empty in a later chunk', async () => {
    const hate = { filtered: false, severity: 'safe' };
    const chunk = (fields: JsonObject) => ({ choices: [{ index: 0, ...fields }] });
    const { completion } = await complete(
      streamReply([
        chunk({ delta: { role: 'assistant' }, content_filter_results: {}, token_ids: [1] }),
        chunk({ delta: { role: '', content: 'In ' }, content_filter_results: { hate } }),
        chunk({ delta: { content: 'Leeds.' }, token_ids: [2, 3] }),
        chunk({ delta: {}, content_filter_results: { violence: hate }, token_ids: null }),
        chunk({ delta: {}, content_filter_results: {}, finish_reason: 'stop' }),
        done,
      ]),
    );
    expect(completion.response).toMatchObject({
      choices: [
        {
          message: { role: 'assistant', content: 'In Leeds.' },
          content_filter_results: { hate, violence: hate },
          token_ids: [1, 2, 3],
        },
      ],
    });
  });

  it('counts deltas, and not the message that is repeated beside or after them', async () => {
    const both = (said: string, message: string | null, reason: string | null = null) => ({
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: message },
          delta: { role: 'assistant', content: said },
          finish_reason: reason,
        },
      ],
    });
    const all = { choices: [{ index: 0, message: { content: 'In Leeds.' } }] };
    for (const chunks of [
      [both('In ', 'In '), both('Leeds.', 'In Leeds.'), both('', 'In Leeds.', 'stop')],
      [both('In ', 'In '), both('Leeds.', 'Leeds.', 'stop')],
      [both('In ', null), both('Leeds.', null, 'stop'), all],
      [all, both('In ', null), both('Leeds.', null, 'stop')],
    ]) {
      expect(await choicesOf(chunks)).toMatchObject([
        { text: 'In Leeds.', message: { role: 'assistant', content: 'In Leeds.' } },
      ]);
    }
  });

  it('says each piece once where it is both the text and the content', async () => {
    const both = (text: string, content: string, reason: string | null = null) => ({
      choices: [{ index: 0, text, delta: { role: 'assistant', content }, finish_reason: reason }],
    });
    const twice = [both('In ', 'In '), both('Leeds.', 'Leeds.'), both('', '', 'stop'), done];
    const texts = [both('In ', ''), both('Leeds.', '', 'stop'), done];
    const contents = [both('', 'In '), both('', 'Leeds.', 'stop'), done];
    for (const chunks of [twice, texts, contents]) {
      for (const request of [chatRequest, textRequest]) {
        expect(await choicesOf(chunks, request)).toMatchObject([{ text: 'In Leeds.' }]);
      }
    }
    const differing = [both('To ', 'In '), both('York.', 'Leeds.', 'stop'), done];
    expect(await choicesOf(differing, chatRequest)).toMatchObject([{ text: 'In Leeds.' }]);
    expect(await choicesOf(differing, textRequest)).toMatchObject([{ text: 'To York.' }]);
  });

  it('is read of messages in pieces, and of what a last one goes on with', async () => {
    const piece = (content: string, reason: string | null = null): JsonValue => ({
      choices: [{ index: 0, delta: null, message: { content }, finish_reason: reason }],
    });
    for (const chunks of [
      [piece('In '), piece('Leeds.', 'stop')],
      [piece('In '), piece('In Leeds.', 'stop')],
      [delta({ content: 'In ' }), piece('In Leeds.', 'stop')],
    ]) {
      expect(await choicesOf(chunks)).toMatchObject([{ text: 'In Leeds.' }]);
    }
  });

  it('counts tool calls in deltas once', async () => {
    const called = [{ index: 0, id: 'c1', function: { name: 'find', arguments: '{"id":7}' } }];
    const message = { role: 'assistant', content: null, tool_calls: called };
    const end = { choices: [{ index: 0, delta: {}, message, finish_reason: 'tool_calls' }] };
    const [choice] = await choicesOf([delta({ tool_calls: called }), end]);
    expect(choice?.tool_calls).toMatchObject([{ function: { arguments: '{"id":7}' } }]);
  });

  it('is read by its last message where no delta says anything', async () => {
    const whole = (fields: JsonValue, reason: string | null = null): JsonValue => ({
      choices: [{ index: 0, message: fields, finish_reason: reason }],
    });
    const role = delta({ role: 'assistant', content: '' });
    const tool_calls = [{ id: 'c1', function: { name: 'find', arguments: '{}' } }];
    const end = whole({ role: 'assistant', content: '' }, 'stop');
    const leeds = whole({ content: 'In Leeds.', tool_calls });
    const { completion } = await complete(
      streamReply([role, whole({ content: 'In ' }), leeds, end, done]),
    );
    expect(completion.choices).toMatchObject([
      { text: 'In Leeds.', message: { role: 'assistant' }, tool_calls, finish_reason: 'stop' },
    ]);
    expect(completion.timing).toMatchObject({ ttft_ms: 20, latency_ms: 30, chunks: 2 });
    expect(await choicesOf([leeds, end], textRequest)).toMatchObject([{ text: 'In Leeds.' }]);
  });

  it('of Groq is counted in its last chunk, unless `usage` says it', async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 };
    const chunks = [
      { ...(delta({ content: 'In ' }) as object), x_groq: { id: 'g1' } },
      delta({ content: 'Leeds.' }),
      { ...(delta({}, 'stop') as object), x_groq: { id: 'g1', usage } },
    ];
    const { completion } = await complete(streamReply([...chunks, done]));
    expect([completion.usage, completion.timing.time_per_output_token_ms]).toEqual([usage, 5]);
    const other = { prompt_tokens: 8, completion_tokens: 2, total_tokens: 10 };
    const counted = await complete(streamReply([...chunks, { choices: [], usage: other }, done]));
    expect(counted.completion.usage).toEqual(other);
  });

  it('may be answered in one piece', async () => {
    const body = { choices: [{ index: 0, message: { role: 'assistant', content: 'In Leeds.' } }] };
    const request = { ...chatRequest, body: { ...chatRequest.body, stream: true } };
    const { completion } = await complete(jsonReply(body), request);
    expect(completion.choices[0]?.text).toBe('In Leeds.');
    expect(completion.timing).toEqual({ latency_ms: 600, headers_ms: 5 });
  });
});

describe('the times of a stream', () => {
  it('are those of the chunks with content, counted in the tokens of its usage', async () => {
    const { completion } = await complete(
      streamReply([
        at(300, delta({ role: 'assistant' })),
        at(310, delta({ content: '' })),
        at(420, delta({ content: 'Your ' })),
        at(450, delta({ content: 'parcel ' })),
        at(480, delta({ content: 'is in ' })),
        at(560, delta({ content: 'Leeds' })),
        at(580, delta({ content: '.' })),
        at(590, delta({}, 'stop')),
        at(600, { choices: [], usage: { completion_tokens: 6 } }),
        at(900, '[DONE]'),
      ]),
    );
    expect(completion.timing).toEqual({
      latency_ms: 580,
      headers_ms: 5,
      ttft_ms: 420,
      time_per_output_token_ms: 32,
      max_gap_ms: 80,
      chunks: 5,
    });
  });

  it('have none per token where the tokens are not counted', async () => {
    const chunks = [delta({ content: 'In ' }), delta({ content: 'Leeds' }, 'stop'), done];
    const { completion } = await complete(streamReply(chunks));
    expect(completion.timing).toEqual({
      latency_ms: 20,
      headers_ms: 5,
      ttft_ms: 10,
      max_gap_ms: 10,
      chunks: 2,
    });
  });

  it('begin with a piece of a tool call', async () => {
    const call = { index: 0, id: 'c1', function: { name: 'find_parcel', arguments: '' } };
    const chunks = [
      delta({ role: 'assistant' }),
      delta({ tool_calls: [call] }),
      delta({}, 'tool_calls'),
      done,
    ];
    const { completion } = await complete(streamReply(chunks));
    expect(completion.timing).toEqual({ latency_ms: 20, headers_ms: 5, ttft_ms: 20, chunks: 1 });
  });

  it('end with the last chunk where none has content', async () => {
    const { completion } = await complete(
      streamReply([delta({ role: 'assistant' }), delta({}, 'stop'), done]),
    );
    expect(completion.timing).toEqual({ latency_ms: 20, headers_ms: 5, chunks: 0 });
    expect(completion.choices[0]?.text).toBe('');
  });
});

describe('tool calls in a stream', () => {
  const piece = (index: number | undefined, id: string | undefined, fn: JsonValue): JsonValue => ({
    ...(index !== undefined && { index }),
    ...(id !== undefined && { id, type: 'function' }),
    function: fn,
  });
  const calls = async (...pieces: JsonValue[]) => {
    const chunks = pieces.map((one) => delta({ tool_calls: [one] }));
    const [choice] = await choicesOf([...chunks, delta({}, 'tool_calls'), done]);
    return choice?.tool_calls;
  };
  const find = { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"id":7}' } };
  const refund = { id: 'c2', type: 'function', function: { name: 'refund', arguments: '{}' } };

  it('are put together by their indexes', async () => {
    const folded = await calls(
      piece(0, 'c1', { name: 'find', arguments: '' }),
      piece(1, 'c2', { name: 'refund', arguments: '' }),
      piece(0, undefined, { arguments: '{"id"' }),
      piece(1, undefined, { arguments: '{}' }),
      piece(0, undefined, { arguments: ':7}' }),
    );
    expect(folded).toEqual([find, refund]);
  });

  it('stand in the order of their indexes, whichever came first', async () => {
    const folded = await calls(
      piece(2, 'c2', { name: 'refund', arguments: '{' }),
      piece(1, 'c1', { name: 'find', arguments: '{"id":7}' }),
      piece(2, undefined, { arguments: '}' }),
    );
    expect(folded).toEqual([find, refund]);
  });

  it('stand as they came where an index does not tell them apart, or one of them has none', async () => {
    const same = await calls(
      piece(1, 'c2', { name: 'refund', arguments: '{}' }),
      piece(0, 'c1', { name: 'find', arguments: '{"id":7}' }),
      piece(0, 'c2', { name: 'refund', arguments: '{}' }),
    );
    expect(same).toEqual([refund, find, refund]);
    const without = await calls(
      piece(1, 'c2', { name: 'refund', arguments: '{}' }),
      piece(undefined, 'c1', { name: 'find', arguments: '{"id":7}' }),
    );
    expect(without).toEqual([refund, find]);
  });

  it('are told apart by their ids where the index is left out', async () => {
    const folded = await calls(
      piece(undefined, 'c1', { name: 'find', arguments: '{"id"' }),
      piece(undefined, undefined, { arguments: ':7}' }),
      piece(undefined, 'c2', { name: 'refund', arguments: '{}' }),
    );
    expect(folded).toEqual([find, refund]);
  });

  it('are told apart by their ids where every index is the same', async () => {
    const folded = await calls(
      piece(0, 'c1', { name: 'find', arguments: '{"id":7}' }),
      piece(0, 'c2', { name: 'refund', arguments: '{}' }),
    );
    expect(folded).toEqual([find, refund]);
  });

  it('are told apart by their names where nothing else does', async () => {
    const folded = await calls(
      piece(undefined, undefined, { name: 'find', arguments: '{"id":7}' }),
      piece(undefined, undefined, { name: 'refund', arguments: '{}' }),
    );
    expect(folded).toEqual([{ function: find.function }, { function: refund.function }]);
  });

  it('are told apart by their names where every index is the same and there are no ids', async () => {
    const folded = await calls(
      { index: 0, id: '', function: { name: 'find', arguments: '{"id"' } },
      { index: 0, id: '', function: { name: '', arguments: ':7}' } },
      { index: 0, id: '', function: { name: 'refund', arguments: '{' } },
      { index: 0, function: { name: null, arguments: '}' } },
    );
    expect(folded).toEqual([{ function: find.function }, { function: refund.function }]);
  });

  it('are told apart by their indexes where every id is the same', async () => {
    const folded = await calls(
      piece(0, 'c1', { name: 'find', arguments: '' }),
      piece(1, 'c1', { name: 'refund', arguments: '' }),
      piece(0, 'c1', { arguments: '{"id":7}' }),
      piece(1, 'c1', { arguments: '{}' }),
    );
    expect(folded).toEqual([find, { ...refund, id: 'c1' }]);
  });

  it('go on with what has their index where each piece has an id of its own', async () => {
    const folded = await calls(
      piece(0, 'c1', { name: 'find', arguments: '' }),
      piece(0, 'x1', { name: '', arguments: '{"id"' }),
      piece(1, 'c2', { name: 'refund', arguments: '{' }),
      piece(0, 'x2', { arguments: ':7}' }),
      piece(1, 'x3', { arguments: '}' }),
    );
    expect(folded).toEqual([find, refund]);
  });

  it('go on with what has their id where the index only counts pieces', async () => {
    const folded = await calls(
      piece(0, 'c1', { name: 'find', arguments: '{"id"' }),
      piece(1, 'c1', { arguments: ':7}' }),
      piece(2, 'c2', { name: 'refund', arguments: '{}' }),
    );
    expect(folded).toEqual([find, refund]);
  });

  it('keep their id and name where these are repeated', async () => {
    const folded = await calls(
      piece(0, 'c1', { name: 'find', arguments: '{"id"' }),
      piece(0, 'c1', { name: 'find', arguments: ':7}' }),
    );
    expect(folded).toEqual([find]);
    const unknown = await calls(
      piece(0, undefined, { name: 'find', arguments: '{"id"' }),
      piece(0, undefined, { name: 'find', arguments: ':7}' }),
    );
    expect(unknown).toEqual([{ function: find.function }]);
  });

  it('keep what else their pieces say', async () => {
    const extra_content = { google: { thought_signature: 'c2ln' } };
    const pieces: JsonValue[] = [
      { ...find, index: 0, function: { name: 'find', arguments: '{"id"', strict: false } },
      { index: 0, extra_content, cost: 1, function: { arguments: ':7}', strict: true } },
      { index: 0, extra_content: null, cost: 2, function: {} },
    ];
    const chunks = pieces.map((one) => delta({ tool_calls: [one] }));
    const [choice] = await choicesOf([...chunks, delta({}, 'tool_calls'), done]);
    expect(choice?.tool_calls).toEqual([find]);
    expect(choice?.message?.['tool_calls']).toEqual([
      { ...find, function: { ...find.function, strict: true }, extra_content, cost: 2 },
    ]);
  });

  it('may be of custom tools, whose input comes in pieces', async () => {
    const pieces: JsonValue[] = [
      { index: 0, id: 'c1', type: 'custom', custom: { name: 'code', input: '' } },
      { index: 0, custom: { input: 'print' } },
      { index: 0, custom: { input: '(1)' } },
    ];
    const chunks = pieces.map((one) => delta({ tool_calls: [one] }));
    const [choice] = await choicesOf([...chunks, delta({}, 'tool_calls'), done]);
    expect(choice?.tool_calls).toEqual([
      { id: 'c1', type: 'custom', function: { name: 'code', arguments: 'print(1)' } },
    ]);
    expect(choice?.message?.['tool_calls']).toEqual([
      { id: 'c1', type: 'custom', custom: { name: 'code', input: 'print(1)' } },
    ]);
  });

  it('may come the old way', async () => {
    const [choice] = await choicesOf([
      delta({ function_call: { name: 'find', arguments: '{"id"' } }),
      delta({ function_call: { arguments: ':7}' } }, 'function_call'),
      done,
    ]);
    expect(choice?.tool_calls).toEqual([{ function: find.function }]);
  });
});

/** The events of a stream's text. */
function eventsOf(text: string): readonly StreamEvent[] {
  const reader = makeEventReader(() => 10);
  reader.push(Buffer.from(text));
  reader.end();
  return reader.events;
}

describe('a stream that goes wrong', () => {
  const role = delta({ role: 'assistant', content: '' });
  const begin = delta({ content: 'In ' });

  it.each([
    ['as a chunk', { error: { message: 'out of memory' } }],
    ['as a text', { error: 'out of memory' }],
    ['as a detail', { detail: 'out of memory' }],
    ['as an object of its own', { object: 'error', message: 'out of memory', code: 500 }],
    ['as a list', [{ error: { message: 'out of memory', code: 503 } }]],
    ['as an event', { event: 'error', data: '{"message":"out of memory"}', milliseconds: 20 }],
    ['as an event that is no JSON', { event: 'error', data: 'out of memory', milliseconds: 20 }],
  ])('reports its error %s', async (_, error) => {
    expect(await failureOf(streamReply([begin, error, done]))).toMatchObject({
      kind: 'stream',
      message: 'the stream reported an error: out of memory',
      status: 200,
    });
  });

  it.each(['\n', '\r\n'])('reports its error in a field of that name, %j', async (end) => {
    const said = '{"code":400,"message":"too long","type":"exceed_context_size_error"}';
    const lines = [`data: ${JSON.stringify(begin)}`, '', `error: ${said}`, '', 'data: [DONE]', ''];
    expect(await failureOf(streamReply(eventsOf(lines.join(end))))).toMatchObject({
      kind: 'stream',
      message: 'the stream reported an error: too long',
    });
    const before = await failureOf(streamReply(eventsOf(lines.slice(2).join(end))));
    expect(before.message).toBe('the service reported a failure (400): too long');
    const none = ['', ' null', ' false', ' {}', ' []'].map((empty) => `error:${empty}\n`).join('');
    const blanks = eventsOf(`error: ${' '.repeat(200_000)}x\n\n`);
    expect(blanks.map(({ event }) => event)).toEqual(['error']);
    const others = eventsOf(`${none}errors: 1\n${lines[0]}\n\ndata: [DONE]`);
    expect(others.map(({ event }) => event)).toEqual([undefined, undefined]);
  });

  it('reports in its metadata what became of the model, unless it ended', async () => {
    const metadata = { error: 'upstream died', status_code: 502 };
    const told = { choices: [], metadata };
    for (const rest of [[told, done], [told]]) {
      expect(await failureOf(streamReply([begin, ...rest]))).toMatchObject({
        kind: 'server',
        message: 'the service reported a failure (502): upstream died',
      });
    }
    const ended = [begin, delta({}, 'stop'), told, done];
    expect(await choicesOf(ended)).toMatchObject([{ text: 'In ' }]);
    const warned = { choices: [], metadata: { ...metadata, status_code: 200 } };
    expect(await choicesOf([begin, warned, done])).toMatchObject([{ text: 'In ' }]);
  });

  it('is whole where its last part counts tokens, and has an error with nothing in it', async () => {
    const last = { usage: { total_tokens: 9 }, error: { message: '', code: null } };
    expect(await choicesOf([begin, delta({}, 'stop'), last, done])).toMatchObject([
      { text: 'In ' },
    ]);
  });

  it('has no end', async () => {
    expect(await failureOf(streamReply([begin, delta({ content: 'Leeds' })]))).toEqual({
      kind: 'stream',
      message: 'the stream stopped before its end, after 2 chunks with content',
      status: 200,
    });
  });

  it('has an end for one of its choices only', async () => {
    const chunks = [
      begin,
      { choices: [{ index: 1, delta: { content: 'To' } }] },
      delta({}, 'stop'),
    ];
    expect(await failureOf(streamReply(chunks))).toMatchObject({ kind: 'stream' });
  });

  it('is whole with a finish reason for every choice and no [DONE]', async () => {
    expect(await choicesOf([begin, delta({}, 'stop')])).toMatchObject([{ text: 'In ' }]);
  });

  it.each(['', 'null'])('has no finish reason where its chunks say %j', async (none) => {
    const chunk = delta({ content: 'In ' }, none);
    expect(await failureOf(streamReply([chunk]))).toMatchObject({
      message: 'the stream stopped before its end, after 1 chunk with content',
    });
    for (const kind of ['stream', 'timeout'] as const) {
      const broken = { kind, message: 'it broke' };
      expect(await failureOf(streamReply([chunk], broken))).toEqual({ ...broken, status: 200 });
    }
    expect(await choicesOf([chunk, done])).toMatchObject([{ text: 'In ', finish_reason: null }]);
    expect(await choicesOf([chunk, delta({}, 'stop'), delta({}, none)])).toMatchObject([
      { text: 'In ', finish_reason: 'stop' },
    ]);
  });

  it('broke, which counts unless it was done', async () => {
    const broken = { kind: 'stream', message: 'the stream broke: connection reset' } as const;
    expect(await failureOf(streamReply([begin], broken))).toEqual({ ...broken, status: 200 });
    const { completion } = await complete(
      streamReply([role, begin, delta({}, 'stop'), done], broken),
    );
    expect([completion.choices[0]?.text, completion.stream?.problems]).toEqual(['In ', []]);
  });

  it('broke behind an answer that is whole, which is told of the stream only', async () => {
    const broken = { kind: 'stream', message: 'the stream broke: connection reset' } as const;
    const usage = { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 };
    const chunks = [role, begin, delta({}, 'stop'), { choices: [], usage }];
    const { completion } = await complete(streamReply(chunks, broken));
    expect([completion.choices[0]?.text, completion.usage]).toEqual(['In ', usage]);
    expect(completion.stream).toMatchObject({ done: false, problems: [broken.message] });
    const two = { ...chatRequest, body: { ...chatRequest.body, n: 2 } };
    expect(await failureOf(streamReply(chunks, broken), two)).toMatchObject(broken);
  });

  it('broke behind the answer to a prompt of several tokens, which is one', async () => {
    const broken = { kind: 'stream', message: 'the stream broke: connection reset' } as const;
    const asked = { ...textRequest, body: { ...textRequest.body, prompt: [12, 13, 14] } };
    const chunks = [{ choices: [{ index: 0, text: 'In Leeds.', finish_reason: 'stop' }] }];
    const { completion } = await complete(streamReply(chunks, broken), asked);
    expect(completion.choices).toHaveLength(1);
  });

  it('ends with an event that is no JSON, which is quoted', async () => {
    expect(await failureOf(streamReply([begin, at(20, '[ERROR] upstream died')]))).toMatchObject({
      message: 'chunk 2 of the stream is not a JSON object: [ERROR] upstream died',
    });
  });

  it('has a chunk that is not JSON', async () => {
    expect(await failureOf(streamReply([begin, at(20, '{"choices":'), done]))).toMatchObject({
      kind: 'bad_response',
      message: 'chunk 2 of the stream is not a JSON object',
      body: '{"choices":',
    });
    expect(await failureOf(streamReply([begin, at(20, '{"choices":')]))).toMatchObject({
      kind: 'stream',
      message: 'the stream stopped in the middle of a chunk',
    });
  });

  it('has a chunk that is nested too deeply', async () => {
    for (const rest of [[], [done]]) {
      expect(await failureOf(streamReply([begin, at(20, nestLists(5000)), ...rest]))).toMatchObject(
        { kind: 'bad_response', message: 'chunk 2 of the stream is nested more than 200 deep' },
      );
    }
  });

  it('has events with names of their own, which are left out where they are no chunks', async () => {
    const named = (event: string, data: string) => ({ event, data, milliseconds: 20 });
    const others = [named('ping', '1700000000'), named('pi\u001bng', 'still here')];
    const chunks = [role, begin, ...others, named('', ' '), delta({}, 'stop'), done];
    const { completion } = await complete(streamReply(chunks));
    expect(completion.choices[0]?.text).toBe('In ');
    expect(completion.stream?.problems).toEqual([
      'an event `ping` is not a JSON object',
      'an event `pi\ufffdng` is not a JSON object',
    ]);
    for (const event of [named('message', 'still here'), named('chunk', '{"choices":')]) {
      expect(await failureOf(streamReply([begin, event, done]))).toMatchObject({
        kind: 'bad_response',
        message: 'chunk 2 of the stream is not a JSON object',
      });
    }
  });

  it('has no chunks', async () => {
    expect(await failureOf(streamReply([]))).toMatchObject({
      kind: 'stream',
      message: 'the stream stopped before its end, after 0 chunks with content',
    });
    expect(await failureOf(streamReply([done]))).toEqual({
      kind: 'bad_response',
      message: 'the answer has no choices',
      status: 200,
    });
  });
});

describe('any stream', () => {
  const piece: fc.Arbitrary<JsonValue> = fc.oneof(
    fc.string({ unit: 'grapheme' }).map((content) => ({ content })),
    fc
      .record({ index: fc.nat(2), arguments: fc.string({ unit: 'binary' }) })
      .map(({ index, arguments: given }) => ({
        tool_calls: [{ index, function: { name: `tool${index}`, arguments: given } }],
      })),
    fc.constant({ role: 'assistant' }),
  );
  const chunk = fc.record({ index: fc.nat(2), piece }).map(({ index, piece }) => ({
    choices: [{ index, delta: piece }],
  }));
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
  const between = fc.constantFrom('', ': ping', 'id: 7', 'retry: 10', 'event: message');

  it('is the same completion wherever its bytes are split', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(chunk, between)),
        lineEnd,
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        async (chunks, end, sizes) => {
          const lines = chunks.flatMap(([one, extra]) => [
            ...(extra === '' ? [] : [extra]),
            `data: ${JSON.stringify(one)}`,
            '',
          ]);
          const finish = { choices: [0, 1, 2].map((index) => ({ index, finish_reason: 'stop' })) };
          const whole = [...lines, `data: ${JSON.stringify(finish)}`, '', 'data: [DONE]', '', ''];
          const bytes = Buffer.from(`\uFEFF${whole.join(end)}`);

          const reader = makeEventReader(() => 0);
          for (let start = 0; start < bytes.length; ) {
            const size = sizes.next().value ?? 1;
            reader.push(bytes.subarray(start, start + size));
            start += size;
          }
          reader.end();
          const split = await complete({ body: { kind: 'events', events: reader.events } });
          const known = [...chunks.map(([one]) => at(0, one)), at(0, finish), at(0, '[DONE]')];
          const unsplit = await complete({ body: { kind: 'events', events: known } });
          expect(split.completion).toEqual(unsplit.completion);
        },
      ),
    );
  });
});
