import type { JsonObject } from '../source/json.ts';
import { TEMPLATE_PATTERN } from '../template/template-pattern.ts';

/** Numbers and true or false stand for their text, so that `contains: 42` needs no quotes. */
export function textSchema(description: string): JsonObject {
  return { type: ['string', 'number', 'boolean'], description };
}

/** The text or the texts that an answer is to be near to. */
export const expectedTexts: JsonObject = {
  ...textSchema('The text that is expected, or a list of texts: the one that is nearest counts.'),
  type: ['string', 'number', 'boolean', 'array'],
  items: textSchema('One of the texts.'),
  minItems: 1,
};

/** The schema of a text in short, or of a map whose property `main` is the text. */
export function shortOrFull(main: string, description: string, properties: JsonObject): JsonObject {
  return {
    description,
    type: ['string', 'number', 'boolean', 'object'],
    properties,
    required: [main],
    additionalProperties: false,
  };
}

/** The schema of a list of texts, or of a map whose `values` is the list. */
export function listOrFull(description: string, properties: JsonObject): JsonObject {
  return {
    description,
    type: ['array', 'object', 'string'],
    pattern: TEMPLATE_PATTERN,
    items: textSchema('One of the texts.'),
    minItems: 1,
    properties: {
      values: {
        type: ['array', 'string'],
        pattern: TEMPLATE_PATTERN,
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
