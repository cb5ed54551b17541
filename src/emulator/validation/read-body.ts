import type { JsonObject, JsonValue } from '../../source/json.ts';
import { defaultUnspecified, type Unspecified } from '../unspecified.ts';
import { checkTogether } from './check-together.ts';
import type { CompletionBody } from './completion-body.ts';
import {
  booleanField,
  type Field,
  integerField,
  listField,
  literalField,
  mapField,
  modelField,
  nullable,
  numberField,
  optionalMember,
  requiredMember,
  textField,
  textsField,
} from './fields.ts';
import { type Finding, inside, type Place, report } from './finding.ts';
import { readMessages } from './read-messages.ts';
import { readToolChoice, readTools } from './read-tools.ts';

/** No document has an upper bound; more answers than this would keep the emulator busy for minutes. */
const answers = { min: 1, max: 1024 };

export type ReadBody =
  | { readonly body: CompletionBody; readonly findings?: undefined }
  | { readonly body?: undefined; readonly findings: readonly Finding[] };

/**
 * Reads a body by Pulze's contract, everything wrong with it at once: bounds are inclusive, nulls
 * stand for absent parameters, texts of digits are numbers, unknown keys are ignored. Of the keys
 * that only OpenAI has, `seed`, `max_completion_tokens` and `top_logprobs` are heeded.
 */
export function readBody(
  kind: 'chat' | 'text',
  value: JsonValue,
  unspecified: Unspecified = defaultUnspecified,
): ReadBody {
  const findings: Finding[] = [];
  const place: Place = { loc: ['body'], findings };
  if (value === null) {
    report(place, null, { type: 'missing', msg: 'Field required' });
    return { findings };
  }
  const raw = modelField(value, place);
  if (raw === undefined) return { findings };
  const body = readMembers(kind, raw, place);
  if (findings.length === 0) checkTogether(body, place, unspecified);
  return findings.length === 0 ? { body } : { findings };
}

function readMembers(kind: 'chat' | 'text', raw: JsonObject, place: Place): CompletionBody {
  const read = <T, D>(key: string, field: Field<T>, fallback: D): T | D =>
    optionalMember(raw, key, { field: nullable(field), place }) ?? fallback;
  const unit = { min: 0, max: 1 };
  const penalty = { min: -2, max: 2 };
  const model = read('model', textField, '');
  const maxTokens = read('max_tokens', integerField(), wholeNumber(raw['max_completion_tokens']));
  const temperature = read('temperature', numberField(unit), 1);
  const topP = read('top_p', numberField(), 1);
  const tools = readTools(raw, place);
  const { choice, isJsonMode } = readToolChoice(raw, place);
  const n = read('n', integerField(answers), 1);
  const isStreamed = read('stream', booleanField, false);
  const logprobs = read('logprobs', integerField({ min: 0, max: 5 }), undefined);
  const stop = read('stop', textsField, []);
  const presencePenalty = read('presence_penalty', numberField(penalty), 0);
  const frequencyPenalty = read('frequency_penalty', numberField(penalty), 0);
  const bestOf = read('best_of', integerField(answers), 1);
  const logitBias = numbersOf(read('logit_bias', mapField, {}));
  const format = read('response_format', formatField, undefined);
  const messages = kind === 'chat' ? readMessages(raw, place) : [];
  const prompts = kind === 'text' ? readPrompts(raw, place) : [];
  const plugins =
    kind === 'chat' ? optionalMember(raw, 'plugins', { field: listField(textField), place }) : [];
  return {
    kind,
    model,
    messages,
    prompts,
    maxTokens,
    temperature,
    topP,
    n,
    bestOf,
    isStreamed,
    topLogprobs: countLogprobs(raw, logprobs),
    stop,
    presencePenalty,
    frequencyPenalty,
    logitBias,
    isJsonMode: isJsonMode || format === 'json_object',
    tools,
    toolChoice: choice,
    seed: wholeNumber(raw['seed']),
    plugins: plugins ?? [],
    raw,
  };
}

const formatField: Field<'text' | 'json_object'> = (value, place) => {
  const format = modelField(value, place);
  return (
    format && optionalMember(format, 'type', { field: literalField('text', 'json_object'), place })
  );
};

function readPrompts(raw: JsonObject, place: Place): readonly string[] {
  const prompts = requiredMember(raw, 'prompt', { field: textsField, place });
  const value = raw['prompt'];
  if (value === '') {
    report(inside(place, 'prompt', 'str'), value, {
      type: 'string_too_short',
      msg: 'String should have at least 1 character',
      ctx: { min_length: 1 },
    });
  }
  if (prompts?.length === 0 && Array.isArray(value) && value.length === 0) {
    report(inside(place, 'prompt', 'list[str]'), value, {
      type: 'too_short',
      msg: 'List should have at least 1 item after validation, not 0',
      ctx: { field_type: 'List', min_length: 1, actual_length: 0 },
    });
  }
  return prompts ?? [];
}

/** OpenAI's `logprobs: true, top_logprobs: 3` asks for three. A count of 0 gives no alternatives. */
function countLogprobs(raw: JsonObject, logprobs: number | undefined): number | undefined {
  const top = wholeNumber(raw['top_logprobs']);
  if (raw['logprobs'] === false) return undefined;
  if (raw['logprobs'] !== true) return logprobs;
  return top === undefined ? 0 : Math.min(20, Math.max(0, top));
}

function wholeNumber(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

function numbersOf(map: JsonObject): Readonly<Record<string, number>> {
  const entries = Object.entries(map).map(([key, value]) => [key, Number(value)] as const);
  return Object.fromEntries(entries.filter(([, value]) => Number.isFinite(value)));
}
