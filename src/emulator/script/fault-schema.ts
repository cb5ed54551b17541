import type { JsonObject } from '../../source/json.ts';

const count: JsonObject = { type: 'integer', minimum: 1 };

const faultNames = ['reset', 'hang', 'truncate', 'bad_json', 'broken_stream'];

const faultObject: JsonObject = {
  type: 'object',
  properties: {
    kind: { enum: faultNames, description: 'What goes wrong, in place of a status.' },
    status: {
      type: 'integer',
      minimum: 200,
      maximum: 599,
      description: 'Answers with this status.',
      examples: [429, 503],
    },
    headers: {
      type: 'object',
      description: 'Headers beside the status.',
      additionalProperties: { type: ['string', 'number'] },
      examples: [{ 'retry-after': '1' }],
    },
    body: {
      description:
        'The body beside the status: an object is sent as JSON, a text as it is. Default: `{"detail": …}`.',
    },
    times: {
      ...count,
      description: 'For so many requests; after them the rule matches no more.',
      examples: [2],
    },
  },
  additionalProperties: false,
};

/** JSON Schema of a rule's `fault`. */
export const faultSchema: JsonObject = {
  description:
    '`reset` breaks the connection before the body, `hang` never answers, `truncate` sends half of the body, `bad_json` a body that is no JSON, `broken_stream` some chunks and then nothing.',
  if: { type: 'string' },
  // biome-ignore lint/suspicious/noThenProperty: A keyword of JSON Schema.
  then: { enum: faultNames },
  else: faultObject,
  examples: ['reset', { status: 429, headers: { 'retry-after': '1' }, times: 2 }],
};
