import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';

/** Something that Pulze's API does and no public document says how. */
export interface UnspecifiedQuestion {
  /** Under `emulator.unspecified`. */
  readonly key: string;
  readonly question: string;
  /** What can be chosen: a status, or a word for what happens. */
  readonly answers: readonly (string | number)[];
  readonly default: string | number;
  /** Why that is the default. */
  readonly reason: string;
}

/**
 * Where the contract is silent: what the emulator can do, and what it does unless the script says
 * otherwise. The one table from which the schema, the types and the documentation are made.
 */
export const unspecifiedQuestions = [
  {
    key: 'json_word',
    question: 'JSON mode, and nobody mentions JSON',
    answers: [422, 400, 'answer'],
    default: 422,
    reason: 'the API “will throw an error”, and 422 is the only error that is documented',
  },
  {
    key: 'json_word_scope',
    question: 'Where JSON has to be mentioned',
    answers: ['context', 'instructions'],
    default: 'context',
    reason: '“somewhere in the context”; `instructions` are the messages of system and user',
  },
  {
    key: 'json_word_case',
    question: 'How JSON has to be written',
    answers: ['any', 'upper'],
    default: 'any',
    reason: 'the text is OpenAI’s, whose check does not heed case',
  },
  {
    key: 'missing_key',
    question: 'No bearer token',
    answers: [401, 403],
    default: 401,
    reason: 'FastAPI’s answer today; it was 403 when the API was first described',
  },
  {
    key: 'wrong_key',
    question: 'A bearer token that is not the key',
    answers: [401, 403],
    default: 401,
    reason: 'what HTTP says of credentials that are refused',
  },
  {
    key: 'malformed_header',
    question: 'A `Pulze-*` header that is no JSON object',
    answers: [422, 'ignore'],
    default: 422,
    reason: 'a typing mistake shows itself',
  },
  {
    key: 'negative_weight',
    question: 'A weight below 0',
    answers: [422, 'zero'],
    default: 422,
    reason: 'a proportion cannot be negative',
  },
  {
    key: 'trailing_slash',
    question:
      'A path with a slash at its end where it has none in the documents, or the other way round',
    answers: ['serve', 307],
    default: 'serve',
    reason: 'Pulze’s own clients use both; FastAPI would redirect',
  },
  {
    key: 'unknown_model',
    question: 'A model that nobody has heard of',
    answers: ['answer', 404, 422],
    default: 'answer',
    reason: 'so that a pipeline runs with any model’s name; it answers as itself, without a price',
  },
  {
    key: 'deprecated_model',
    question: 'A model that is deprecated is asked for',
    answers: ['warn', 'refuse'],
    default: 'warn',
    reason: '`deprecated_on` is “to show errors and deny service, or show warnings”',
  },
  {
    key: 'empty_messages',
    question: 'An empty list of messages',
    answers: ['answer', 422],
    default: 'answer',
    reason: 'the schema allows it',
  },
  {
    key: 'best_of_below_n',
    question: '`best_of` is less than `n`',
    answers: ['answer', 422],
    default: 'answer',
    reason: 'no schema forbids it; `n` are made and given',
  },
  {
    key: 'unsupported_parameter',
    question: 'Penalties, tools or JSON mode for a model that lacks them',
    answers: ['warn', 'ignore', 'refuse'],
    default: 'warn',
    reason: 'it has no effect, and `metadata.warning` is there to say so',
  },
  {
    key: 'unsupported_n',
    question: '`n` or `best_of` for a model that gives one answer',
    answers: ['warn', 'repeat', 'refuse'],
    default: 'warn',
    reason: '“only models with `supports_n`”: one choice and a warning; `repeat` asks it again',
  },
  {
    key: 'unsupported_stream',
    question: '`stream` for a model that cannot',
    answers: ['whole', 'stream', 'refuse'],
    default: 'whole',
    reason: '“only for OpenAI-compatible models”: others send one body of JSON',
  },
  {
    key: 'context_exceeded',
    question: 'Prompt and `max_tokens` do not fit into the model’s context',
    answers: [400, 413, 422],
    default: 400,
    reason: 'what most providers answer',
  },
  {
    key: 'max_cost',
    question: 'The answer costs more than the policy `max_cost`',
    answers: ['answer', 402],
    default: 'answer',
    reason: 'the page says that the policy is not yet available',
  },
  {
    key: 'failed_models',
    question: 'Every model that was tried failed',
    answers: ['model', 502, 200],
    default: 'model',
    reason: 'the last model’s status; 200 has no choices, and the reason in `metadata.error`',
  },
  {
    key: 'unknown_plugin',
    question: 'A plugin that is not in the documents',
    answers: ['ignore', 422],
    default: 'ignore',
    reason: 'plugins are texts in the schema, not a fixed list',
  },
  {
    key: 'unknown_prompt',
    question: 'A `prompt_id` that is not among the script’s `prompts`',
    answers: [404, 422, 'ignore'],
    default: 404,
    reason: 'it names a thing that is not there',
  },
  {
    key: 'label_keys',
    question: 'Names of labels',
    answers: ['lowercased', 'as_sent'],
    default: 'lowercased',
    reason: '“saved as a lowercased `Dict[str, str]`”',
  },
  {
    key: 'nested_label',
    question: 'A list or map as a label',
    answers: ['json', 'python'],
    default: 'json',
    reason: 'the example on the page; the prose says Python’s `str()`, with single quotes',
  },
  {
    key: 'tool_finish_reason',
    question: '`finish_reason` of a choice that calls tools',
    answers: ['tool_calls', 'function_call', 'stop'],
    default: 'tool_calls',
    reason: 'OpenAI’s word; the documents list `function_call`',
  },
  {
    key: 'length_finish_reason',
    question: '`finish_reason` of a choice that `max_tokens` cut off',
    answers: ['length', 'max_tokens'],
    default: 'length',
    reason: 'both are in the documents; it depends on the provider',
  },
  {
    key: 'no_retries',
    question: '`metadata.retries` when there were none',
    answers: ['absent', 'zero'],
    default: 'absent',
    reason: '“null or 0”, and nulls are left out',
  },
  {
    key: 'stream_metadata',
    question: '`metadata` in a stream',
    answers: ['last_chunk', 'nowhere'],
    default: 'last_chunk',
    reason: 'so that costs can be asserted on',
  },
  {
    key: 'stream_usage',
    question: '`usage` in a stream',
    answers: ['last_chunk', 'nowhere'],
    default: 'last_chunk',
    reason: 'so that tokens can be asserted on',
  },
  {
    key: 'stealth_id',
    question: '`id` of an answer with a `privacy_level` of 3',
    answers: ['absent', 'sent'],
    default: 'absent',
    reason: 'the id is the log’s, and nothing is logged',
  },
] as const;

type Question = (typeof unspecifiedQuestions)[number];

/** An answer for each question. */
export type Unspecified = {
  readonly [Q in Question as Q['key']]: Q['answers'][number];
};

export const defaultUnspecified: Unspecified = Object.fromEntries(
  unspecifiedQuestions.map((question) => [question.key, question.default]),
) as Unspecified;

/** JSON Schema of what stands under `emulator.unspecified`. */
export const unspecifiedSchema: JsonObject = {
  type: 'object',
  description: 'What to do where the documents of the API do not say what it does.',
  properties: Object.fromEntries(
    (unspecifiedQuestions as readonly UnspecifiedQuestion[]).map(
      ({ key, question, answers, default: usual, reason }) => [
        key,
        { description: `${question}. Default: ${usual}; ${reason}.`, enum: [...answers] },
      ],
    ),
  ),
  additionalProperties: false,
  examples: [{ json_word: 400, failed_models: 502 }],
};

/** The script's answers over the defaults; what is no answer to its question is left out. */
export function readUnspecified(value: JsonValue | undefined): Unspecified {
  const given = isJsonObject(value) ? value : {};
  const chosen = unspecifiedQuestions.flatMap(({ key, answers }) => {
    const answer = (answers as readonly JsonValue[]).find((known) => known === given[key]);
    return answer === undefined ? [] : [[key, answer]];
  });
  return { ...defaultUnspecified, ...Object.fromEntries(chosen) };
}
