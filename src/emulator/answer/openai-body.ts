import { type JsonObject, listOf } from '../../source/json.ts';
import type { CompletionBody } from '../validation/completion-body.ts';
import type { Answer, AnswerChoice } from './answer.ts';
import { type CallForms, callFormsOf, finishReasonOf, writeCalls } from './openai-calls.ts';
import { makeEnvelope } from './openai-envelope.ts';
import { openaiChatLogprobs, openaiTextLogprobs } from './openai-logprobs.ts';
import { makeUsage } from './openai-usage.ts';
import { promptLogprobs } from './prompt-logprobs.ts';

/** The answer as one body in OpenAI's form: what it has nothing for is `null`. */
export function makeOpenaiBody(answer: Answer, body: CompletionBody): JsonObject {
  if (answer.kind === 'embedding') return makeEmbeddingBody(answer, body);
  const isChat = answer.kind === 'chat';
  const forms = callFormsOf(body);
  const envelope = makeEnvelope(answer, body, isChat ? 'chat.completion' : 'text_completion');
  const choices = answer.choices.map((choice, index) =>
    isChat ? makeChatChoice(choice, index, forms) : makeTextChoice(choice, index, body),
  );
  return { ...envelope, choices, usage: makeUsage(answer, body) };
}

/** The prompt that a choice of a text completion goes on from. */
export function promptOf(body: CompletionBody, index: number): string {
  return body.prompts[Math.floor(index / body.n)] ?? '';
}

/** Text and log-probabilities of an echoed prompt and the text after it. */
export function withEcho(choice: AnswerChoice, prompt: string): JsonObject {
  const text = `${prompt}${choice.pieces.join('')}`;
  const own = openaiTextLogprobs(choice.logprobs, prompt.length);
  if (own === null) return { text, logprobs: null };
  const before = promptLogprobs(prompt);
  return { text, logprobs: joinLists(before, own) };
}

function makeChatChoice(choice: AnswerChoice, index: number, forms: CallForms): JsonObject {
  const text = choice.pieces.join('');
  const hasCalls = choice.toolCalls.length > 0;
  return {
    index,
    message: {
      role: 'assistant',
      content: hasCalls && text === '' ? null : text,
      refusal: null,
      annotations: [],
      ...writeCalls(choice.toolCalls, forms),
    },
    logprobs: openaiChatLogprobs(choice.logprobs),
    finish_reason: finishReasonOf(choice, forms),
  };
}

function makeTextChoice(choice: AnswerChoice, index: number, body: CompletionBody): JsonObject {
  const written =
    body.raw['echo'] === true
      ? withEcho(choice, promptOf(body, index))
      : { text: choice.pieces.join(''), logprobs: openaiTextLogprobs(choice.logprobs, 0) };
  return { ...written, index, finish_reason: choice.finishReason };
}

function makeEmbeddingBody(answer: Answer, body: CompletionBody): JsonObject {
  const isBase64 = body.raw['encoding_format'] === 'base64';
  const data = (answer.embeddings ?? []).map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: isBase64 ? encode(vector) : vector,
  }));
  return { object: 'list', data, model: body.model, usage: makeUsage(answer, body) };
}

/** Little-endian numbers of 32 bits each, as base64. */
function encode(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, index) => {
    bytes.writeFloatLE(value, index * 4);
  });
  return bytes.toString('base64');
}

function joinLists(first: JsonObject, second: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.keys(second).map((key) => [key, [...listOf(first[key]), ...listOf(second[key])]]),
  );
}
