import type { Completion } from '../protocol/completion.ts';
import type { JsonObject } from '../source/json.ts';

/** Models that a check may ask. Each call is counted and recorded by whoever gives these tools. */
export interface ModelTools {
  /** Rejects with {@link ToolError} when there is no answer. */
  ask(question: Question): Promise<Answer>;
}

/** Which model: absent stands for the endpoint, or the model, that the judged step used. */
export interface AskedModel {
  readonly endpoint?: string;
  readonly model?: string;
}

export interface Question extends AskedModel {
  readonly messages: readonly JsonObject[];
  /** Of the API: `temperature`, `max_tokens`, `response_format`. */
  readonly params: JsonObject;
  /** From 1; a question that is asked again has the next number, and is a call of its own. */
  readonly repeat: number;
}

export interface Answer {
  readonly text: string;
  readonly completion: Completion;
}
