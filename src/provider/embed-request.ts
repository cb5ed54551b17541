import type { Failure } from '../protocol/failure.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../source/json.ts';
import {
  type HttpResponse,
  type Spent,
  type Transport,
  TransportError,
} from '../transport/transport.ts';
import { readRefusal } from './complaint/read-refusal.ts';
import { asNumber, asObject, asText, parseJson, shorten } from './json-reading.ts';
import {
  type AboutKey,
  type AnsweredEmbeddings,
  type EmbeddingsRequest,
  ProviderError,
} from './provider.ts';
import { readSpent, readUsage, readUsageCost } from './read-completion.ts';
import { findReport } from './read-reported.ts';

type Vectors = Pick<AnsweredEmbeddings, 'vectors' | 'model' | 'usage' | 'usage_cost_usd'>;
type Read = Vectors | { readonly failure: Failure; readonly final?: boolean };

/** The `embed` of OpenAI's dialect: all texts in one request. */
export async function embedRequest(
  request: EmbeddingsRequest,
  transport: Transport,
  signal: AbortSignal,
): Promise<AnsweredEmbeddings> {
  const { model, texts } = request;
  const body = { model, input: texts, encoding_format: 'float' };
  const read = (response: HttpResponse): Read => readResponse(response, request, body);
  let isFinal = false;
  const response = await transport(
    {
      method: 'POST',
      path: '/embeddings',
      headers: request.headers,
      body: JSON.stringify(body),
      timeoutMilliseconds: request.timeoutMilliseconds,
      findFailure(each) {
        const answer = read(each);
        if (!('failure' in answer)) return undefined;
        isFinal = answer.final === true;
        return answer.failure;
      },
      findSpent(each) {
        const answer = read(each);
        // What is no answer may be paid for all the same.
        if ('failure' in answer) return withOutput(readSpent(each.body));
        const { usage, usage_cost_usd, model: answered } = answer;
        return withOutput({
          ...(usage && { usage }),
          ...(usage_cost_usd !== undefined && { usage_cost_usd }),
          ...(answered !== undefined && { model: answered }),
        });
      },
      isFinal: () => isFinal,
    },
    signal,
  ).catch((error: unknown) => {
    if (error instanceof TransportError) throw new ProviderError(error.failure, error.attempts);
    throw error;
  });
  const answer = read(response);
  const { attempts, endMilliseconds: latency_ms, answeredFrom } = response;
  if ('failure' in answer) {
    throw new ProviderError(answer.failure, attempts, answeredFrom);
  }
  return {
    ...answer,
    ...(answeredFrom !== undefined && { answered_from: answeredFrom }),
    latency_ms,
    attempts,
  };
}

/** Vectors are no tokens, and services count none for them. */
function withOutput(spent: Spent | undefined): Spent | undefined {
  const usage = spent?.usage;
  return usage === undefined ? spent : { ...spent, usage: { completion_tokens: 0, ...usage } };
}

function readResponse(
  response: HttpResponse,
  about: AboutKey,
  body: { readonly model: string; readonly input: readonly string[] },
): Read {
  const { status } = response;
  if (status < 200 || status >= 300) return readRefusal(response, { ...about, body });
  const text = response.body.kind === 'events' ? '' : response.body.text;
  const parsed = parseJson(text);
  const refuse = (message: string): Read =>
    findReport(parsed, status, body) ?? { failure: { kind: 'bad_response', message, status } };
  const data = isJsonObject(parsed) ? parsed['data'] : undefined;
  if (!isJsonObject(parsed) || data === undefined || !isJsonArray(data)) {
    return refuse(`the answer has no vectors: ${shorten(text, 80)}`);
  }
  // Before they are looked for: a list that is longer would be looked through for each text.
  const vectors =
    data.length !== body.input.length ? [] : body.input.map((_, index) => vectorAt(data, index));
  if (data.length !== body.input.length || !vectors.every((vector) => vector !== undefined)) {
    return refuse(`the answer has no vector for each of the ${body.input.length} texts`);
  }
  const model = asText(parsed['model']);
  const counted = asObject(parsed['usage']);
  const usage = readUsage(counted);
  const cost = readUsageCost(counted);
  return {
    vectors,
    ...(model !== undefined && { model }),
    ...(usage && { usage }),
    ...(cost !== undefined && { usage_cost_usd: cost }),
  };
}

/** Entries say which text they are of; one that does not is of the text at its own place. */
function vectorAt(data: readonly JsonValue[], index: number): readonly number[] | undefined {
  const entry = data.find((each, at) => (asNumber(asObject(each)?.['index']) ?? at) === index);
  const vector = asObject(entry)?.['embedding'];
  if (vector === undefined || !isJsonArray(vector)) return undefined;
  const numbers = vector.flatMap((value) => asNumber(value) ?? []);
  return numbers.length === vector.length ? numbers : undefined;
}
