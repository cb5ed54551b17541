import type { Failure } from '../protocol/failure.ts';
import { nounFor } from '../source/count-text.ts';
import { extend } from '../source/extend.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { TOO_DEEP } from '../source/json-depth.ts';
import { MOST_PARTS } from '../transport/answer-limits.ts';
import type { HttpResponse } from '../transport/transport.ts';
import type { Answer, Refusal } from './answer.ts';
import { readJsonComplaint } from './complaint/complaint.ts';
import { isPage, readText } from './complaint/read-page.ts';
import { readRefusal } from './complaint/read-refusal.ts';
import { type FoldedStream, foldStream, type StreamError } from './fold-stream.ts';
import { isBegun } from './is-begun.ts';
import {
  asList,
  asNumber,
  asObject,
  asText,
  findErrorIn,
  findExcess,
  isDeepJson,
  parseJson,
  saysNothing,
  shorten,
} from './json-reading.ts';
import { type EventsBody, noteProblems } from './note-problems.ts';
import type { AboutKey, CompletionRequest } from './provider.ts';
import { readCompletion, readFinishReason } from './read-completion.ts';
import { asFinal, findReport, finish, readReported, refuse } from './read-reported.ts';
import { timeStream } from './stream-timing.ts';

type Asked = Pick<CompletionRequest, 'kind' | 'body'> & AboutKey;

/**
 * What a whole response says. Both forms of an answer are understood whichever was asked for: a service
 * may answer in one piece although a stream was wanted.
 */
export function readAnswer(response: HttpResponse, asked: Asked): Answer {
  if (response.status < 200 || response.status >= 300) return readRefusal(response, asked);
  const { body } = response;
  return body.kind === 'events'
    ? readStream(response, body, asked)
    : readWhole(response, body.text, asked);
}

function readWhole(
  { status, headersMilliseconds, endMilliseconds }: HttpResponse,
  text: string,
  { body: request }: Asked,
): Answer {
  const parsed = parseJson(text);
  if (!isJsonObject(parsed)) return readUnknown(text, { status, parsed, request });
  const problem = findProblem(parsed, status, request);
  if (problem !== undefined) return problem;
  const timing = { latency_ms: endMilliseconds, headers_ms: headersMilliseconds };
  return { completion: readCompletion(parsed, timing) };
}

/** Why a text is not read. */
function describeForm(text: string): string {
  const excess = findExcess(text);
  if (excess !== undefined) return `of more than ${excess}`;
  return isDeepJson(text) ? TOO_DEEP : 'not a JSON object';
}

/** What is no object: nothing, a web page, an error in a list, or anything else. */
function readUnknown(
  text: string,
  {
    status,
    parsed,
    request,
  }: { status: number; parsed: JsonValue | undefined; request: JsonObject },
): Refusal {
  if (text.trim() === '') {
    return refuse('bad_response', { message: `the answer is empty (${status})`, status, body: '' });
  }
  const reported = findReport(parsed, status, request);
  if (reported !== undefined) return reported;
  if (!isPage(text)) {
    const what = describeForm(text);
    const message = `the answer is ${what}: ${shorten(text, 80)}`;
    return refuse('bad_response', { message, status, body: text });
  }
  const message = `the answer is a web page: ${readText(text)}`;
  const { failure } = refuse('bad_response', { message, status, body: text });
  return { failure: { ...failure, hints: ['is the base URL right? It mostly ends with /v1'] } };
}

function readStream(
  { status, headersMilliseconds }: HttpResponse,
  read: EventsBody,
  { kind, body: request }: Asked,
): Answer {
  const folded = foldStream(read.events, kind, request);
  const { error } = folded;
  if (error !== undefined) return readStop(folded, error, status);
  const { broken } = read;
  if (broken !== undefined && !folded.isWhole) return { failure: { status, ...broken } };
  const inner = findInnerFailure(folded.body, status, request);
  if (inner !== undefined) return inner;
  if (!folded.isComplete) return readUnended(folded, status, request);
  const problem = findProblem(folded.body, status, request);
  if (problem !== undefined) return folded.hasChunks ? problem : withoutBody(problem);
  const timing = timeStream(folded, headersMilliseconds);
  const stream = noteProblems(folded, read);
  return { completion: extend(readCompletion(folded.body, timing), { stream }) };
}

/** It stopped, or one of its choices did, and says why. */
function readUnended(folded: FoldedStream, status: number, request: JsonObject): Refusal {
  const error = findError(asList(folded.body['choices']), true);
  if (error !== undefined) {
    return readReported(readJsonComplaint({ error }, request), status, folded.body);
  }
  const count = folded.contentMilliseconds.length;
  return refuse('stream', {
    message: `the stream stopped before its end, after ${count} ${nounFor(count, 'chunk')} with content`,
    status,
  });
}

/** Of a stream that had nothing in it, what would be one was not received. */
function withoutBody({ failure, ...rest }: Refusal): Refusal {
  const { body: _, ...told } = failure;
  return { ...rest, failure: told };
}

/** Why a body with a successful status is no answer. */
function findProblem(body: JsonObject, status: number, request: JsonObject): Refusal | undefined {
  const choices = body['choices'];
  if (!isJsonArray(choices) || choices.length === 0) return readEmpty(body, status, request);
  const tooMany = findTooMany(choices);
  if (tooMany !== undefined) {
    return refuse('bad_response', { message: `the answer has ${tooMany}`, status });
  }
  const inner = findInnerFailure(body, status, request);
  if (inner !== undefined) return inner;
  const error = findError([body, ...choices], areEnded(choices));
  if (error !== undefined) {
    const reported = readReported(readJsonComplaint({ error }, request), status, body);
    return areAnswers(choices) ? asFinal(reported) : reported;
  }
  for (const [place, entry] of choices.entries()) {
    const refusal = findChoiceProblem(asObject(entry) ?? {}, place);
    if (refusal !== undefined) {
      return asFinal(refuse(refusal.kind, { message: refusal.message, status, body }));
    }
  }
  return undefined;
}

/** Whether each choice came to an end, which an error is none of. */
function areAnswers(choices: readonly JsonValue[]): boolean {
  return choices.every((entry) => {
    const choice = asObject(entry) ?? {};
    return readFinishReason(choice['finish_reason']) && !endsInError(choice);
  });
}

function endsInError(choice: JsonObject): boolean {
  return choice['finish_reason'] === 'error';
}

function findChoiceProblem(
  choice: JsonObject,
  place: number,
): (Pick<Failure, 'kind'> & { readonly message: string }) | undefined {
  const named = `choice ${place} of the answer`;
  if (endsInError(choice)) {
    return { kind: 'server', message: `${named} ended with an error, and does not say which` };
  }
  const message = asObject(choice['message']);
  if (message === undefined && asText(choice['text']) === undefined) {
    return { kind: 'bad_response', message: `${named} has neither a message nor a text` };
  }
  const content = message?.['content'] ?? '';
  if (typeof content === 'string' || isJsonArray(content)) return undefined;
  const what = 'a content that is neither text nor a list of parts';
  return { kind: 'bad_response', message: `${named} has ${what}` };
}

/**
 * Gateways that began an answer cannot take its status back: OpenRouter puts `error` beside the choices
 * or into one of them, with what there is of its text. Where all is well, some send it as `null`, or as an
 * object with nothing in it, which beside an answer without an end may be all that is left of an error.
 */
function findError(holders: readonly JsonValue[], isEnded: boolean): JsonValue | undefined {
  return holders.map(findErrorIn).find((error) => error && !(isEnded && saysNothing(error)));
}

function areEnded(choices: readonly JsonValue[]): boolean {
  return choices.every((choice) => readFinishReason(asObject(choice)?.['finish_reason']));
}

/**
 * Pulze says in its metadata that a model failed, also beside what that had said before. Of an answer that
 * came to an end it tells what was tried before it.
 */
function findInnerFailure(
  body: JsonObject,
  status: number,
  request: JsonObject,
): Refusal | undefined {
  const { error, status_code: inner } = asObject(body['metadata']) ?? {};
  if (!error || (asNumber(inner) ?? 0) < 400) return undefined;
  const isEnded = asList(body['choices']).some((choice) =>
    readFinishReason(asObject(choice)?.['finish_reason']),
  );
  return isEnded ? undefined : readReported(readJsonComplaint(body, request), status, body);
}

function findTooMany(choices: readonly JsonValue[]): string | undefined {
  if (choices.length > MOST_PARTS) return `more than ${MOST_PARTS} choices`;
  const calls = choices.map((choice) =>
    asList(asObject(asObject(choice)?.['message'])?.['tool_calls']),
  );
  return calls.some(({ length }) => length > MOST_PARTS)
    ? `a choice of more than ${MOST_PARTS} tool calls`
    : undefined;
}

/** What has no choices, and mostly says why. */
function readEmpty(body: JsonObject, status: number, request: JsonObject): Refusal {
  const reported = findReport(body, status, request);
  if (reported !== undefined) return reported;
  // A list of errors (Cloudflare) says why, but not whether that passes.
  const errors = asList(body['errors']);
  const why = errors[0] ? readJsonComplaint({ errors }, request).message : undefined;
  const said = why === undefined ? '' : `: ${why}`;
  return refuse('bad_response', { message: `the answer has no choices${said}`, status, body });
}

/**
 * What a stream reported, or what in it cannot be read. The former came with a status of success, so that its
 * code has to say the rest. Before anything of an answer it is what it would be without a stream: a service that
 * begins each of its streams before it knows whether there is room for another refuses them so.
 */
function readStop(folded: FoldedStream, error: StreamError, status: number): Refusal {
  const { message, body, complaint, isCut } = error;
  const isPaid = folded.isWhole && areAnswers(asList(folded.body['choices']));
  if (complaint === undefined) {
    const kind = isCut && !isPaid ? 'stream' : 'bad_response';
    return refuse(kind, { message, body, status });
  }
  const reported = isBegun(folded.body)
    ? finish(refuse('stream', { message, body, status }).failure, { ...complaint, body }, true)
    : readReported(complaint, status, body);
  return isPaid ? asFinal(reported) : reported;
}
