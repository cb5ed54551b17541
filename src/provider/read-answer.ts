import type { Failure, FailureKind } from '../protocol/failure.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import type { HttpResponse, ResponseBody } from '../transport/transport.ts';
import type { Answer, Refusal } from './answer.ts';
import { type Complaint, readJsonComplaint } from './complaint.ts';
import { foldStream } from './fold-stream.ts';
import { asNumber, asObject, asText, parseJson, shorten } from './json-reading.ts';
import type { CompletionRequest } from './provider.ts';
import { readCompletion } from './read-completion.ts';
import { isQuotaUsedUp, kindOfStatus, readRefusal } from './read-refusal.ts';
import { timeStream } from './stream-timing.ts';

type Asked = Pick<CompletionRequest, 'kind' | 'body'>;

/**
 * What a whole response says. Both forms of an answer are understood whichever was asked for: a service
 * may answer in one piece although a stream was wanted.
 */
export function readAnswer(response: HttpResponse, asked: Asked): Answer {
  if (response.status < 200 || response.status >= 300) return readRefusal(response, asked.body);
  const { body } = response;
  return body.kind === 'events'
    ? readStream(response, { ...asked, stream: body })
    : readWhole(response, { ...asked, text: body.text });
}

function readWhole(
  { status, headersMilliseconds, endMilliseconds }: HttpResponse,
  { text, body: request }: Asked & { text: string },
): Answer {
  const parsed = parseJson(text);
  if (!isJsonObject(parsed)) {
    const what = text.trim() === '' ? 'the answer is empty' : 'the answer is not a JSON object';
    const begin = text.trim() === '' ? '' : `: ${shorten(text, 80)}`;
    return refuse('bad_response', { message: what + begin, status, body: text });
  }
  const problem = findProblem(parsed, status, request);
  if (problem !== undefined) return problem;
  const timing = { latency_ms: endMilliseconds, headers_ms: headersMilliseconds };
  return { completion: readCompletion(parsed, timing) };
}

function readStream(
  { status, headersMilliseconds }: HttpResponse,
  { stream, kind, body: request }: Asked & { stream: ResponseBody & { kind: 'events' } },
): Answer {
  const folded = foldStream(stream.events, kind, request);
  if (folded.error !== undefined) {
    return refuse('stream', { ...folded.error, status });
  }
  if (stream.broken !== undefined && !folded.isDone) {
    return { failure: { status, ...stream.broken } };
  }
  if (!folded.isComplete) {
    const count = folded.contentMilliseconds.length;
    const after = count === 1 ? '1 chunk with content' : `${count} chunks with content`;
    return refuse('stream', {
      message: `the stream stopped before its end, after ${after}`,
      status,
    });
  }
  const problem = findProblem(folded.body, status, request);
  if (problem !== undefined) return problem;
  const timing = timeStream(folded, headersMilliseconds);
  return { completion: readCompletion(folded.body, timing) };
}

/** Why a body with a successful status is no answer. */
function findProblem(body: JsonObject, status: number, request: JsonObject): Refusal | undefined {
  const choices = body['choices'];
  if (!isJsonArray(choices) || choices.length === 0) return readEmpty(body, status, request);
  for (const [place, entry] of choices.entries()) {
    const choice = asObject(entry);
    const error = choice?.['error'] ?? undefined;
    if (error !== undefined) {
      return readReported(readJsonComplaint({ error }, request), status, body);
    }
    if (asObject(choice?.['message']) === undefined && asText(choice?.['text']) === undefined) {
      const message = `choice ${place} of the answer has neither a message nor a text`;
      return refuse('bad_response', { message, status, body });
    }
  }
  return undefined;
}

/** Services report a failure inside a successful answer: in `error`, or in Pulze's metadata. */
function readEmpty(body: JsonObject, status: number, request: JsonObject): Refusal {
  const metadata = asObject(body['metadata']);
  const inner = asNumber(metadata?.['status_code']) ?? 0;
  const reported = [body['error'], body['detail'], metadata?.['error']].some(Boolean);
  if (reported || inner >= 400) {
    return readReported(readJsonComplaint(body, request), status, body);
  }
  return refuse('bad_response', { message: 'the answer has no choices', status, body });
}

/** The code that is reported says whether another attempt can help; without one it may. */
function readReported(complaint: Complaint, status: number, body: JsonObject): Refusal {
  const code = Number(complaint.code);
  const said = complaint.message === undefined ? '' : `: ${complaint.message}`;
  const inner = Number.isInteger(code) && code >= 400 ? ` (${code})` : '';
  const message = `the service reported a failure${inner}${said}`;
  const { details } = complaint;
  const kind = inner === '' || kindOfStatus(code) !== 'rate_limit' ? 'server' : 'rate_limit';
  const refusal = refuse(kind, { message, status, body });
  const isPassing = inner === '' || code >= 500 || [408, 409, 429].includes(code);
  return {
    failure: { ...refusal.failure, ...(details.length > 0 && { details }) },
    final: !isPassing || isQuotaUsedUp(complaint),
  };
}

function refuse(
  kind: FailureKind,
  { message, status, body }: { message: string; status: number; body?: JsonValue },
): Refusal {
  const failure: Failure = { kind, message, status };
  if (body === undefined || body === '') return { failure };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { failure: { ...failure, body: text.length <= 4096 ? body : `${text.slice(0, 4096)}…` } };
}
