import type { JsonObject } from '../../source/json.ts';
import { TemplateError } from '../../template/template.ts';
import type { Answer } from '../answer/answer.ts';
import { playAnswer, writeAnswer } from '../answer/make-answer.ts';
import { isRouter } from '../answer/route-model.ts';
import { isRefusal } from '../dialect/dialect.ts';
import { makeRandom } from '../model/random.ts';
import { drawDelay } from '../script/delay.ts';
import type { FoundRule } from '../script/rule-book.ts';
import { lastUserText, systemText, textOf } from '../validation/completion-body.ts';
import { type Exchange, sendRefusal } from './exchange.ts';
import { type Asked, readRequest } from './read-request.ts';
import type { Refusal } from './refusal.ts';
import { sendAnswer } from './send-answer.ts';
import { sendFault } from './send-fault.ts';
import type { EmulatorState } from './state.ts';

/** What a served request was, for the log. */
export interface Served {
  readonly model?: string;
  readonly isStreamed?: boolean;
  /** The rule that answered, from 1. */
  readonly rule?: number;
  readonly fault?: string;
}

/** Answers one request for a completion; resolves when the last byte was handed over. */
export async function serveCompletion(
  exchange: Exchange,
  request: { readonly kind: 'chat' | 'text'; readonly text: string },
  state: EmulatorState,
): Promise<Served> {
  const arrived = state.clock.monotonic();
  const asked = readRequest(exchange, request, state);
  const refuse = (refusal: Refusal): void =>
    sendRefusal(exchange, state.dialect.writeRefusal(refusal));
  if (isRefusal(asked)) {
    refuse(asked);
    return {};
  }
  const { model, isStreamed } = asked.body;
  const admission = state.limits.admit(asked.promptTokens);
  if (!admission.isAdmitted) {
    const { reason, headers } = admission;
    refuse({ status: 429, detail: reason, code: 'rate_limit_exceeded', headers });
    return { model, isStreamed };
  }
  const found = state.rules.find({
    models: isRouter(model) ? [model || 'pulze'] : [model, asked.route.namespace],
    step: asked.step,
    text: () => textOf(asked.body),
  });
  await answer(exchange, { asked, found, arrived }, state);
  const fault = found?.rule.fault?.kind;
  return {
    model,
    isStreamed,
    ...(found === undefined ? {} : { rule: found.number }),
    ...(fault === undefined ? {} : { fault }),
  };
}

async function answer(
  exchange: Exchange,
  from: { readonly asked: Asked; readonly found: FoundRule | undefined; readonly arrived: number },
  state: EmulatorState,
): Promise<void> {
  const { asked, found, arrived } = from;
  const { clock, limits } = state;
  const { fault, delay, tokensPerSecond } = found?.rule ?? {};
  if (delay !== undefined) {
    const random = makeRandom(`${asked.seeds.ids} delay`);
    await clock.sleep(drawDelay(delay, random), exchange.signal);
  }
  if (fault !== undefined && (await sendFault(exchange, fault, state))) return;
  const made = makeAnswer(asked, found, state);
  if (isRefusal(made)) return sendRefusal(exchange, state.dialect.writeRefusal(made));
  limits.charge(made.usage.completion_tokens ?? 0);
  await sendAnswer(exchange, made, {
    body: asked.body,
    dialect: state.dialect,
    omit: state.script.omit,
    headers: limits.headers(),
    fault: fault === undefined || fault.kind === 'status' ? undefined : fault.kind,
    tokensPerSecond,
    latency: () => Math.round((clock.monotonic() - arrived) * 1000) / 1e6,
    clock,
  });
}

function makeAnswer(
  asked: Asked,
  found: FoundRule | undefined,
  { script, clock }: EmulatorState,
): Answer | Refusal {
  const { seeds } = asked;
  const now = clock.now();
  const source = { ...asked, seed: seeds.text, ids: seeds.ids, scriptSeed: script.seed, now };
  const reply = found?.rule.reply;
  if (found === undefined || reply === undefined) return writeAnswer(source);
  try {
    return playAnswer(source, reply(variablesOf(asked, found.call)));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const detail = `rule ${found.number} of the emulator's script: ${error.message}`;
    return { status: 500, detail };
  }
}

function variablesOf({ body }: Asked, call: number): JsonObject {
  return {
    request: body.raw,
    last_user: lastUserText(body),
    system: systemText(body),
    model: body.model || 'pulze',
    call,
  };
}
