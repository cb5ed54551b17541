import type { Failure } from '../../../src/protocol/failure.ts';
import { openai } from '../../../src/provider/builtin/openai.ts';
import { pulze } from '../../../src/provider/builtin/pulze.ts';
import {
  type AnsweredRequest,
  type CompletionRequest,
  type Provider,
  ProviderError,
} from '../../../src/provider/provider.ts';
import type { JsonValue } from '../../../src/source/json.ts';
import type {
  HttpRequest,
  HttpResponse,
  ResponseBody,
  StreamEvent,
} from '../../../src/transport/transport.ts';

export const providers: Readonly<Record<'pulze' | 'openai', Provider>> = { pulze, openai };

export const chatRequest: CompletionRequest = {
  kind: 'chat',
  body: { model: 'pulze', messages: [{ role: 'user', content: 'Where is my parcel?' }] },
  headers: {},
  timeoutMilliseconds: 30_000,
};

export const textRequest: CompletionRequest = {
  ...chatRequest,
  kind: 'text',
  body: { model: 'pulze', prompt: 'Where is my parcel?' },
};

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: ResponseBody;
}

export function jsonReply(value: JsonValue, status = 200): Reply {
  return textReply(JSON.stringify(value), status);
}

export function textReply(text: string, status = 200): Reply {
  return { status, body: { kind: 'text', text } };
}

/** Each chunk is an event, 10 ms after the one before, or at the time given with it. */
export function streamReply(chunks: readonly (JsonValue | StreamEvent)[], broken?: Failure): Reply {
  const events = chunks.map((chunk, place) => toEvent(chunk, 10 * (place + 1)));
  return { body: { kind: 'events', events, ...(broken !== undefined && { broken }) } };
}

export function at(milliseconds: number, chunk: JsonValue): StreamEvent {
  return { milliseconds, data: typeof chunk === 'string' ? chunk : JSON.stringify(chunk) };
}

/** A chunk of a chat with one choice. */
export function delta(delta: JsonValue, finish_reason: string | null = null): JsonValue {
  return { choices: [{ index: 0, delta, finish_reason }] };
}

export async function complete(
  reply: Reply,
  request: CompletionRequest = chatRequest,
  provider: Provider = pulze,
): Promise<AnsweredRequest & { readonly sent: HttpRequest }> {
  let sent: HttpRequest | undefined;
  const response: HttpResponse = {
    status: 200,
    headers: {},
    headersMilliseconds: 5,
    endMilliseconds: 600,
    attempts: [{ number: 1, duration_ms: 601, waited_ms: 0, status: reply.status ?? 200 }],
    ...reply,
  };
  const answered = await provider.complete(
    request,
    async (made) => {
      sent = made;
      return response;
    },
    new AbortController().signal,
  );
  if (sent === undefined) throw new Error('nothing was sent');
  return { ...answered, sent };
}

export async function failureOf(
  reply: Reply,
  request: CompletionRequest = chatRequest,
  provider: Provider = pulze,
): Promise<Failure> {
  try {
    await complete(reply, request, provider);
  } catch (error) {
    if (error instanceof ProviderError) return error.failure;
    throw error;
  }
  throw new Error('it was completed');
}

function toEvent(chunk: JsonValue | StreamEvent, milliseconds: number): StreamEvent {
  const isEvent = typeof chunk === 'object' && chunk !== null && 'data' in chunk;
  return isEvent ? (chunk as StreamEvent) : at(milliseconds, chunk as JsonValue);
}
