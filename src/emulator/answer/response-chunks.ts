import type { WireChunk, WireChunkChoice, WireDeltaToolCall } from '../../provider/wire.ts';
import { splitTokens } from '../model/tokens.ts';
import type { Answer, AnswerChoice, AnswerToolCall } from './answer.ts';
import { chatLogprobs, idOf, textLogprobs } from './response-body.ts';

/** A chunk, and how many tokens of a choice come before it: what a pace is counted in. */
export interface PacedChunk {
  readonly chunk: WireChunk;
  readonly turn: number;
}

/**
 * The answer in OpenAI's chunks: for a chat first the roles; then a token of each choice in turn,
 * tool calls after the text; then the finish reasons, the last of them with `usage` and `metadata`.
 */
export function makeResponseChunks(answer: Answer): readonly PacedChunk[] {
  const { created, model } = answer;
  const object = answer.kind === 'chat' ? 'chat.completion.chunk' : 'text_completion';
  const envelope = { ...idOf(answer), object, created, model };
  const closing = closingOf(answer);
  const make = (choice: WireChunkChoice, index: number, turn: number): PacedChunk => ({
    chunk: { ...envelope, choices: [{ index, finish_reason: null, ...choice }] },
    turn,
  });
  const chunks: PacedChunk[] = [];
  const tokens = answer.choices.map((choice) => makeTokens(answer.kind, choice));
  if (answer.kind === 'chat') {
    answer.choices.forEach((_, index) => {
      chunks.push(make({ delta: { role: 'assistant', content: '' } }, index, 0));
    });
  }
  const longest = Math.max(0, ...tokens.map((parts) => parts.length));
  for (let turn = 0; turn < longest; turn++) {
    tokens.forEach((parts, index) => {
      const part = parts[turn];
      if (part !== undefined) chunks.push(make(part, index, turn));
    });
  }
  answer.choices.forEach((choice, index) => {
    const empty = answer.kind === 'chat' ? { delta: {} } : { text: '' };
    const end = make({ ...empty, finish_reason: choice.finishReason }, index, longest);
    const isLast = index === answer.choices.length - 1;
    chunks.push(isLast ? { ...end, chunk: { ...end.chunk, ...closing } } : end);
  });
  if (chunks.length > 0) return chunks;
  return [{ chunk: { ...envelope, choices: [], ...closing }, turn: 0 }];
}

/** What the last chunk has beside its choice. */
function closingOf({ usage, metadata, unspecified }: Answer): Partial<WireChunk> {
  return {
    ...(unspecified?.stream_usage === 'nowhere' ? {} : { usage }),
    ...(unspecified?.stream_metadata === 'nowhere' ? {} : { metadata }),
  };
}

function makeTokens(kind: Answer['kind'], choice: AnswerChoice): readonly WireChunkChoice[] {
  return kind === 'chat' ? makeChatTokens(choice) : makeTextTokens(choice);
}

function makeChatTokens({ pieces, logprobs, toolCalls }: AnswerChoice): readonly WireChunkChoice[] {
  const texts = pieces.map((content, index) => ({
    delta: { content },
    ...(logprobs === undefined ? {} : { logprobs: chatLogprobs(logprobs.slice(index, index + 1)) }),
  }));
  const calls = toolCalls
    .flatMap(makeCallDeltas)
    .map((call) => ({ delta: { tool_calls: [call] } }));
  return [...texts, ...calls];
}

/** First the name, then the arguments in pieces. */
function makeCallDeltas(call: AnswerToolCall, index: number): readonly WireDeltaToolCall[] {
  const { id, name } = call;
  const pieces = splitTokens(call.arguments);
  return [
    { index, id, type: 'function', function: { name, arguments: '' } },
    ...pieces.map((piece) => ({ index, function: { arguments: piece } })),
  ];
}

function makeTextTokens({ pieces, logprobs }: AnswerChoice): readonly WireChunkChoice[] {
  let offset = 0;
  return pieces.map((text, index) => {
    const start = offset;
    offset += text.length;
    if (logprobs === undefined) return { text };
    return { text, logprobs: textLogprobs(logprobs.slice(index, index + 1), start) };
  });
}
