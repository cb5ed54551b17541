import {
  aBoolean,
  aList,
  aMap,
  aNumber,
  anObject,
  anything,
  aText,
  aTextOrTexts,
  aWholeNumber,
  type Check,
  type Checks,
  oneOf,
  orNull,
  variants,
} from './checks.ts';
import { aMessage } from './message-checks.ts';
import { someTexts } from './token-input.ts';
import { aFunctionChoice, aToolChoice, someFunctions, someTools } from './tool-checks.ts';

const penalty = orNull(aNumber({ min: -2, max: 2 }));

const both: Checks = {
  model: aText({ min: 1 }),
  frequency_penalty: penalty,
  presence_penalty: penalty,
  logit_bias: orNull(aMap(aNumber({ min: -100, max: 100 }))),
  n: orNull(aWholeNumber({ min: 1, max: 128 })),
  seed: orNull(aWholeNumber()),
  stop: orNull(aTextOrTexts({ max: 4 })),
  stream: orNull(aBoolean),
  stream_options: orNull(
    anObject({}, { include_usage: orNull(aBoolean), include_obfuscation: orNull(aBoolean) }),
  ),
  temperature: orNull(aNumber({ min: 0, max: 2 })),
  top_p: orNull(aNumber({ min: 0, max: 1 })),
  user: orNull(aText()),
};

const aResponseFormat = variants('type', {
  text: anObject({ type: anything }),
  json_object: anObject({ type: anything }),
  json_schema: anObject({
    type: anything,
    json_schema: anObject(
      { name: aText({ min: 1, max: 64, pattern: '^[a-zA-Z0-9_-]+$' }) },
      { description: orNull(aText()), schema: anyMap(), strict: orNull(aBoolean) },
    ),
  }),
});

const webSearch = anObject(
  {},
  {
    search_context_size: oneOf('low', 'medium', 'high'),
    user_location: orNull(
      anObject({
        type: oneOf('approximate'),
        approximate: anObject(
          {},
          { city: aText(), country: aText(), region: aText(), timezone: aText() },
        ),
      }),
    ),
  },
);

/** The parameters of `/v1/chat/completions`, without the mandatory messages. */
export const chatChecks: Checks = {
  ...both,
  messages: aList('objects', aMessage, { min: 1 }),
  audio: orNull(anyMap()),
  function_call: aFunctionChoice,
  functions: someFunctions,
  logprobs: orNull(aBoolean),
  max_completion_tokens: orNull(aWholeNumber({ min: 1 })),
  max_tokens: orNull(aWholeNumber({ min: 1 })),
  metadata: orNull(aMap(aText({ max: 512 }))),
  modalities: orNull(aList('strings', oneOf('text', 'audio'), { min: 1 })),
  moderation: orNull(anObject({ model: aText({ min: 1 }) }, { policy: orNull(anyMap()) })),
  parallel_tool_calls: aBoolean,
  prediction: orNull(
    anObject({
      type: oneOf('content'),
      content: (value, spot) => {
        if (typeof value !== 'string') aList('objects', aTextPart, { min: 1 })(value, spot);
      },
    }),
  ),
  prompt_cache_key: orNull(aText()),
  prompt_cache_options: anything,
  prompt_cache_retention: orNull(oneOf('in_memory', '24h')),
  reasoning_effort: orNull(oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')),
  response_format: aResponseFormat,
  safety_identifier: orNull(aText()),
  service_tier: orNull(oneOf('auto', 'default', 'flex', 'scale', 'priority')),
  store: orNull(aBoolean),
  tool_choice: aToolChoice,
  tools: someTools,
  top_logprobs: orNull(aWholeNumber({ min: 0, max: 20 })),
  verbosity: orNull(oneOf('low', 'medium', 'high')),
  web_search_options: webSearch,
};

/** The parameters of `/v1/completions`. */
export const textChecks: Checks = {
  ...both,
  prompt: orNull(someTexts),
  best_of: orNull(aWholeNumber({ min: 0, max: 20 })),
  echo: orNull(aBoolean),
  logprobs: orNull(aWholeNumber({ min: 0, max: 5 })),
  max_tokens: orNull(aWholeNumber({ min: 0 })),
  suffix: orNull(aText()),
};

/** The parameters of `/v1/embeddings`. */
export const embeddingChecks: Checks = {
  model: aText({ min: 1 }),
  input: someTexts,
  dimensions: aWholeNumber({ min: 1 }),
  encoding_format: oneOf('float', 'base64'),
  user: aText(),
};

const aTextPart = anObject(
  { type: oneOf('text'), text: aText() },
  { prompt_cache_breakpoint: anything },
);

function anyMap(): Check {
  return aMap(anything);
}
