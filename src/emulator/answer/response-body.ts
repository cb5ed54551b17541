import type { JsonObject, WireChoice, WireResponse, WireToolCall } from '../../provider/wire.ts';
import type { TokenLogprob } from '../model/generate-text.ts';
import type { Answer, AnswerChoice, AnswerToolCall } from './answer.ts';

/** The answer as one body. What is null is left out. */
export function makeResponseBody(answer: Answer): WireResponse {
  const { created, model, usage, metadata } = answer;
  const makeChoice = answer.kind === 'chat' ? makeChatChoice : makeTextChoice;
  return {
    ...idOf(answer),
    object: answer.kind === 'chat' ? 'chat.completion' : 'text_completion',
    created,
    model,
    choices: answer.choices.map(makeChoice),
    usage,
    metadata,
  };
}

/** Nothing that is not logged has an id. */
export function idOf({ id, isStealth }: Answer): { readonly id?: string } {
  return isStealth ? {} : { id };
}

function makeChatChoice(choice: AnswerChoice, index: number): WireChoice {
  const calls = choice.toolCalls.map(makeToolCall);
  return {
    index,
    message: {
      role: 'assistant',
      content: choice.pieces.join(''),
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    },
    ...finishReason(choice),
    ...(choice.logprobs === undefined ? {} : { logprobs: chatLogprobs(choice.logprobs) }),
  };
}

function makeTextChoice(choice: AnswerChoice, index: number): WireChoice {
  return {
    index,
    text: choice.pieces.join(''),
    ...finishReason(choice),
    ...(choice.logprobs === undefined ? {} : { logprobs: textLogprobs(choice.logprobs, 0) }),
  };
}

function finishReason(choice: AnswerChoice): { readonly finish_reason?: string } {
  return choice.finishReason === null ? {} : { finish_reason: choice.finishReason };
}

function makeToolCall(call: AnswerToolCall): WireToolCall {
  return {
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  };
}

/** OpenAI's form for chats; Pulze documents none. */
export function chatLogprobs(logprobs: readonly TokenLogprob[]): JsonObject {
  return {
    content: logprobs.map(({ token, logprob, top }) => ({
      ...describeToken(token, logprob),
      top_logprobs: top.map((other) => describeToken(other.token, other.logprob)),
    })),
  };
}

function describeToken(token: string, logprob: number): JsonObject {
  return { token, logprob, bytes: [...Buffer.from(token)] };
}

/** OpenAI's form for text completions; offsets count from the start of the completion. */
export function textLogprobs(logprobs: readonly TokenLogprob[], start: number): JsonObject {
  let offset = start;
  return {
    tokens: logprobs.map(({ token }) => token),
    token_logprobs: logprobs.map(({ logprob }) => logprob),
    top_logprobs: logprobs.map(({ top }) =>
      Object.fromEntries(top.map((other) => [other.token, other.logprob])),
    ),
    text_offset: logprobs.map(({ token }) => {
      offset += token.length;
      return offset - token.length;
    }),
  };
}
