import type { JsonObject } from '../../source/json.ts';
import { headersSchema } from './fault-schema.ts';

export const encodings = ['gzip', 'deflate', 'br'] as const;

export const framings = ['chunked', 'close'] as const;

export const spellings = [
  'bom',
  'comments',
  'cr',
  'crlf',
  'fields',
  'multi_line',
  'no_space',
] as const;

/** JSON Schema of a rule's `deliver`. */
export const deliverSchema: JsonObject = {
  type: 'object',
  description:
    'How the answer goes out, also that of a `fault`: a client has to understand all of it, other than wrong headers.',
  properties: {
    headers: {
      ...headersSchema,
      description:
        'Headers of the answer, in place of its own of the same name; a list of values sends one so many times. A `content-encoding` here is only said, and nothing is compressed.',
      examples: [{ 'content-type': 'text/html' }, { 'set-cookie': ['a=1', 'b=2'] }],
    },
    encoding: {
      enum: encodings,
      description: 'Compresses the body; in a stream, each event can be read when it comes.',
    },
    framing: {
      enum: framings,
      description:
        'How the end of the body is told, in place of its length: `chunked`, as a stream always is, or `close`, where the body ends with the connection.',
    },
    informational: {
      type: 'array',
      items: { enum: [100, 102, 103] },
      description: 'Statuses that are sent before the real one.',
      examples: [[102, 103]],
    },
    bytes_per_second: {
      type: 'number',
      exclusiveMinimum: 0,
      description:
        'How fast the bytes of the body are sent, a tenth of a second’s worth at a time.',
      examples: [100],
    },
    piece_bytes: {
      type: 'integer',
      minimum: 1,
      description: 'Sends so many bytes at a time, wherever that cuts a sign or an event in two.',
      examples: [1],
    },
    padding: {
      type: 'string',
      pattern: '^\\d+(\\.\\d+)?(B|KB|MB|GB)$',
      description:
        'So much in front that says nothing: blanks, or comments in a stream. It is made while it is sent; compressed, it is a small answer that becomes a large one. 1 KB is 1024 B.',
      examples: ['100MB'],
    },
    events: {
      type: 'array',
      items: { enum: spellings },
      description:
        'How the events of a stream are spelt: `bom` puts a byte order mark in front, `comments` sends one before each event, `cr` and `crlf` are the ends of lines, `fields` adds `id` and `retry`, `multi_line` spreads the data over lines, `no_space` leaves out the blank behind the colon.',
      examples: [['crlf', 'comments']],
    },
  },
  additionalProperties: false,
  examples: [{ encoding: 'gzip', bytes_per_second: 2000 }],
};
