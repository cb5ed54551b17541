import type { Attempt, Failure } from '../protocol/failure.ts';
import { extend } from '../source/extend.ts';
import {
  type HttpRequest,
  type HttpResponse,
  type ResponseBody,
  type Spent,
  type Transport,
  TransportError,
} from '../transport/transport.ts';
import { isSmall } from '../transport/weigh-body.ts';
import type { Answer } from './answer.ts';
import {
  type AnsweredRequest,
  type CompletionRequest,
  completionPaths,
  ProviderError,
} from './provider.ts';
import { readAnswer } from './read-answer.ts';
import { readSpent } from './read-completion.ts';

/**
 * The `complete` of every dialect: sends the body as it was written, and nothing beside it. What the
 * dialects answer differs so little that one reader understands them all.
 */
export async function completeRequest(
  request: CompletionRequest,
  transport: Transport,
  signal: AbortSignal,
): Promise<AnsweredRequest> {
  const reader = makeReader(request);
  const response = await send({ request, transport, reader }, signal);
  const { completion, failure } = reader.read(response);
  const { attempts, answeredFrom } = response;
  if (failure === undefined) {
    if (answeredFrom === undefined) return { completion, attempts };
    return { completion: extend(completion, { answered_from: answeredFrom }), attempts };
  }
  throw new ProviderError(failure, markLast(attempts, failure), answeredFrom);
}

interface Reader extends Pick<HttpRequest, 'findFailure'> {
  readonly isFinal: (failure: Failure) => boolean;
  readonly findSpent: (response: HttpResponse) => Spent | undefined;
  readonly read: (response: HttpResponse) => Answer;
}

interface Read {
  readonly body: ResponseBody;
  readonly failure: Failure | undefined;
  readonly isFinal: boolean;
  /** Of a large answer absent: it waits for room as it came, and what was made of it takes many times as much. */
  readonly answer: Answer | undefined;
  readonly spent: Spent | undefined;
}

/** A body is read once, although the transport asks for its failure and then gives it back; a large one twice. */
function makeReader(request: CompletionRequest): Reader {
  let last: Read | undefined;
  const look = (response: HttpResponse): Read => {
    if (last?.body === response.body) return last;
    const { body } = response;
    const answer = readAnswer(response, request);
    const { failure } = answer;
    const isKept = isSmall(body);
    const spent = isKept ? undefined : spentOf(answer, body);
    const isFinal = answer.failure !== undefined && answer.final === true;
    last = { body, failure, isFinal, answer: isKept ? answer : undefined, spent };
    return last;
  };
  return {
    findFailure: (response) => look(response).failure,
    isFinal: (failure) => last?.failure === failure && last.isFinal,
    findSpent(response) {
      const { answer, spent, body } = look(response);
      return answer === undefined ? spent : spentOf(answer, body);
    },
    read(response) {
      const known = last?.body === response.body ? last.answer : undefined;
      return known ?? readAnswer(response, request);
    },
  };
}

async function send(
  {
    request,
    transport,
    reader,
  }: { request: CompletionRequest; transport: Transport; reader: Reader },
  signal: AbortSignal,
): Promise<HttpResponse> {
  try {
    return await transport(
      {
        method: 'POST',
        path: completionPaths[request.kind],
        headers: request.headers,
        body: JSON.stringify(request.body),
        timeoutMilliseconds: request.timeoutMilliseconds,
        findFailure: reader.findFailure,
        findSpent: reader.findSpent,
        isFinal: reader.isFinal,
        ...(request.onAttemptFailed !== undefined && { onAttemptFailed: request.onAttemptFailed }),
      },
      signal,
    );
  } catch (error) {
    if (error instanceof TransportError) throw new ProviderError(error.failure, error.attempts);
    throw error;
  }
}

/** What is no answer may be paid for all the same. */
function spentOf({ completion }: Answer, body: ResponseBody): Spent | undefined {
  if (completion === undefined) return readSpent(body);
  const { usage, cached_tokens, cost_usd, usage_cost_usd, model } = completion;
  return {
    ...(usage && { usage }),
    ...(cached_tokens !== undefined && { cached_tokens }),
    ...(cost_usd !== undefined && { cost_usd }),
    ...(usage_cost_usd !== undefined && { usage_cost_usd }),
    ...(model !== undefined && { model }),
  };
}

/** For a transport that does not retry, and so does not ask whether it has an answer. */
function markLast(
  attempts: readonly Attempt[],
  failure: NonNullable<Attempt['failure']>,
): AnsweredRequest['attempts'] {
  return attempts.map((attempt, place) =>
    place === attempts.length - 1 ? { ...attempt, failure } : attempt,
  );
}
