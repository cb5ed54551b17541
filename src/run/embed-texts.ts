import type { EmbeddedTexts } from '../assertion/model-tools.ts';
import { type ComparedVectors, compareVectors } from '../assertion/similarity/compare-vectors.ts';
import { ToolError } from '../assertion/tools.ts';
import { digest } from '../pipeline/digest.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import { findCost } from '../pricing/find-cost.ts';
import type { ModelCall } from '../protocol/model-call.ts';
import { type AnsweredEmbeddings, ProviderError } from '../provider/provider.ts';
import { type Connect, type Connection, judgingOriginOf } from './connection.ts';
import type { TakeCall } from './kept-calls.ts';
import { embedLocally } from './local-embeddings.ts';
import type { Judged } from './subject.ts';
import { JUDGING_TIMEOUT_MILLISECONDS } from './timeout.ts';

export interface EmbedContext {
  readonly use: AssertionUse;
  readonly judged: Judged;
  readonly connect: Connect;
  readonly signal: AbortSignal;
  readonly takeCall?: TakeCall;
  readonly calls: ModelCall[];
}

/**
 * The cosines of the first text's vector and each of the others'; a call to an endpoint is added to `calls`,
 * one to a local model is none.
 */
export async function findCosines(
  { texts, by }: EmbeddedTexts,
  { use, judged, connect, signal, takeCall, calls }: EmbedContext,
): Promise<readonly number[]> {
  if (by === 'local') return readCompared(compareVectors(await embedLocally(texts)));
  const { model } = by;
  const connection = await connect(by.endpoint ?? judged.endpoint, judged.trial.planned);
  const { name: endpoint, embed } = connection;
  if (embed === undefined) throw new ToolError(`the endpoint \`${endpoint}\` has no embeddings`);
  const asked = digest([endpoint, model, texts]);
  const begun = { kind: 'embeddings', endpoint, model, asked } as const;
  const place = calls.push({ ...begun, attempts: 0 }) - 1;
  if (takeCall !== undefined) {
    const call = await takeCall(judged.trial, begun);
    calls[place] = call;
    return readKept(call);
  }
  const request = { model, texts, headers: {}, timeoutMilliseconds: JUDGING_TIMEOUT_MILLISECONDS };
  try {
    const answered = await embed(request, judgingOriginOf(judged.trial, use.label), signal);
    const call = describeCall(answered, connection, begun);
    calls[place] = call;
    const compared = compareVectors(answered.vectors);
    calls[place] = { ...call, ...compared };
    return readCompared(compared);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { failure, attempts, answeredFrom } = error;
    calls[place] = {
      ...begun,
      ...(answeredFrom && { answered_from: answeredFrom }),
      attempts: attempts.length,
      failure,
    };
    throw notGiven(failure.message);
  }
}

function readKept({ cosines, problem, failure }: ModelCall): readonly number[] {
  if (cosines !== undefined) return cosines;
  throw problem === undefined ? notGiven(failure?.message ?? '') : new ToolError(problem);
}

function readCompared(compared: ComparedVectors): readonly number[] {
  if ('problem' in compared) throw new ToolError(compared.problem);
  return compared.cosines;
}

function notGiven(why: string): ToolError {
  return new ToolError(`the embeddings were not given: ${why}`);
}

type Begun = Pick<ModelCall, 'kind' | 'endpoint' | 'asked'> & { readonly model: string };

function describeCall(
  answered: AnsweredEmbeddings,
  { prices }: Connection,
  begun: Begun,
): ModelCall {
  const { model = begun.model, usage, latency_ms, attempts, answered_from } = answered;
  const priced = { ...answered, model, usage: { completion_tokens: 0, ...usage } };
  const cost = findCost(priced, begun.model, prices);
  return {
    ...begun,
    model,
    ...(usage && { usage }),
    ...(cost !== undefined && { cost_usd: cost }),
    ...(answered_from === undefined ? { latency_ms } : { answered_from }),
    attempts: attempts.length,
  };
}
