import type { Clock } from '../../environment/environment.ts';
import { emulatorHeaders } from '../../provider/wire.ts';
import type { JsonObject } from '../../source/json.ts';
import { TemplateError } from '../../template/template.ts';
import type { Answer } from '../answer/answer.ts';
import {
  type AnswerSource,
  countPromptTokens,
  playAnswer,
  writeAnswer,
} from '../answer/make-answer.ts';
import { isRouter, routeModel } from '../answer/route-model.ts';
import { makeRandom } from '../model/random.ts';
import type { CompiledFault, CompiledScript } from '../script/compile-script.ts';
import { drawDelay } from '../script/delay.ts';
import type { FoundRule, RuleBook } from '../script/rule-book.ts';
import { lastUserText, systemText, textOf } from '../validation/completion-body.ts';
import { readBody } from '../validation/read-body.ts';
import { readHeaders } from '../validation/read-headers.ts';
import { readJson } from '../validation/read-json.ts';
import {
  type Exchange,
  headerOf,
  type ResponseHeaders,
  reset,
  sendRefusal,
  sendText,
  untilClosed,
} from './exchange.ts';
import type { RateLimits } from './rate-limits.ts';
import { type Refusal, refuseFindings } from './refusal.ts';
import type { Asker, RequestSeeds } from './request-seed.ts';
import { sendAnswer } from './send-answer.ts';

/** What an emulator remembers from one request to the next, and what it is set to. */
export interface EmulatorState {
  readonly script: CompiledScript;
  readonly rules: RuleBook;
  readonly limits: RateLimits;
  readonly seedOf: (body: AnswerSource['body'], asker: Asker) => RequestSeeds;
  readonly clock: Clock;
}

/** What a served request was, for the log. */
export interface Served {
  readonly model?: string;
  readonly isStreamed?: boolean;
  /** The rule that answered, from 1. */
  readonly rule?: number;
  readonly fault?: string;
}

type Asked = Pick<AnswerSource, 'body' | 'headers' | 'route' | 'promptTokens'> & {
  readonly step: string | undefined;
  readonly seeds: RequestSeeds;
};

/** Answers one request for a completion; resolves when the last byte was handed over. */
export async function serveCompletion(
  exchange: Exchange,
  request: { readonly kind: 'chat' | 'text'; readonly text: string },
  state: EmulatorState,
): Promise<Served> {
  const arrived = state.clock.monotonic();
  const asked = readRequest(exchange, request, state);
  if ('status' in asked) {
    sendRefusal(exchange, asked);
    return {};
  }
  const { model, isStreamed } = asked.body;
  const admission = state.limits.admit(asked.promptTokens);
  if (!admission.isAdmitted) {
    const body = { detail: admission.reason };
    sendRefusal(exchange, { status: 429, body, headers: admission.headers });
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

function readRequest(
  { incoming }: Exchange,
  request: { readonly kind: 'chat' | 'text'; readonly text: string },
  state: EmulatorState,
): Asked | Refusal {
  const json = readJson(request.text, headerOf(incoming, 'content-type'));
  if (json.findings !== undefined) return refuseFindings(json.findings);
  const { body, findings } = readBody(request.kind, json.value);
  const headers = readHeaders((name) => headerOf(incoming, name));
  if (body === undefined || headers.headers === undefined) {
    return refuseFindings([...(headers.findings ?? []), ...(findings ?? [])]);
  }
  const step = headerOf(incoming, emulatorHeaders.step);
  const trial = headerOf(incoming, emulatorHeaders.trial);
  return {
    body,
    headers: headers.headers,
    route: routeModel(body.model, headers.headers.weights),
    promptTokens: countPromptTokens(body),
    step,
    seeds: state.seedOf(body, { trial, step }),
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
  if (fault !== undefined && (await breakBefore(exchange, fault, limits.headers()))) return;
  const made = makeAnswer(asked, found, state);
  if ('status' in made) return sendRefusal(exchange, made);
  limits.charge(made.usage.completion_tokens ?? 0);
  await sendAnswer(exchange, made, {
    isStreamed: asked.body.isStreamed,
    headers: limits.headers(),
    fault: fault === undefined || fault.kind === 'status' ? undefined : fault.kind,
    tokensPerSecond,
    latency: () => Math.round((clock.monotonic() - arrived) * 1000) / 1e6,
    clock,
  });
}

/** Does what a fault does in place of an answer; false when it needs one to break. */
async function breakBefore(
  exchange: Exchange,
  fault: CompiledFault,
  limitHeaders: ResponseHeaders,
): Promise<boolean> {
  if (fault.kind === 'reset') reset(exchange);
  else if (fault.kind === 'hang') await untilClosed(exchange);
  else if (fault.kind === 'status') sendStatus(exchange, fault, limitHeaders);
  else return false;
  return true;
}

function sendStatus(
  exchange: Exchange,
  fault: Extract<CompiledFault, { kind: 'status' }>,
  limitHeaders: ResponseHeaders,
): void {
  const { status, body } = fault;
  const isText = typeof body === 'string';
  const type = isText ? { 'content-type': 'text/plain; charset=utf-8' } : {};
  const text = isText
    ? body
    : JSON.stringify(body ?? { detail: `the script answers with ${status}` });
  sendText(exchange, text, { status, headers: { ...limitHeaders, ...type, ...fault.headers } });
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
    return { status: 500, body: { detail } };
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
