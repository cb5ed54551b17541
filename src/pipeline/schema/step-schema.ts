import { positiveDurationPattern } from '../../source/duration.ts';
import type { JsonObject } from '../../source/json.ts';
import { TEMPLATE_PATTERN } from '../../template/template-pattern.ts';
import { contentPart, message } from './message-schema.ts';
import { examples, list, open, record, ref, templated, text } from './parts.ts';
import { NAME_PATTERN } from './patterns.ts';

const params = open(
  "Parameters of the API, by the API's own names. A template may stand for any value. What the endpoint refuses is an error before anything is sent; what it is not known to take is a warning, and is sent.",
  {
    properties: {
      max_tokens: templated('integer', 'The most tokens that the answer may have.'),
      temperature: templated('number', 'Pulze: 0 to 1; OpenAI: 0 to 2.'),
      top_p: templated('number', 'Nucleus sampling: 0 to 1.'),
      n: templated('integer', 'How many choices to give.'),
      best_of: templated('integer', 'How many choices to make; the best `n` are given.'),
      stop: {
        type: ['string', 'array'],
        items: { type: 'string' },
        description: 'Where to stop: a text, or a list of texts.',
      },
      presence_penalty: templated('number', 'For new topics: -2 to 2.'),
      frequency_penalty: templated('number', 'Against repetition: -2 to 2.'),
      logit_bias: open('Token to bias.'),
      logprobs: {
        type: ['integer', 'boolean', 'string'],
        pattern: TEMPLATE_PATTERN,
        description:
          'Log-probabilities: how many (Pulze, text completions), or whether (OpenAI chat).',
      },
      response_format: {
        type: ['object', 'string'],
        pattern: TEMPLATE_PATTERN,
        description: 'JSON mode: `{ type: json_object }`.',
        ...examples({ type: 'json_object' }),
      },
      tool_choice: {
        type: ['string', 'object'],
        description: "`none` (Pulze's default), `auto`, or one function.",
        ...examples('auto', { type: 'function', function: { name: 'route_ticket' } }),
      },
      suffix: text('What comes after the completion (`/completions`).'),
    },
    ...examples({ temperature: 0.2, max_tokens: 200 }),
  },
);

const pulze = record(
  {
    weights: open('What the router should weigh: `quality`, `cost`, `latency`.', {
      ...examples({ quality: 0.8, cost: 0.2, latency: 0 }),
    }),
    policies: open('Retries, limits and privacy of the request.', {
      ...examples({ max_same_model_retries: 1, max_switch_model_retries: 1 }),
    }),
    labels: open('Kept with the request.', { ...examples({ suite: 'triage' }) }),
    feature_flags: open('Features to turn on or off.', { ...examples({ auto_tools: false }) }),
  },
  'Sent as the `Pulze-Weights`, `Pulze-Policies`, `Pulze-Labels` and `Pulze-Feature-Flags` headers.',
);

const prompt: JsonObject = {
  type: ['string', 'array', 'object'],
  items: { type: 'string' },
  properties: { file: text('A file beside the pipeline; its text is a template.') },
  required: ['file'],
  additionalProperties: false,
  minItems: 1,
  description: 'Sent to `/completions`: text, a list of texts, or `{ file: path }`.',
};

/** What `defaults`, a step and (for one step) the top level share. */
export const settingProperties: JsonObject = {
  model: text('The model to ask; `pulze` routes.', { ...examples('pulze', 'openai/gpt-4o') }),
  params: ref('params'),
  tools: list(open('A tool, as the API wants it.'), 'Functions that the model may call.'),
  plugins: list({ type: 'string' }, 'Pulze plugins to enable.'),
  stream: templated('boolean', 'Whether to ask for a stream.'),
  pulze: ref('pulze'),
};

export const promptProperties: JsonObject = {
  messages: list(ref('message'), 'Sent to `/chat/completions`.', { minItems: 1 }),
  prompt,
};

const timeout = text('Of one attempt, from sending to the last byte: `500ms`, `30s`, `2m`.', {
  pattern: positiveDurationPattern,
  ...examples('30s'),
});

const endpointProperty: JsonObject = text(
  'Where to send: `pulze`, `openai`, `emulator`, or one from pulze.config.yaml.',
);

export const stepDefinitions: JsonObject = {
  params,
  pulze,
  message,
  content_part: contentPart,
  defaults: record(
    { endpoint: endpointProperty, ...settingProperties, timeout },
    'For every step that does not say otherwise.',
  ),
  step: record(
    {
      id: text(
        'Names the step, in letters, digits and `_`: `steps.<id>` in templates and expressions.',
        {
          pattern: NAME_PATTERN,
        },
      ),
      endpoint: endpointProperty,
      ...settingProperties,
      ...promptProperties,
      continue: text('A step whose messages and answer come first.'),
      timeout,
      when: text(
        'A CEL expression; where it is false the step is skipped, and so is each step that refers to it.',
        {
          ...examples('steps.classify.json.urgent'),
        },
      ),
      assert: ref('assertions'),
    },
    'One prompt and its model settings.',
    { required: ['id'] },
  ),
};
