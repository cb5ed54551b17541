import type { JsonObject } from '../source/json.ts';

/** Numbers and true or false stand for their text, so that `contains: 42` needs no quotes. */
export function textSchema(description: string): JsonObject {
  return { type: ['string', 'number', 'boolean'], description };
}

/** The schema of a text in short, or of a map whose `value` is the text. */
export function shortOrFull(description: string, properties: JsonObject): JsonObject {
  return {
    description,
    type: ['string', 'number', 'boolean', 'object'],
    properties,
    required: Object.keys(properties).slice(0, 1),
    additionalProperties: false,
  };
}

/** The schema of a list of texts, or of a map whose `values` is the list. */
export function listOrFull(description: string, properties: JsonObject): JsonObject {
  return {
    description,
    type: ['array', 'object', 'string'],
    pattern: '\\{\\{',
    items: textSchema('One of the texts.'),
    minItems: 1,
    properties: {
      values: {
        type: ['array', 'string'],
        pattern: '\\{\\{',
        items: textSchema('One of the texts.'),
        minItems: 1,
        description: 'The texts.',
      },
      ...properties,
    },
    required: ['values'],
    additionalProperties: false,
  };
}
