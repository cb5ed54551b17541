import type { Answer, ModelTools } from '../assertion/model-tools.ts';
import { ToolError } from '../assertion/tools.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import { findCost } from '../pricing/find-cost.ts';
import type { ModelCall } from '../protocol/model-call.ts';
import type { Mutable } from '../protocol/mutable.ts';
import { type AnsweredRequest, ProviderError } from '../provider/provider.ts';
import type { JsonObject } from '../source/json.ts';
import { type Connect, type Connection, judgingOriginOf } from './connection.ts';
import { embedTexts } from './embed-texts.ts';
import type { Judged } from './subject.ts';
import { JUDGING_TIMEOUT_MILLISECONDS } from './timeout.ts';

export interface AskContext {
  readonly connect: Connect;
  /** Cuts off what is in flight. */
  readonly signal: AbortSignal;
}

/**
 * Models for one judgement. Every call is added to `calls`, whatever came of it. A question goes to the
 * endpoint and the model of the judged step unless it names others; the embedded emulator sees the
 * assertion's name as the step.
 */
export function makeModelTools(
  { use, judged }: { readonly use: AssertionUse; readonly judged: Judged },
  { connect, signal }: AskContext,
  calls: ModelCall[],
): ModelTools {
  const { planned, id } = judged.trial;
  return {
    async ask(question) {
      // Its place is that of the question, whichever answer comes first.
      const place = calls.push({ kind: 'chat', endpoint: '', attempts: 0 }) - 1;
      const connection = await connect(question.endpoint ?? judged.endpoint, planned);
      const model = question.model ?? modelOf(judged.body);
      const { repeat } = question;
      const origin = {
        ...judgingOriginOf(judged.trial, use.label),
        ...(repeat > 1 && { trial: `${id}~${repeat}` }),
      };
      try {
        const answered = await connection.complete(
          {
            kind: 'chat',
            body: {
              ...(model !== undefined && { model }),
              messages: question.messages,
              ...(question.structured && connection.provider.structure(question.structured)),
              ...question.params,
            },
            headers: {},
            timeoutMilliseconds: JUDGING_TIMEOUT_MILLISECONDS,
          },
          origin,
          signal,
        );
        const { call, answer } = describeAnswer(answered, { connection, model });
        calls[place] = call;
        return answer;
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        calls[place] = describeFailure(error, { connection, model });
        throw new ToolError(`the model that judges did not answer: ${error.failure.message}`);
      }
    },
    embed: (wanted) => embedTexts(wanted, { use, judged, connect, signal, calls }),
  };
}

function modelOf(body: JsonObject): string | undefined {
  const { model } = body;
  return typeof model === 'string' ? model : undefined;
}

interface Asked {
  readonly connection: Connection;
  readonly model: string | undefined;
}

function describeFailure(
  { failure, attempts, answeredFrom }: ProviderError,
  { connection, model }: Asked,
): ModelCall {
  return {
    kind: 'chat',
    endpoint: connection.name,
    ...(model !== undefined && { model }),
    ...(answeredFrom && { answered_from: answeredFrom }),
    attempts: attempts.length,
    failure,
  };
}

function describeAnswer(
  { completion, attempts }: AnsweredRequest,
  asked: Asked,
): { readonly call: ModelCall; readonly answer: Answer } {
  const text = completion.choices[0]?.text ?? '';
  const model = completion.model ?? asked.model;
  const costUsd = findCost(completion, asked.model, asked.connection.prices);
  const call: Mutable<ModelCall> = {
    kind: 'chat',
    endpoint: asked.connection.name,
    attempts: attempts.length,
  };
  if (model !== undefined) call.model = model;
  if (completion.usage !== undefined) call.usage = completion.usage;
  if (costUsd !== undefined) call.cost_usd = costUsd;
  if (completion.answered_from === undefined) call.latency_ms = completion.timing.latency_ms;
  else call.answered_from = completion.answered_from;
  call.text = text;
  return { call, answer: { text, completion } };
}
