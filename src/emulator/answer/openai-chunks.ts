import type { WireChunk } from '../../provider/wire.ts';
import { isJsonObject, type JsonObject } from '../../source/json.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import type { Answer, AnswerChoice } from './answer.ts';
import { promptOf, withEcho } from './openai-body.ts';
import { type CallForms, callFormsOf, finishReasonOf, writeCallDeltas } from './openai-calls.ts';
import { makeEnvelope } from './openai-envelope.ts';
import { openaiChatLogprobs, openaiTextLogprobs } from './openai-logprobs.ts';
import { makeUsage } from './openai-usage.ts';
import type { PacedChunk } from './response-chunks.ts';

/**
 * The answer in OpenAI's chunks: for a chat first the roles; then a token of each choice in turn,
 * tool calls after the text; then the finish reasons. With `stream_options.include_usage` a last
 * chunk has the usage and no choices, and every chunk before it a usage of `null`.
 */
export function makeOpenaiChunks(answer: Answer, body: CompletionBody): readonly PacedChunk[] {
  const isChat = answer.kind === 'chat';
  const forms = callFormsOf(body);
  const object = isChat ? 'chat.completion.chunk' : 'text_completion';
  const envelope = makeEnvelope(answer, body, object);
  const hasUsage = wantsUsage(body);
  const make = (choice: JsonObject, index: number, turn: number): PacedChunk => ({
    chunk: {
      ...envelope,
      choices: [{ index, ...choice }],
      ...(hasUsage ? { usage: null } : {}),
    } satisfies WireChunk,
    turn,
  });
  const chunks: PacedChunk[] = [];
  const tokens = answer.choices.map((choice, index) =>
    isChat ? makeChatTokens(choice, forms) : makeTextTokens(choice, promptOf(body, index), body),
  );
  if (isChat) {
    answer.choices.forEach((choice, index) => {
      chunks.push(make(makeOpening(choice), index, 0));
    });
  }
  const longest = Math.max(0, ...tokens.map((parts) => parts.length));
  for (let turn = 0; turn < longest; turn++) {
    tokens.forEach((parts, index) => {
      const part = parts[turn];
      if (part !== undefined) chunks.push(make(part, index, turn));
    });
  }
  const empty = isChat ? { delta: {} } : { text: '' };
  answer.choices.forEach((choice, index) => {
    const reason = finishReasonOf(choice, forms);
    chunks.push(make({ ...empty, logprobs: null, finish_reason: reason }, index, longest));
  });
  if (!hasUsage) return chunks;
  const last: WireChunk = { ...envelope, choices: [], usage: makeUsage(answer, body) };
  return [...chunks, { chunk: last, turn: longest }];
}

function wantsUsage({ raw }: CompletionBody): boolean {
  const options = raw['stream_options'];
  return isJsonObject(options) && options['include_usage'] === true;
}

function makeOpening({ pieces, toolCalls }: AnswerChoice): JsonObject {
  const content = toolCalls.length > 0 && pieces.length === 0 ? null : '';
  return {
    delta: { role: 'assistant', content, refusal: null },
    logprobs: null,
    finish_reason: null,
  };
}

function makeChatTokens(choice: AnswerChoice, forms: CallForms): readonly JsonObject[] {
  const texts = choice.pieces.map((content, index) => ({
    delta: { content },
    logprobs: openaiChatLogprobs(choice.logprobs?.slice(index, index + 1)),
    finish_reason: null,
  }));
  const calls = writeCallDeltas(choice.toolCalls, forms);
  return [...texts, ...calls.map((delta) => ({ delta, logprobs: null, finish_reason: null }))];
}

/** An echoed prompt is a token of its own before the text. */
function makeTextTokens(
  choice: AnswerChoice,
  prompt: string,
  body: CompletionBody,
): readonly JsonObject[] {
  const isEchoed = body.raw['echo'] === true;
  let offset = isEchoed ? prompt.length : 0;
  const texts = choice.pieces.map((text, index) => {
    const start = offset;
    offset += text.length;
    const logprobs = openaiTextLogprobs(choice.logprobs?.slice(index, index + 1), start);
    return { text, logprobs, finish_reason: null };
  });
  if (!isEchoed) return texts;
  const { logprobs } = choice;
  const nothing = { ...choice, pieces: [], ...(logprobs === undefined ? {} : { logprobs: [] }) };
  return [{ ...withEcho(nothing, prompt), finish_reason: null }, ...texts];
}
