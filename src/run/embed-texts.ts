import type { EmbeddedTexts } from '../assertion/model-tools.ts';
import { ToolError } from '../assertion/tools.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import { findCost } from '../pricing/find-cost.ts';
import type { ModelCall } from '../protocol/model-call.ts';
import { type AnsweredEmbeddings, ProviderError } from '../provider/provider.ts';
import { type Connect, type Connection, judgingOriginOf } from './connection.ts';
import { embedLocally } from './local-embeddings.ts';
import type { Judged } from './subject.ts';
import { JUDGING_TIMEOUT_MILLISECONDS } from './timeout.ts';

export interface EmbedContext {
  readonly use: AssertionUse;
  readonly judged: Judged;
  readonly connect: Connect;
  readonly signal: AbortSignal;
  readonly calls: ModelCall[];
}

/** The texts' vectors; a call to an endpoint is added to `calls`, one to a local model is none. */
export async function embedTexts(
  { texts, by }: EmbeddedTexts,
  { use, judged, connect, signal, calls }: EmbedContext,
): Promise<readonly (readonly number[])[]> {
  if (by === 'local') return await embedLocally(texts);
  const { model } = by;
  const connection = await connect(by.endpoint ?? judged.endpoint, judged.trial.planned);
  const { name: endpoint, embed } = connection;
  if (embed === undefined) throw new ToolError(`the endpoint \`${endpoint}\` has no embeddings`);
  const place = calls.push({ kind: 'embeddings', endpoint, attempts: 0 }) - 1;
  const request = { model, texts, headers: {}, timeoutMilliseconds: JUDGING_TIMEOUT_MILLISECONDS };
  try {
    const answered = await embed(request, judgingOriginOf(judged.trial, use.label), signal);
    calls[place] = describeCall(answered, connection, model);
    return answered.vectors;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { failure, attempts, answeredFrom } = error;
    calls[place] = {
      kind: 'embeddings',
      endpoint,
      model,
      ...(answeredFrom && { answered_from: answeredFrom }),
      attempts: attempts.length,
      failure,
    };
    throw new ToolError(`the embeddings were not given: ${failure.message}`);
  }
}

function describeCall(
  answered: AnsweredEmbeddings,
  { name: endpoint, prices }: Connection,
  asked: string,
): ModelCall {
  const { model = asked, usage, latency_ms, attempts, answered_from } = answered;
  const priced = { ...answered, model, usage: { completion_tokens: 0, ...usage } };
  const cost = findCost(priced, asked, prices);
  return {
    kind: 'embeddings',
    endpoint,
    model,
    ...(usage && { usage }),
    ...(cost !== undefined && { cost_usd: cost }),
    ...(answered_from === undefined ? { latency_ms } : { answered_from }),
    attempts: attempts.length,
  };
}
