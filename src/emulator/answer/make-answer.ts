import type { JsonObject, WireMetadata, WireUsage } from '../../provider/wire.ts';
import { makeRandom, makeUuid } from '../model/random.ts';
import { countTokens, splitTokens } from '../model/tokens.ts';
import type { RenderedReply } from '../script/compile-reply.ts';
import { type CompletionBody, textOf } from '../validation/completion-body.ts';
import type { PulzeHeaders } from '../validation/read-headers.ts';
import type { Answer, AnswerChoice } from './answer.ts';
import { makeCallId, makeChoices } from './make-choices.ts';
import { makeMetadata } from './metadata.ts';
import type { Route } from './route-model.ts';

/** A request that was read, routed and given its seed. */
export interface AnswerSource {
  readonly body: CompletionBody;
  readonly headers: PulzeHeaders;
  readonly route: Route;
  readonly promptTokens: number;
  /** All that is random in the text comes from it. */
  readonly seed: string;
  /** What ids are made from; differs between repeats whose text has to be the same. */
  readonly ids: string;
  /** The script's. */
  readonly scriptSeed: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Tokens of all messages or prompts, in the emulator's own counting. */
export function countPromptTokens(body: CompletionBody): number {
  return countTokens(textOf(body));
}

/** What the language model answers. */
export function writeAnswer(source: AnswerSource): Answer {
  const { choices, completionTokens } = makeChoices(source.body, source.seed);
  return assemble(source, { choices, completionTokens });
}

/** What a script answers, as it is written there. */
export function playAnswer(source: AnswerSource, reply: RenderedReply): Answer {
  const random = makeRandom(`${source.ids} calls`);
  const once = reply.choices.map((choice): AnswerChoice => {
    const { text, toolCalls, finishReason } = choice;
    const calls = toolCalls.map((call) => ({ id: makeCallId(random), ...call }));
    return { pieces: splitTokens(text), toolCalls: calls, finishReason };
  });
  const repeats = reply.isRepeated ? source.body.n * Math.max(1, source.body.prompts.length) : 1;
  const choices = Array.from({ length: repeats }, () => once).flat();
  const completionTokens = choices.reduce((sum, choice) => sum + countChoice(choice), 0);
  return assemble(source, { choices, completionTokens, reply });
}

function assemble(
  source: AnswerSource,
  made: {
    readonly choices: readonly AnswerChoice[];
    readonly completionTokens: number;
    readonly reply?: RenderedReply;
  },
): Answer {
  const { body, headers, route, promptTokens, ids, scriptSeed } = source;
  const { choices, completionTokens, reply } = made;
  const usage = withOverrides(
    { prompt_tokens: promptTokens, completion_tokens: completionTokens },
    reply?.usage ?? {},
  );
  const isScripted = reply !== undefined;
  const metadata = makeMetadata({ body, headers, route, usage, scriptSeed, isScripted });
  return {
    kind: body.kind,
    id: makeUuid(ids),
    created: source.now,
    model: route.namespace,
    choices,
    usage,
    metadata: withoutNulls({ ...metadata, ...reply?.metadata }),
  };
}

function countChoice(choice: AnswerChoice): number {
  const calls = choice.toolCalls.map((call) => countTokens(call.arguments));
  return choice.pieces.length + calls.reduce((sum, count) => sum + count, 0);
}

/** The total follows the parts, unless it is given too. */
function withOverrides(usage: WireUsage, given: JsonObject): WireUsage {
  const joined: WireUsage = { ...usage, ...given };
  if (given['total_tokens'] !== undefined) return joined;
  const total = (joined.prompt_tokens ?? 0) + (joined.completion_tokens ?? 0);
  return { ...joined, total_tokens: total };
}

/** A script takes a key away with `null`. */
function withoutNulls(given: WireMetadata): WireMetadata {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}
