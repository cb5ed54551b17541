import type { JsonValue } from '../../source/json.ts';
import { asText } from '../json-reading.ts';
import { describeValue } from '../parameter-rule.ts';
import type { ParameterFinding, RequestDraft } from '../provider.ts';
import { openaiSeverity } from './host.ts';

/** Models that think before they answer; those of `gpt-5.1` and later can be told not to. */
const reasoning = /^(o[134]|gpt-5)(?![^.-])(?!.*(chat|search))/;
const mayNotReason = /^gpt-5\.[1-9]/;
const notReasoning = /^(gpt-(3\.5|4)|chatgpt-4o|gpt-5-chat)/;
const withoutStop = /^(o3(?!-mini)|o4-mini)/;
const searching = /search/;

/** With the value that is the same as none at all. */
const sampling: Readonly<Record<string, JsonValue>> = {
  temperature: 1,
  top_p: 1,
  logprobs: false,
};
const shaping: Readonly<Record<string, JsonValue>> = {
  presence_penalty: 0,
  frequency_penalty: 0,
  logit_bias: null,
};

/**
 * What OpenAI's models refuse that others of the same service take: how a model that reasons draws
 * its words, and how much one reasons that does not. Found by the model's name (OpenAI's guides to
 * reasoning and to each model), so it is an error at OpenAI itself only.
 */
export function checkModel(draft: RequestDraft): readonly ParameterFinding[] {
  const given = asText(draft.body['model']);
  if (given === undefined || draft.kind !== 'chat') return [];
  const model = nameOf(given);
  const refusals: readonly Refusal[] = [
    ...(reasoning.test(model) ? checkReasoning(draft, model) : []),
    ...(notReasoning.test(model) && isSet(draft.body['reasoning_effort'])
      ? [{ name: 'reasoning_effort', reason: 'a model that does not reason' }]
      : []),
  ];
  const severity = openaiSeverity(draft);
  return [
    ...refusals.map((refusal) => describe(refusal, { draft, given, severity })),
    ...checkSearch(draft, given),
  ];
}

interface Refusal {
  readonly name: string;
  readonly reason: string;
  readonly hint?: string;
}

function checkReasoning({ body }: RequestDraft, model: string): readonly Refusal[] {
  const hint = '`max_completion_tokens` limits the answer and what is thought before it';
  const reason = 'a model that reasons';
  const limited = isSet(body['max_tokens']) ? [{ name: 'max_tokens', reason, hint }] : [];
  const stopped = isSet(body['stop']) && withoutStop.test(model) ? [{ name: 'stop', reason }] : [];
  return [
    ...limited,
    ...stopped,
    ...sampled(body, model).map((name) => ({
      name,
      reason,
      ...(mayNotReason.test(model) && { hint: '`reasoning_effort: none` lets the model take it' }),
    })),
  ];
}

/** Newer models differ in how much they reason when nothing is said: nothing is found there. */
function sampled(body: RequestDraft['body'], model: string): readonly string[] {
  const effort = body['reasoning_effort'] ?? null;
  if (mayNotReason.test(model) && (effort === null || effort === 'none')) return [];
  const usual = { ...sampling, ...(mayNotReason.test(model) ? {} : shaping) };
  return Object.entries(usual).flatMap(([name, same]) =>
    isSet(body[name]) && body[name] !== same ? [name] : [],
  );
}

function describe(
  { name, reason, hint }: Refusal,
  {
    draft,
    given,
    severity,
  }: {
    readonly draft: RequestDraft;
    readonly given: string;
    readonly severity: ParameterFinding['severity'];
  },
): ParameterFinding {
  const value = describeValue(draft.body[name] ?? null);
  return {
    code: 'refused-parameter',
    severity,
    path: [name],
    message: `\`${name}\` is ${value}; OpenAI refuses it for \`${given}\`, ${reason}`,
    ...(hint !== undefined && { hints: [hint] }),
  };
}

function checkSearch({ body }: RequestDraft, given: string): readonly ParameterFinding[] {
  if (!isSet(body['web_search_options']) || searching.test(given)) return [];
  const message = `\`web_search_options\` is set; OpenAI takes it for models that search, which \`${given}\` is not known to do`;
  return [
    { code: 'refused-parameter', severity: 'warning', path: ['web_search_options'], message },
  ];
}

/** Of `openai/gpt-5`, as gateways write it, and of `ft:gpt-4o:desk::id`, what OpenAI calls it. */
function nameOf(given: string): string {
  return given.replace(/^(.*\/)?(ft:)?/, '').toLowerCase();
}

function isSet(value: JsonValue | undefined): boolean {
  return (value ?? null) !== null;
}
