import { isJsonArray, isJsonObject } from '../../source/json.ts';
import type { DialectRules, RuleTable } from '../check-parameters.ts';
import { describePath } from '../complaint/path.ts';
import { messages } from '../message-rules.ts';
import { type ParameterRule, part, refuse } from '../parameter-rule.ts';
import { aUrlOrData, type PartRules } from '../part-rules.ts';
import { toolChoice, tools } from '../tool-rules.ts';
import {
  aBoolean,
  aListOf,
  aMap,
  aMapOf,
  aModel,
  aNumber,
  anything,
  aText,
  aTextUpTo,
  aWholeNumber,
  countMany,
  mildly,
  oneOf,
  textOrTexts,
} from '../value-rules.ts';
import { atOpenai } from './host.ts';
import { anObjectSchema, aStrictSchema } from './schema.ts';

const longestName = 64;

/** Of a function, and of a schema. */
const aName: ParameterRule = (parameter) => {
  const { value } = parameter;
  if (typeof value !== 'string' || value.length > longestName) {
    return aTextUpTo(longestName)(parameter);
  }
  return /^[\w-]+$/.test(value)
    ? []
    : [refuse(parameter, 'letters, digits, underscores and dashes')];
};

const jsonSchema: ParameterRule = (format) => {
  const { value } = format;
  if (!isJsonObject(value)) return [refuse(format, 'a map with `name` and `schema`')];
  const schema = part(format, 'schema', value['schema'] ?? null);
  const name = value['name'];
  const message = `\`${describePath(format.path)}\` has no \`name\`, which OpenAI asks of every schema`;
  return [
    ...(name === undefined
      ? [{ code: 'refused-parameter', severity: 'error', path: format.path, message } as const]
      : atOpenai(aName)(part(format, 'name', name))),
    ...aBoolean(part(format, 'strict', value['strict'] ?? null)),
    ...(value['strict'] === true && value['schema'] !== undefined
      ? aStrictSchema(schema)
      : aMap(schema)),
  ];
};

const responseFormat: ParameterRule = (parameter) => {
  const { value } = parameter;
  if (!isJsonObject(value)) return aMap(parameter);
  const type = value['type'];
  if (type === undefined) return [refuse(parameter, 'a map with `type`')];
  if (type !== 'json_schema') {
    return oneOf('text', 'json_object', 'json_schema')(part(parameter, 'type', type));
  }
  return jsonSchema(part(parameter, 'json_schema', value['json_schema'] ?? null));
};

/** What there is beyond a name: the schema of the parameters. */
const definition: ParameterRule = (parameter) => {
  if (!isJsonObject(parameter.value)) return [];
  const { name = null, strict, parameters } = parameter.value;
  const named = atOpenai(aName)(part(parameter, 'name', name));
  if (parameters === undefined || parameters === null) return named;
  const schema = part(parameter, 'parameters', parameters);
  return [...named, ...(strict === true ? aStrictSchema : atOpenai(anObjectSchema))(schema)];
};

const oldFunction: ParameterRule = (parameter) =>
  isJsonObject(parameter.value) && typeof parameter.value['name'] === 'string'
    ? definition(parameter)
    : [refuse(parameter, 'a map with `name`')];

const mostTools = 128;

const someTools: ParameterRule = (parameter) => {
  const { value } = parameter;
  const limited = isJsonArray(value) && (value.length === 0 || value.length > mostTools);
  return [
    ...(limited ? atOpenai(aListOf(anything, { most: mostTools }))(parameter) : []),
    ...tools({ strict: false, definition })(parameter),
  ];
};

const aChoice = toolChoice({
  words: ['none', 'auto', 'required'],
  types: ['function', 'custom', 'allowed_tools'],
});

const someChoice: ParameterRule = (parameter) => {
  const { value } = parameter;
  const isBare = isJsonObject(value) && value['type'] === undefined;
  const untyped = isBare ? [refuse(parameter, 'a map with `type`')] : [];
  return [...atOpenai(() => untyped)(parameter), ...aChoice(parameter)];
};

const logitBias: ParameterRule = (parameter) => {
  if (!isJsonObject(parameter.value)) return aMap(parameter);
  return Object.entries(parameter.value).flatMap(([token, bias]) => {
    const member = part(parameter, token, bias);
    if (!/^\d+$/.test(token)) {
      const message = `\`logit_bias\` has the key \`${token}\`; OpenAI takes the numbers of tokens`;
      return [{ ...refuse(member, ''), message }];
    }
    return bias === null
      ? [refuse(member, '-100 to 100')]
      : aNumber({ min: -100, max: 100 })(member);
  });
};

const mostPairs = 16;
const longestKey = 64;
const longestValue = 512;

const metadata: ParameterRule = (parameter) => {
  const { value } = parameter;
  if (!isJsonObject(value)) return aMap(parameter);
  const pairs = Object.entries(value);
  if (pairs.length > mostPairs) return [countMany(parameter, `${pairs.length} pairs`, mostPairs)];
  return pairs.flatMap(([key, each]) => {
    const member = part(parameter, key, each);
    if (key.length <= longestKey) return aTextUpTo(longestValue)(member);
    const message = `\`metadata\` has a key of ${key.length} characters; OpenAI takes ${longestKey} at most`;
    return [{ ...refuse(member, ''), message }];
  });
};

/** Content parts: the types that each role's messages take, and what is below each type's key. */
const parts: PartRules = {
  types: {
    user: ['text', 'image_url', 'input_audio', 'file'],
    assistant: ['text', 'refusal'],
  },
  fields: {
    text: { kind: 'text' },
    refusal: { kind: 'text' },
    image_url: {
      kind: 'map',
      rules: { url: aUrlOrData, detail: oneOf('auto', 'low', 'high') },
      needs: [['url']],
    },
    input_audio: {
      kind: 'map',
      rules: { data: aText, format: oneOf('wav', 'mp3') },
      needs: [['data'], ['format']],
    },
    file: {
      kind: 'map',
      rules: { file_id: aText, file_data: aText, filename: aText },
      needs: [['file_id', 'file_data']],
    },
  },
  keys: ['prompt_cache_breakpoint'],
};

const both: RuleTable = {
  model: aModel,
  temperature: aNumber({ min: 0, max: 2 }),
  top_p: aNumber({ min: 0, max: 1 }),
  n: aWholeNumber({ min: 1, max: 128 }),
  stream: aBoolean,
  stream_options: aMapOf({ include_usage: aBoolean, include_obfuscation: aBoolean }),
  stop: textOrTexts(4),
  presence_penalty: aNumber({ min: -2, max: 2 }),
  frequency_penalty: aNumber({ min: -2, max: 2 }),
  logit_bias: logitBias,
  seed: aWholeNumber({}),
  user: aText,
};

const chat: RuleTable = {
  ...both,
  messages: messages({
    roles: ['developer', 'system', 'user', 'assistant', 'tool', 'function'],
    keys: [
      'role',
      'content',
      'name',
      'tool_calls',
      'tool_call_id',
      'function_call',
      'refusal',
      'audio',
      'annotations',
    ],
    parts,
  }),
  max_tokens: aWholeNumber({ min: 1 }),
  max_completion_tokens: aWholeNumber({ min: 1 }),
  logprobs: aBoolean,
  top_logprobs: aWholeNumber({ min: 0, max: 20 }),
  response_format: responseFormat,
  tools: someTools,
  tool_choice: someChoice,
  parallel_tool_calls: aBoolean,
  reasoning_effort: mildly(oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')),
  verbosity: mildly(oneOf('low', 'medium', 'high')),
  metadata: atOpenai(metadata),
  store: aBoolean,
  service_tier: mildly(oneOf('auto', 'default', 'flex', 'scale', 'priority')),
  modalities: mildly(aListOf(oneOf('text', 'audio'))),
  audio: aMap,
  moderation: aMapOf({ model: aText, policy: aMap }),
  prediction: aMapOf({ type: oneOf('content'), content: anything }),
  web_search_options: aMapOf({
    search_context_size: mildly(oneOf('low', 'medium', 'high')),
    user_location: aMap,
  }),
  safety_identifier: atOpenai(aTextUpTo(64)),
  prompt_cache_key: aText,
  prompt_cache_options: aMapOf({
    mode: mildly(oneOf('implicit', 'explicit')),
    ttl: mildly(oneOf('30m')),
  }),
  prompt_cache_retention: mildly(oneOf('in_memory', '24h')),
  functions: aListOf(oldFunction),
  function_call: anything,
};

const text: RuleTable = {
  ...both,
  // A prompt may also be a list of token numbers.
  prompt: anything,
  // With `echo`, none is enough to learn the prompt's log-probabilities.
  max_tokens: aWholeNumber({ min: 0 }),
  best_of: aWholeNumber({ min: 0, max: 20 }),
  echo: aBoolean,
  logprobs: aWholeNumber({ min: 0, max: 5 }),
  suffix: aText,
};

/** OpenAI's API reference, and the types of its official client, for each parameter by itself. */
export const openaiRules: DialectRules = {
  service: 'OpenAI',
  parameters: { chat, text },
  refusedElsewhere: ['best_of', 'suffix'],
};
