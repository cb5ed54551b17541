import type { JsonObject } from '../../../source/json.ts';
import type { Mistake } from './mistake.ts';

const reasoning = /^(o[134]|gpt-5(?!.*chat))/;
/** Models that take no stop sequences, by OpenAI's reference. */
const unstoppable = /^(o3|o4-mini)/;
const mayThinkNothing = /^gpt-5\.[1-9]/;
const notReasoning = /^(gpt-(3\.5|4)|chatgpt-4o)/;
const searching = /search/;

const unsupported = [
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'logprobs',
  'top_logprobs',
  'logit_bias',
];

const thoughts: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 0,
  low: 64,
  medium: 192,
  high: 448,
  xhigh: 960,
  max: 960,
};

/**
 * What OpenAI's own models refuse that others take: sampling parameters of a model that thinks
 * first, and the effort of one that does not. Other names than OpenAI's have no such rules.
 */
export function checkModelRules(body: JsonObject): Mistake | undefined {
  const model = String(body['model']);
  const isGiven = (key: string): boolean => (body[key] ?? null) !== null;
  if (isGiven('web_search_options') && !searching.test(model)) {
    const message = 'Web search options not supported with this model.';
    return { message, param: 'web_search_options' };
  }
  if (notReasoning.test(model) && isGiven('reasoning_effort')) {
    return { message: 'Unrecognized request argument supplied: reasoning_effort' };
  }
  if (!reasoning.test(model)) return undefined;
  if (isGiven('max_tokens')) return unsupportedParameter('max_tokens');
  if (unstoppable.test(model) && isGiven('stop')) return unsupportedParameter('stop');
  if (effortOf(body) === 'none') return undefined;
  const refused = unsupported.find(isGiven);
  if (refused !== undefined) return unsupportedParameter(refused);
  const temperature = body['temperature'] ?? 1;
  if (temperature === 1) return undefined;
  const message = `Unsupported value: 'temperature' does not support ${temperature} with this model. Only the default (1) value is supported.`;
  return { message, param: 'temperature', code: 'unsupported_value' };
}

/** How many tokens the model thinks in before it answers, by the effort that is asked for. */
export function reasoningTokensOf(body: JsonObject): number {
  if (!reasoning.test(String(body['model']))) return 0;
  return thoughts[effortOf(body)] ?? 0;
}

function effortOf(body: JsonObject): string {
  const usual = mayThinkNothing.test(String(body['model'])) ? 'none' : 'medium';
  return String(body['reasoning_effort'] ?? usual);
}

function unsupportedParameter(name: string): Mistake {
  const instead = name === 'max_tokens' ? " Use 'max_completion_tokens' instead." : '';
  const message = `Unsupported parameter: '${name}' is not supported with this model.${instead}`;
  return { message, param: name, code: 'unsupported_parameter' };
}
