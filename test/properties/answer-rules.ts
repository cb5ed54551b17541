import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../src/source/json.ts';
import type { DrawnRequest } from './request-arbitraries.ts';

/** A whole answer, or a stream put together again. */
export interface ReadAnswer {
  readonly choices: readonly ReadChoice[];
  readonly usage: JsonObject | undefined;
  readonly warning: string | undefined;
}

export interface ReadChoice {
  readonly text: string;
  readonly reasons: readonly string[];
  readonly callCount: number;
}

export function readAnswer(body: JsonValue): ReadAnswer {
  return joinChunks([body], (choice) => choice['message'] ?? choice);
}

export function readStream(chunks: readonly JsonValue[]): ReadAnswer {
  return joinChunks(chunks, (choice) => choice['delta'] ?? choice);
}

/** Whatever is not as the request asked for it, in sentences. */
export function findBrokenRules(request: DrawnRequest, answer: ReadAnswer): readonly string[] {
  const { body } = request;
  const { choices, usage } = answer;
  const expected = countChoices(request, answer);
  const stops = stopsOf(body);
  return [
    ...(choices.length === expected ? [] : [`${choices.length} choices, not ${expected}`]),
    ...choices
      .filter(({ reasons }) => reasons.length !== 1)
      .map(({ reasons }) => `ends for ${reasons.length} reasons`),
    ...(body['echo'] === true ? [] : choices).flatMap(({ text, callCount }) =>
      stops
        .filter((stop) => callCount === 0 && text.includes(stop))
        .map((stop) => `${JSON.stringify(stop)} is in ${JSON.stringify(text)}`),
    ),
    ...(usage === undefined ? [] : findWrongUsage(request, usage)),
  ];
}

function joinChunks(
  chunks: readonly JsonValue[],
  partOf: (choice: JsonObject) => JsonValue,
): ReadAnswer {
  const objects = chunks.filter(isJsonObject);
  const pieces = objects.flatMap(({ choices }) =>
    isJsonArray(choices) ? choices.filter(isJsonObject) : [],
  );
  const indices = [...new Set(pieces.map(({ index }) => Number(index)))].sort((a, b) => a - b);
  const metadata = objects.map((chunk) => chunk['metadata']).find(isJsonObject);
  const warning = metadata?.['warning'];
  return {
    choices: indices.map((index) =>
      joinPieces(
        pieces.filter((piece) => piece['index'] === index),
        partOf,
      ),
    ),
    usage: objects.map((chunk) => chunk['usage'] ?? null).find(isJsonObject),
    warning: typeof warning === 'string' ? warning : undefined,
  };
}

function joinPieces(
  pieces: readonly JsonObject[],
  partOf: (choice: JsonObject) => JsonValue,
): ReadChoice {
  const parts = pieces.map(partOf).filter(isJsonObject);
  return {
    text: parts.map(({ content, text }) => String(content ?? text ?? '')).join(''),
    reasons: pieces.flatMap((piece) => {
      const reason = piece['finish_reason'];
      return typeof reason === 'string' ? [reason] : [];
    }),
    callCount: parts.filter((part) => 'tool_calls' in part || 'function_call' in part).length,
  };
}

/** A model without `n` gives one and says so. */
function countChoices({ kind, body }: DrawnRequest, { warning = '' }: ReadAnswer): number {
  const n = /`n`/.test(warning) ? 1 : Number(body['n'] ?? 1);
  return n * countPrompts(kind, body['prompt'] ?? '');
}

function countPrompts(kind: DrawnRequest['kind'], prompt: JsonValue): number {
  const isList = kind === 'text' && isJsonArray(prompt) && typeof prompt[0] !== 'number';
  return isList ? prompt.length : 1;
}

function stopsOf({ stop }: JsonObject): readonly string[] {
  const stops = isJsonArray(stop) ? stop : [stop ?? ''];
  return stops.map(String).filter((each) => each !== '');
}

/** A limit holds for each candidate; what is hidden in OpenAI's usage is not part of an answer. */
function findWrongUsage({ kind, body }: DrawnRequest, usage: JsonObject): readonly string[] {
  const { prompt_tokens: before, completion_tokens: after, total_tokens: both } = usage;
  const details = usage['completion_tokens_details'];
  const hidden = isJsonObject(details) ? Number(details['rejected_prediction_tokens']) : 0;
  const limit = Number(body['max_completion_tokens'] ?? body['max_tokens'] ?? Number.NaN);
  const candidates =
    Math.max(Number(body['n'] ?? 1), Number(body['best_of'] ?? 1)) *
    countPrompts(kind, body['prompt'] ?? '');
  return [
    ...(Number(before) + Number(after) === both
      ? []
      : [`usage does not add up: ${JSON.stringify(usage)}`]),
    ...(limit >= 0 && Number(after) - hidden > limit * candidates
      ? [`${after} tokens, with a limit of ${limit} for each of ${candidates}`]
      : []),
  ];
}
