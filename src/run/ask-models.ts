import type { Answer, ModelTools, Question } from '../assertion/model-tools.ts';
import { refusalTextOf } from '../assertion/refusal-text.ts';
import { ToolError } from '../assertion/tools.ts';
import { digest } from '../pipeline/digest.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import { findCost } from '../pricing/find-cost.ts';
import type { ModelCall } from '../protocol/model-call.ts';
import type { Mutable } from '../protocol/mutable.ts';
import {
  type AnsweredRequest,
  type CompletionRequest,
  ProviderError,
} from '../provider/provider.ts';
import type { JsonObject } from '../source/json.ts';
import { type Connect, type Connection, judgingOriginOf } from './connection.ts';
import { findCosines } from './embed-texts.ts';
import type { TakeCall } from './kept-calls.ts';
import type { Judged } from './subject.ts';
import { JUDGING_TIMEOUT_MILLISECONDS } from './timeout.ts';

export interface AskContext {
  readonly connect: Connect;
  /** Cuts off what is in flight. */
  readonly signal: AbortSignal;
  /** There where an earlier run answers, and nothing is sent. */
  readonly takeCall?: TakeCall | undefined;
}

/**
 * Models for one judgement. Every call is added to `calls`, whatever came of it. A question goes to the
 * endpoint and the model of the judged step unless it names others; the embedded emulator sees the
 * assertion's name as the step.
 */
export function makeModelTools(
  { use, judged }: { readonly use: AssertionUse; readonly judged: Judged },
  { connect, signal, takeCall }: AskContext,
  calls: ModelCall[],
): ModelTools {
  const { trial } = judged;
  return {
    async ask(question) {
      // Its place is that of the question, whichever answer comes first.
      const place = calls.push({ kind: 'chat', endpoint: '', attempts: 0 }) - 1;
      const connection = await connect(question.endpoint ?? judged.endpoint, trial.planned);
      const asked = describeAsked(question, { connection, own: judged.body });
      if (takeCall !== undefined) {
        const call = await takeCall(trial, asked.begun);
        calls[place] = call;
        return readKept(call);
      }
      const { repeat } = question;
      const origin = {
        ...judgingOriginOf(trial, use.label),
        ...(repeat > 1 && { trial: `${trial.id}~${repeat}` }),
      };
      try {
        const answered = await connection.complete(asked.request, origin, signal);
        const { call, answer } = describeAnswer(answered, asked);
        calls[place] = call;
        return answer;
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        calls[place] = describeFailure(error, asked);
        throw notAnswered(error.failure.message);
      }
    },
    findCosines: (wanted) =>
      findCosines(wanted, { use, judged, connect, signal, calls, ...(takeCall && { takeCall }) }),
  };
}

interface Asked {
  readonly connection: Connection;
  readonly request: CompletionRequest;
  /** What its record begins with. */
  readonly begun: Pick<ModelCall, 'kind' | 'endpoint' | 'model'> &
    Required<Pick<ModelCall, 'asked'>>;
}

/** `own`: what the judged step was sent. */
function describeAsked(
  question: Question,
  { connection, own }: { readonly connection: Connection; readonly own: JsonObject },
): Asked {
  const { name: endpoint, provider } = connection;
  const { model = modelOf(own), messages, structured, params, repeat } = question;
  const named = model !== undefined && { model };
  const body = {
    ...named,
    messages,
    ...(structured && provider.structure(structured)),
    ...params,
  };
  return {
    connection,
    request: {
      kind: 'chat',
      body,
      headers: {},
      timeoutMilliseconds: JUDGING_TIMEOUT_MILLISECONDS,
    },
    begun: { kind: 'chat', endpoint, ...named, asked: digest([endpoint, repeat, body]) },
  };
}

function modelOf(body: JsonObject): string | undefined {
  const { model } = body;
  return typeof model === 'string' ? model : undefined;
}

function notAnswered(why: string): ToolError {
  return new ToolError(`the model that judges did not answer: ${why}`);
}

/** As if it came now. */
function readKept(call: ModelCall): Answer {
  const { text, refusal, finish_reason = 'stop', latency_ms = 0, failure } = call;
  if (text === undefined) throw notAnswered(failure?.message ?? '');
  const said = refusal !== undefined && { message: { role: 'assistant', content: null, refusal } };
  return {
    text,
    completion: {
      choices: [{ index: 0, text, ...said, tool_calls: [], finish_reason }],
      timing: { latency_ms, headers_ms: 0 },
      response: null,
    },
  };
}

function describeFailure(
  { failure, attempts, answeredFrom }: ProviderError,
  { begun }: Asked,
): ModelCall {
  return {
    ...begun,
    ...(answeredFrom && { answered_from: answeredFrom }),
    attempts: attempts.length,
    failure,
  };
}

function describeAnswer(
  { completion, attempts }: AnsweredRequest,
  { connection, begun }: Asked,
): { readonly call: ModelCall; readonly answer: Answer } {
  const [first] = completion.choices;
  const text = first?.text ?? '';
  const reason = first?.finish_reason;
  const costUsd = findCost(completion, begun.model, connection.prices);
  const call: Mutable<ModelCall> = { ...begun, attempts: attempts.length };
  if (completion.model !== undefined) call.model = completion.model;
  if (completion.usage !== undefined) call.usage = completion.usage;
  if (costUsd !== undefined) call.cost_usd = costUsd;
  if (completion.answered_from === undefined) call.latency_ms = completion.timing.latency_ms;
  else call.answered_from = completion.answered_from;
  call.text = text;
  const refusal = refusalTextOf(first?.message);
  if (refusal !== undefined) call.refusal = refusal;
  if (reason && reason !== 'stop') call.finish_reason = reason;
  return { call, answer: { text, completion } };
}
