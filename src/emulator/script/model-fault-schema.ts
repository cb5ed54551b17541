import type { JsonObject } from '../../source/json.ts';

/** JSON Schema of a rule's `model_fault`. */
export const modelFaultSchema: JsonObject = {
  type: 'object',
  description:
    'The model behind the API fails, and the policies say whether it or another one is tried again. `match.model` is then matched with each model that is tried, and `call` counts calls to models.',
  properties: {
    status: { type: 'integer', minimum: 400, maximum: 599, description: 'What the model says.' },
    message: { type: 'string', description: 'Stands in `metadata.error` when nothing answers.' },
    times: {
      type: 'integer',
      minimum: 1,
      description: 'For so many calls; after them the rule matches no more.',
    },
  },
  required: ['status'],
  additionalProperties: false,
  examples: [{ status: 503, times: 2 }],
};

/** JSON Schema of `prompts`. */
export const promptsSchema: JsonObject = {
  type: 'object',
  description:
    'Stored prompts by their ids, for the policy `prompt_id`. `{{prompt}}` is the last text of the user.',
  additionalProperties: { type: 'string' },
  examples: [{ '5c2f5f0e-7a46-4f5c-9c39-0a4f8f3f2b11': 'Answer like a support agent: {{prompt}}' }],
};
