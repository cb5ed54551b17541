import type { JsonObject } from '../../source/json.ts';

export interface BodyMessage {
  readonly role: 'user' | 'assistant' | 'system' | 'tool';
  readonly content: string;
}

export interface BodyTool {
  readonly name: string;
  readonly description: string;
  /** A JSON Schema. */
  readonly parameters: JsonObject;
  /** For a tool that takes text in place of arguments; with a pattern, text that matches it. */
  readonly input?: { readonly pattern?: string };
}

export type BodyToolChoice = 'none' | 'auto' | { readonly name: string };

/** What is asked for: an answer in a conversation, the rest of a text, or vectors of texts. */
export type RequestKind = 'chat' | 'text' | 'embedding';

/** A request's body after validation: texts read as numbers, defaults filled in. */
export interface CompletionBody {
  readonly kind: RequestKind;
  /** As sent; empty for none. */
  readonly model: string;
  readonly messages: readonly BodyMessage[];
  readonly prompts: readonly string[];
  readonly maxTokens: number | undefined;
  readonly temperature: number;
  readonly topP: number;
  readonly n: number;
  readonly bestOf: number;
  readonly isStreamed: boolean;
  /** How many alternatives to give for each token; undefined for no log-probabilities. */
  readonly topLogprobs: number | undefined;
  readonly stop: readonly string[];
  readonly presencePenalty: number;
  readonly frequencyPenalty: number;
  readonly logitBias: Readonly<Record<string, number>>;
  readonly isJsonMode: boolean;
  readonly tools: readonly BodyTool[];
  readonly toolChoice: BodyToolChoice;
  /** Whether one answer may call several tools; absent for one only. */
  readonly mayCallSeveral?: boolean;
  /** The finish reason of an answer with calls, where it is not `tool_calls`. */
  readonly toolFinishReason?: string;
  readonly seed: number | undefined;
  /** What the request wants used beside a model; absent for nothing. */
  readonly plugins?: readonly string[];
  /** What the JSON has to satisfy; absent where the prompt describes it. */
  readonly jsonSchema?: JsonObject;
  /** Tokens of the prompt that are not text: images, sound, files, and the text after an insertion. */
  readonly attachmentTokens?: number;
  /** Tokens that the model thinks in before it answers; they count and are not shown. */
  readonly reasoningTokens?: number;
  /** What the answer is expected to be. */
  readonly prediction?: string;
  /** The length of each vector that is asked for. */
  readonly dimensions?: number;
  /** As it was sent. */
  readonly raw: JsonObject;
}

/** All the text that the model is given. */
export function textOf(body: CompletionBody): string {
  return [...body.messages.map((message) => message.content), ...body.prompts].join('\n');
}

/** What the answer is to: the last message of a user, or the last prompt. */
export function lastUserText(body: CompletionBody): string {
  if (body.kind === 'text') return body.prompts.at(-1) ?? '';
  return body.messages.findLast((message) => message.role === 'user')?.content ?? '';
}

export function systemText(body: CompletionBody): string {
  const texts = body.messages.filter((message) => message.role === 'system');
  return texts.map((message) => message.content).join('\n');
}
