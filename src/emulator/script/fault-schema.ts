import type { JsonObject } from '../../source/json.ts';
import { faultKinds, faultNames } from './fault-kinds.ts';

const count: JsonObject = { type: 'integer', minimum: 1 };

/** JSON Schema of headers: a list of values sends the header so many times. */
export const headersSchema: JsonObject = {
  type: 'object',
  additionalProperties: {
    type: ['string', 'number', 'array'],
    items: { type: ['string', 'number'] },
  },
  examples: [{ 'retry-after': '1' }, { 'set-cookie': ['a=1', 'b=2'] }],
};

const faultObject: JsonObject = {
  type: 'object',
  properties: {
    kind: { enum: faultNames, description: 'What goes wrong, in place of a status.' },
    status: {
      type: 'integer',
      minimum: 200,
      maximum: 599,
      description: 'Answers with this status.',
      examples: [429, 503, 307],
    },
    headers: {
      ...headersSchema,
      description: 'Headers beside the status; a list of values sends one so many times.',
    },
    body: {
      description:
        'The body beside the status, or the data of a `stream_error`: an object is sent as JSON, a text as it is. Default: what the API says in such a case (`{"detail": …}`).',
    },
    event: {
      type: 'string',
      pattern: '^[^\\r\\n]+$',
      description: 'The type of the event of a `stream_error`; without it, the event has none.',
      examples: ['error'],
    },
    after_bytes: {
      type: 'integer',
      minimum: 0,
      description:
        '`reset`, `hang` and `truncate`: after so many bytes of the body as they are on the wire, 0 for the headers alone. The last byte is never sent.',
      examples: [120],
    },
    after_chunks: {
      type: 'integer',
      minimum: 0,
      description:
        'In a stream: after so many chunks. Default: half of them. An answer that is no stream has none, and is broken in its middle.',
      examples: [3],
    },
    by: {
      type: 'integer',
      description: '`wrong_length`: how many bytes more are announced; below 0, fewer.',
      examples: [-10],
    },
    times: {
      ...count,
      description: 'For so many requests; after them the rule matches no more.',
      examples: [2],
    },
  },
  additionalProperties: false,
};

const summaries = faultNames.map((name) => `\`${name}\` ${faultKinds[name].summary}`);

/** JSON Schema of a rule's `fault`. */
export const faultSchema: JsonObject = {
  description: `What goes wrong: ${summaries.join('; ')}. What only a stream can have, or only an answer that is none, is not done to the other.`,
  if: { type: 'string' },
  // biome-ignore lint/suspicious/noThenProperty: A keyword of JSON Schema.
  then: { enum: faultNames },
  else: faultObject,
  examples: [
    'reset',
    { status: 429, headers: { 'retry-after': '1' }, times: 2 },
    { kind: 'hang', after_chunks: 3 },
    { kind: 'stream_error', body: { error: { message: 'the model is overloaded' } } },
  ],
};
