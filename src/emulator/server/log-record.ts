import type { JsonObject, JsonValue } from '../../source/json.ts';
import { modelId } from '../answer/model-book.ts';
import { modelParts } from '../answer/model-table.ts';
import { makeResponseBody } from '../answer/response-body.ts';
import { textOf } from '../validation/completion-body.ts';
import { writeTime } from './log-time.ts';
import type { LogEntry, Rating } from './request-log.ts';

/**
 * A request as `/v1/logs` gives it (`Request_Normalized`). With a privacy level of 2 it has no text
 * of the request or of the answer.
 */
export function describeEntry(entry: LogEntry, rating: Rating | undefined): JsonObject {
  const { asked, answer, latency } = entry;
  const { metadata, usage } = answer;
  const isMasked = asked.policies?.privacyLevel === 2;
  const parts = modelParts(answer.model);
  return {
    id: answer.id,
    ...parts,
    model_id: modelId(answer.model),
    app_id: metadata.app_id ?? null,
    auth0_id: null,
    conversation_id: null,
    parent_request_id: null,
    request_type: answer.kind === 'chat' ? 'chat_completions' : 'completions',
    payload: describePayload(entry, isMasked),
    prompt: isMasked ? '' : textOf(asked.body),
    response: describeResponse(entry, isMasked),
    response_text: isMasked ? '' : responseText(entry),
    status_code: metadata.status_code ?? 200,
    latency,
    timestamp: answer.created,
    created: writeTime(answer.created),
    ...describeTokens('', usage),
    ...describeTokens('_cost', metadata.costs),
    ...describeTokens('_cost_savings', metadata.cost_savings),
    costs_incurred: true,
    privacy_level: asked.policies?.privacyLevel ?? 1,
    good_answer: rating?.goodAnswer ?? null,
    feedback: rating?.feedback ?? '',
  };
}

function describeTokens(
  suffix: string,
  of: { readonly [key in `${'prompt' | 'completion' | 'total'}_tokens`]?: number | null } = {},
): JsonObject {
  return {
    [`prompt_tokens${suffix}`]: of.prompt_tokens ?? 0,
    [`completion_tokens${suffix}`]: of.completion_tokens ?? 0,
    [`total_tokens${suffix}`]: of.total_tokens ?? 0,
  };
}

function describePayload({ asked, answer }: LogEntry, isMasked: boolean): JsonObject {
  const { messages, prompt, ...rest } = asked.body.raw;
  const texts: JsonObject = {
    ...(messages === undefined ? {} : { messages }),
    ...(prompt === undefined ? {} : { prompt }),
  };
  const { weights, policies = {} } = asked.headers;
  return {
    ...rest,
    ...(isMasked ? {} : texts),
    provider: modelParts(answer.model).provider,
    labels: answer.metadata.labels ?? {},
    weights: { ...weights },
    policies,
  };
}

function describeResponse({ answer, latency }: LogEntry, isMasked: boolean): JsonValue {
  const metadata = { latency, ...answer.metadata };
  const choices = isMasked
    ? answer.choices.map((choice) => ({ ...choice, pieces: [], toolCalls: [] }))
    : answer.choices;
  return makeResponseBody({ ...answer, metadata, choices }) as unknown as JsonValue;
}

function responseText({ answer }: LogEntry): string {
  return answer.choices.map(({ pieces }) => pieces.join('')).join('\n');
}
