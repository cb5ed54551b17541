import type OpenAI from 'openai';
import { LengthFinishReasonError } from 'openai/core/error';
import { makeParseableResponseFormat, makeParseableTool } from 'openai/lib/parser';
import { describe, expect, it } from 'vitest';
import { ask, errorOf, findOrder, startOpenai } from './openai-dialect.ts';

const ticket = {
  type: 'object',
  properties: {
    queue: { enum: ['billing', 'access', 'shipping'] },
    urgent: { type: 'boolean' },
    amount: { type: 'number', minimum: 0, maximum: 500 },
    notes: {
      type: 'array',
      items: { $ref: '#/$defs/note' },
      minItems: 2,
      maxItems: 3,
    },
  },
  required: ['queue', 'urgent', 'amount', 'notes'],
  additionalProperties: false,
  $defs: {
    note: {
      type: 'object',
      properties: { text: { type: 'string' }, by: { type: ['string', 'null'] } },
      required: ['text', 'by'],
      additionalProperties: false,
    },
  },
};

interface Ticket {
  readonly queue: string;
  readonly urgent: boolean;
  readonly amount: number;
  readonly notes: readonly { readonly text: string; readonly by: string | null }[];
}

const format: OpenAI.ResponseFormatJSONSchema = {
  type: 'json_schema',
  json_schema: { name: 'ticket', strict: true, schema: ticket },
};

const parsed = makeParseableResponseFormat<Ticket>(format, JSON.parse);

describe('structured output, as the openai client parses it', () => {
  it('is a value of the schema', async () => {
    const client = await startOpenai();
    const { choices } = await client.chat.completions.parse({
      ...ask('I was charged 120 twice: which queue for billing?'),
      response_format: parsed,
      n: 5,
    });
    for (const { message } of choices) {
      const { queue, urgent, amount, notes } = message.parsed as Ticket;
      expect([queue, typeof urgent, amount >= 0 && amount <= 500]).toEqual([
        'billing',
        'boolean',
        true,
      ]);
      expect(notes.length === 2 || notes.length === 3).toBe(true);
      expect(notes.every((note) => Object.keys(note).join() === 'text,by')).toBe(true);
    }
  });

  it('is parsed as far as it came while it is streamed', async () => {
    const client = await startOpenai();
    const stream = client.chat.completions.stream({ ...ask('billing'), response_format: parsed });
    const seen: unknown[] = [];
    stream.on('content.delta', ({ parsed: part }) => seen.push(part));
    const { choices } = await stream.finalChatCompletion();
    expect(seen.at(-1)).toEqual(choices[0]?.message.parsed);
    expect(seen.length).toBeGreaterThan(5);
  });

  it('fails in the client when the limit cuts it off', async () => {
    const client = await startOpenai();
    const body = { ...ask('billing'), response_format: parsed, max_completion_tokens: 4 };
    await expect(client.chat.completions.parse(body)).rejects.toBeInstanceOf(
      LengthFinishReasonError,
    );
    await expect(client.chat.completions.stream(body).finalChatCompletion()).rejects.toBeInstanceOf(
      LengthFinishReasonError,
    );
  });

  it('reads the arguments of strict tools', async () => {
    const client = await startOpenai();
    const tool = makeParseableTool<{ arguments: { id: number }; name: string }>(findOrder, {
      parser: JSON.parse,
      callback: undefined,
    });
    const { choices } = await client.chat.completions.parse({
      ...ask('Where is order 12?'),
      tools: [tool],
    });
    const [call] = choices[0]?.message.tool_calls ?? [];
    expect(call?.function.parsed_arguments).toEqual({ id: 12 });
  });

  it('can be sent back as the client parsed it, and so can calls', async () => {
    const client = await startOpenai();
    const { model, messages } = ask('I was charged 120 twice: where is order 12?');
    const tool = makeParseableTool<{ arguments: { id: number }; name: string }>(findOrder, {
      parser: JSON.parse,
      callback: undefined,
    });
    const first = await client.chat.completions.parse({ model, messages, response_format: parsed });
    const [said] = first.choices;
    if (said !== undefined) messages.push(said.message, { role: 'user', content: 'Order 12?' });
    const second = await client.chat.completions.parse({ model, messages, tools: [tool] });
    const [called] = second.choices;
    if (called !== undefined) messages.push(called.message);
    for (const { id } of called?.message.tool_calls ?? [])
      messages.push({ role: 'tool', tool_call_id: id, content: 'order 12: found' });
    const last = await client.chat.completions.create({ model, messages, tools: [findOrder] });
    expect(messages.map(({ role }) => role).join(' ')).toBe('user assistant user assistant tool');
    expect(last.choices[0]?.finish_reason).toBe('stop');
  });

  it('is JSON in JSON mode, which asks for the word in a message', async () => {
    const client = await startOpenai();
    const mode = { response_format: { type: 'json_object' } } as const;
    const answer = await client.chat.completions.create({ ...ask('A ticket as JSON'), ...mode });
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toBeTypeOf('object');
    const error = await errorOf(client.chat.completions.create({ ...ask('A ticket'), ...mode }));
    expect([error.status, error.param, error.message]).toEqual([
      400,
      'messages',
      "400 'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    ]);
  });

  it('is refused where a strict schema leaves something open', async () => {
    const client = await startOpenai();
    const { additionalProperties: _, ...loose } = ticket;
    const error = await errorOf(
      client.chat.completions.create({
        ...ask('billing'),
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'ticket', strict: true, schema: loose },
        },
      }),
    );
    expect([error.param, error.message]).toEqual([
      'response_format',
      "400 Invalid schema for response_format 'ticket': In context=(), 'additionalProperties' is required to be supplied and to be false.",
    ]);
  });
});
