import type { Attempt } from '../protocol/failure.ts';
import { extend } from '../source/extend.ts';
import {
  type HttpResponse,
  type ResponseBody,
  type Spent,
  type Transport,
  TransportError,
} from '../transport/transport.ts';
import type { Answer } from './answer.ts';
import {
  type AnsweredRequest,
  type CompletionRequest,
  completionPaths,
  ProviderError,
} from './provider.ts';
import { readAnswer } from './read-answer.ts';

/**
 * The `complete` of every dialect: sends the body as it was written, and nothing beside it. What the
 * dialects answer differs so little that one reader understands them all.
 */
export async function completeRequest(
  request: CompletionRequest,
  transport: Transport,
  signal: AbortSignal,
): Promise<AnsweredRequest> {
  const read = makeReader(request);
  const response = await send({ request, transport, read }, signal);
  const { completion, failure } = read(response);
  if (failure === undefined) {
    const { attempts, answeredFrom } = response;
    if (answeredFrom === undefined) return { completion, attempts };
    return { completion: extend(completion, { answered_from: answeredFrom }), attempts };
  }
  throw new ProviderError(failure, markLast(response.attempts, failure));
}

type Reader = (response: HttpResponse) => Answer;

/** Each body is read once, although the transport asks for its failure and then gives it back. */
function makeReader(request: CompletionRequest): Reader {
  let last: { body: ResponseBody; answer: Answer } | undefined;
  return (response) => {
    if (last?.body !== response.body) {
      last = { body: response.body, answer: readAnswer(response, request) };
    }
    return last.answer;
  };
}

async function send(
  { request, transport, read }: { request: CompletionRequest; transport: Transport; read: Reader },
  signal: AbortSignal,
): Promise<HttpResponse> {
  let latest: Answer | undefined;
  try {
    return await transport(
      {
        method: 'POST',
        path: completionPaths[request.kind],
        headers: request.headers,
        body: JSON.stringify(request.body),
        timeoutMilliseconds: request.timeoutMilliseconds,
        findFailure(response) {
          latest = read(response);
          return latest.failure;
        },
        findSpent: (response) => spentOf(read(response).completion),
        isFinal(failure) {
          return latest?.failure === failure && latest?.final === true;
        },
        ...(request.onAttemptFailed !== undefined && { onAttemptFailed: request.onAttemptFailed }),
      },
      signal,
    );
  } catch (error) {
    if (error instanceof TransportError) throw new ProviderError(error.failure, error.attempts);
    throw error;
  }
}

/** A refusal says nothing of what it used. */
function spentOf(completion: Answer['completion']): Spent | undefined {
  if (completion === undefined) return undefined;
  const { usage, cost_usd, model } = completion;
  return {
    ...(usage && { usage }),
    ...(cost_usd !== undefined && { cost_usd }),
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
