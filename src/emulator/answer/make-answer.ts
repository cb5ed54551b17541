import type { JsonObject, WireMetadata, WireUsage } from '../../provider/wire.ts';
import { makeRandom, makeUuid } from '../model/random.ts';
import { countTokens, splitTokens } from '../model/tokens.ts';
import type { Embeddings } from '../script/compile-embedding.ts';
import type { ModelFault } from '../script/compile-model-fault.ts';
import type { RenderedReply } from '../script/compile-reply.ts';
import { defaultUnspecified, type Unspecified } from '../unspecified.ts';
import { type CompletionBody, textOf } from '../validation/completion-body.ts';
import type { Policies } from '../validation/policies.ts';
import type { PulzeHeaders } from '../validation/read-headers.ts';
import type { Answer, AnswerChoice } from './answer.ts';
import { makeCallId } from './call-tools.ts';
import { makeEmbeddings, playEmbeddings } from './embeddings.ts';
import { makeChoices } from './make-choices.ts';
import { makeMetadata } from './metadata.ts';
import { runPlugins } from './plugins.ts';
import { comparePrediction } from './prediction.ts';
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
  /** Absent where the dialect has none. */
  readonly policies?: Policies;
  /** Absent for none. */
  readonly plugins?: readonly string[];
  /** How what is open is answered; the defaults when absent. */
  readonly unspecified?: Unspecified;
  /** Calls to models after the first; 0 when absent. */
  readonly retries?: number;
  /** Why no model answered. */
  readonly failure?: ModelFault;
  readonly warnings?: readonly string[];
}

/** Tokens of all messages or prompts, in the emulator's own counting. Between prompts nothing was sent. */
export function countPromptTokens(body: CompletionBody): number {
  const messages = countTokens(textOf({ ...body, prompts: [] }));
  const prompts = body.prompts.reduce((sum, prompt) => sum + countTokens(prompt), 0);
  return messages + prompts + (body.attachmentTokens ?? 0);
}

/** What the language model answers. */
export function writeAnswer(source: AnswerSource): Answer {
  if (source.body.kind === 'embedding') {
    const embeddings = makeEmbeddings(source.body);
    return assemble(source, { choices: [], completionTokens: 0, embeddings });
  }
  const { choices, completionTokens } = makeChoices(source.body, source.seed);
  return assemble(source, { choices: withReasons(choices, source.unspecified), completionTokens });
}

/** What is left when no model answered: nothing but what the metadata say of it. */
export function makeFailedAnswer(source: AnswerSource): Answer {
  return assemble(source, { choices: [], completionTokens: 0 });
}

function withReasons(
  choices: readonly AnswerChoice[],
  unspecified: Unspecified = defaultUnspecified,
): readonly AnswerChoice[] {
  const reasons: Readonly<Record<string, string>> = {
    tool_calls: unspecified.tool_finish_reason,
    length: unspecified.length_finish_reason,
  };
  return choices.map((choice) => ({
    ...choice,
    finishReason: reasons[choice.finishReason ?? ''] ?? choice.finishReason,
  }));
}

/** What a script answers, as it is written there. */
export function playAnswer(source: AnswerSource, reply: RenderedReply): Answer {
  if (reply.embeddings !== undefined) {
    const embeddings = playEmbeddings(source.body, reply.embeddings);
    return assemble(source, { choices: [], completionTokens: 0, embeddings, reply });
  }
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
    readonly embeddings?: Embeddings;
    readonly reply?: RenderedReply;
  },
): Answer {
  const { body, route, promptTokens, ids, policies, unspecified } = source;
  const { choices, completionTokens, embeddings, reply } = made;
  const predicted = comparePrediction(body.prediction ?? '', choices[0]?.pieces ?? []);
  const hidden = (body.reasoningTokens ?? 0) + predicted.rejected;
  const usage = withOverrides(
    { prompt_tokens: promptTokens, completion_tokens: completionTokens + hidden },
    reply?.usage ?? {},
  );
  const isScripted = reply !== undefined;
  const plugins = runPlugins(source.plugins ?? [], body, ids);
  const metadata = makeMetadata({ ...source, usage, isScripted });
  return {
    kind: body.kind,
    id: makeUuid(ids),
    created: source.now,
    model: route.namespace,
    choices,
    usage,
    predicted,
    ...(embeddings === undefined ? {} : { embeddings }),
    metadata: withoutNulls({ ...metadata, ...plugins, ...reply?.metadata }),
    isStealth: policies?.privacyLevel === 3 && unspecified?.stealth_id !== 'sent',
    ...(unspecified === undefined ? {} : { unspecified }),
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
