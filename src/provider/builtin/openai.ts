import { checkParameters, type DialectRules, type RuleTable } from '../check-parameters.ts';
import { completeRequest } from '../complete-request.ts';
import { checkJsonWord } from '../json-mode.ts';
import { asObject } from '../json-reading.ts';
import { messages } from '../message-rules.ts';
import { makeWarning, type ParameterRule, part } from '../parameter-rule.ts';
import type { ParameterFinding, Provider, RequestDraft } from '../provider.ts';
import { toolChoice, tools } from '../tool-rules.ts';
import {
  aBoolean,
  aMap,
  aNumber,
  anything,
  aText,
  aWholeNumber,
  oneOf,
  textOrTexts,
} from '../value-rules.ts';

const responseFormat: ParameterRule = (parameter) => {
  const type = asObject(parameter.value)?.['type'];
  if (type === undefined) return aMap(parameter);
  return oneOf('text', 'json_object', 'json_schema')(part(parameter, 'type', type));
};

const both: RuleTable = {
  model: aText,
  max_tokens: aWholeNumber({ min: 1 }),
  temperature: aNumber({ min: 0, max: 2 }),
  top_p: aNumber({ min: 0, max: 1 }),
  n: aWholeNumber({ min: 1, max: 128 }),
  stream: aBoolean,
  stream_options: aMap,
  stop: textOrTexts(4),
  presence_penalty: aNumber({ min: -2, max: 2 }),
  frequency_penalty: aNumber({ min: -2, max: 2 }),
  logit_bias: aMap,
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
    ],
    parts: true,
  }),
  max_completion_tokens: aWholeNumber({ min: 1 }),
  logprobs: aBoolean,
  top_logprobs: aWholeNumber({ min: 0, max: 20 }),
  response_format: responseFormat,
  tools: tools({ strict: false }),
  tool_choice: toolChoice({
    words: ['none', 'auto', 'required'],
    types: ['function', 'custom', 'allowed_tools'],
  }),
  parallel_tool_calls: aBoolean,
  reasoning_effort: aText,
  verbosity: aText,
  metadata: aMap,
  store: aBoolean,
  service_tier: aText,
  modalities: anything,
  audio: aMap,
  prediction: aMap,
  web_search_options: aMap,
  safety_identifier: aText,
  prompt_cache_key: aText,
  prompt_cache_retention: aText,
  functions: anything,
  function_call: anything,
};

const text: RuleTable = {
  ...both,
  // A prompt may also be a list of token numbers.
  prompt: anything,
  best_of: aWholeNumber({ min: 1, max: 20 }),
  echo: aBoolean,
  logprobs: aWholeNumber({ min: 0, max: 5 }),
  suffix: aText,
};

const rules: DialectRules = {
  service: 'OpenAI',
  parameters: { chat, text },
  refusedElsewhere: ['best_of', 'suffix'],
};

export const openai: Provider = {
  name: 'openai',
  summary: "OpenAI's API, and the many that speak it: vLLM, Ollama, LiteLLM, OpenRouter.",
  check: (draft) => [
    ...checkParameters(draft, rules),
    ...checkTogether(draft),
    ...checkJsonWord(draft, 'OpenAI'),
    ...checkSettings(draft),
  ],
  headers: () => ({}),
  complete: completeRequest,
};

function checkTogether({ kind, body }: RequestDraft): readonly ParameterFinding[] {
  const findings: ParameterFinding[] = [];
  const add = (severity: 'error' | 'warning', name: string, message: string): void => {
    findings.push({ code: 'refused-parameter', severity, path: [name], message });
  };
  // A parameter that is not there may be one that a template fills in: no more than a warning.
  const severityWithout = (name: string) => (body[name] === undefined ? 'warning' : 'error');

  if (kind === 'chat' && (body['top_logprobs'] ?? null) !== null && body['logprobs'] !== true) {
    const message = '`top_logprobs` is set without `logprobs: true`, which OpenAI wants with it';
    add(severityWithout('logprobs'), 'top_logprobs', message);
  }
  if ((body['stream_options'] ?? null) !== null && body['stream'] !== true) {
    const message = '`stream_options` is set without `stream: true`, which OpenAI wants with it';
    add(severityWithout('stream'), 'stream_options', message);
  }
  if (body['max_tokens'] && body['max_completion_tokens']) {
    const message =
      '`max_tokens` and `max_completion_tokens` are both set; OpenAI takes one of them';
    add('error', 'max_tokens', message);
  }
  const n = body['n'];
  const bestOf = body['best_of'];
  if (kind === 'text' && typeof n === 'number' && typeof bestOf === 'number' && bestOf < n) {
    add('error', 'best_of', `\`best_of\` is ${bestOf}; OpenAI takes \`n\`, which is ${n}, or more`);
  }
  return findings;
}

function checkSettings({ settings }: RequestDraft): readonly ParameterFinding[] {
  if (Object.keys(settings).length === 0) return [];
  const message = 'the `pulze` settings are not sent to an endpoint of the OpenAI dialect';
  return [makeWarning('ineffective-setting', ['pulze'], message)];
}
