import type { StepRecord } from '../protocol/record.ts';
import type { AnsweredRequest, CompletionRequest } from '../provider/provider.ts';
import { readCompletion } from '../provider/read-completion.ts';
import { canonical } from '../source/canonical-json.ts';
import { isJsonObject, type JsonObject } from '../source/json.ts';

/** Whether a step asked the same. `body` as records show it. */
export function askedSame(
  { request }: StepRecord,
  { headers }: Pick<CompletionRequest, 'headers'>,
  body: JsonObject,
): boolean {
  return (
    request !== undefined &&
    canonical(request.body) === canonical(body) &&
    canonical(request.headers) === canonical(headers)
  );
}

/** What a step was answered, as if it came now; undefined where it has no answer. */
export function readAnswer(step: StepRecord): AnsweredRequest | undefined {
  const { response, timing, attempts = [], stream, answered_from: from } = step;
  if (!isJsonObject(response) || timing === undefined) return undefined;
  const completion = {
    ...readCompletion(response, timing),
    ...(stream && { stream }),
    ...(from && { answered_from: from }),
  };
  return { completion, attempts };
}
