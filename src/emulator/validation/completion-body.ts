import type { JsonObject } from '../../source/json.ts';

export interface BodyMessage {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: string;
}

export interface BodyTool {
  readonly name: string;
  readonly description: string;
  /** A JSON Schema. */
  readonly parameters: JsonObject;
}

export type BodyToolChoice = 'none' | 'auto' | { readonly name: string };

/** A request's body after validation: texts read as numbers, defaults filled in. */
export interface CompletionBody {
  readonly kind: 'chat' | 'text';
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
  readonly seed: number | undefined;
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
