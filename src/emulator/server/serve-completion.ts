import { isRouter } from '../answer/route-model.ts';
import { makeRandom } from '../model/random.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { plainDeliver } from '../script/compile-deliver.ts';
import type { CompiledFault } from '../script/compile-fault.ts';
import { drawDelay } from '../script/delay.ts';
import { findNeededForm } from '../script/fault-kinds.ts';
import type { FoundRule } from '../script/rule-book.ts';
import { type RequestKind, textOf } from '../validation/completion-body.ts';
import { answerRequest } from './answer-request.ts';
import { type Exchange, sendRefusal } from './exchange.ts';
import { readRequest } from './read-request.ts';
import { sendAnswer } from './send-answer.ts';
import { sendFault } from './send-fault.ts';
import type { Served } from './served.ts';
import { type Settled, settleRequest } from './settle-request.ts';
import type { EmulatorState } from './state.ts';
import { tellDuration } from './tell-duration.ts';

/** Answers one request for a completion; resolves when the last byte was handed over. */
export async function serveCompletion(
  exchange: Exchange,
  request: { readonly kind: RequestKind; readonly text: string },
  state: EmulatorState,
): Promise<Served> {
  const arrived = state.clock.monotonic();
  const asked = readRequest(exchange, request, state);
  const refuse = (refusal: Refusal): void => {
    tellDuration(exchange, arrived, state);
    sendRefusal(exchange, state.dialect.writeRefusal(refusal));
  };
  if (isRefusal(asked)) {
    refuse(asked);
    return {};
  }
  const { model, isStreamed } = asked.body;
  const admission = state.limits.admit(asked.promptTokens);
  if (!admission.isAdmitted) {
    const { isAdmitted: _, reason, ...rest } = admission;
    refuse({ status: 429, detail: reason, code: 'rate_limit_exceeded', ...rest });
    return { model, isStreamed };
  }
  let found: FoundRule | undefined;
  try {
    const settled = settleRequest(asked, state);
    if (isRefusal(settled)) refuse(settled);
    else {
      found = findRule(settled, state);
      await answer(exchange, { asked: settled, found, arrived }, state);
    }
  } catch (error) {
    if (!exchange.signal.aborted) throw error;
  } finally {
    admission.release();
  }
  const fault = describeFault(found?.rule.fault, isStreamed);
  return {
    model,
    isStreamed,
    ...(found === undefined ? {} : { rule: found.number }),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** For the log: what happened, or why nothing did. */
function describeFault(fault: CompiledFault | undefined, isStreamed: boolean): string | undefined {
  const form = findNeededForm(fault);
  if (form === undefined || (form === 'stream') === isStreamed) return fault?.kind;
  return `no ${fault?.kind}, since this ${isStreamed ? 'is a' : 'is no'} stream`;
}

/** By the name that was asked for, and unless that was a router's, by the model that answers. */
function findRule(asked: Settled, state: EmulatorState): FoundRule | undefined {
  const { model } = asked.body;
  return state.rules.find({
    models: isRouter(model) ? [model || 'pulze'] : [model, asked.route.namespace],
    kind: asked.body.kind,
    step: asked.step,
    text: () => textOf(asked.body),
    chance: asked.seeds.chance,
  });
}

async function answer(
  exchange: Exchange,
  from: {
    readonly asked: Settled;
    readonly found: FoundRule | undefined;
    readonly arrived: number;
  },
  state: EmulatorState,
): Promise<void> {
  const { asked, found, arrived } = from;
  const { clock, limits } = state;
  const { fault, delay, tokensPerSecond, deliver = plainDeliver } = found?.rule ?? {};
  if (delay !== undefined) {
    const random = makeRandom(`${asked.seeds.ids} delay`);
    await clock.sleep(drawDelay(delay, random), exchange.signal);
  }
  tellDuration(exchange, arrived, state);
  if (fault !== undefined && (await sendFault(exchange, fault, { ...state, deliver }))) {
    return;
  }
  const latency = (): number => Math.round((clock.monotonic() - arrived) * 1000) / 1e6;
  const made = answerRequest(asked, { found, latency }, state);
  if (isRefusal(made)) return sendRefusal(exchange, state.dialect.writeRefusal(made));
  limits.charge(made.usage.completion_tokens ?? 0);
  await sendAnswer(exchange, made, {
    body: asked.body,
    dialect: state.dialect,
    omit: state.script.omit,
    headers: limits.headers(),
    fault: fault?.kind === 'status' ? undefined : fault,
    deliver,
    tokensPerSecond,
    latency,
    clock,
  });
}
