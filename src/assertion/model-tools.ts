import type { Completion } from '../protocol/completion.ts';
import type { AnswerShape } from '../provider/provider.ts';
import type { JsonObject } from '../source/json.ts';

/** Models that a check may ask. Each call is counted and recorded by whoever gives these tools. */
export interface ModelTools {
  /** Rejects with {@link ToolError} when there is no answer. */
  ask(question: Question): Promise<Answer>;
  /**
   * How near the first text is to each of the others: the cosines of their vectors, which are asked for in
   * one call. Rejects with {@link ToolError} when there are none.
   */
  findCosines(wanted: EmbeddedTexts): Promise<readonly number[]>;
}

/** Texts whose vectors are wanted, of one model. */
export interface EmbeddedTexts {
  readonly texts: readonly string[];
  /** `local`: a model on this machine, of a package that is installed beside the program. */
  readonly by: 'local' | { readonly endpoint?: string; readonly model: string };
}

/** Which model: absent stands for the endpoint, or the model, that the judged step used. */
export interface AskedModel {
  readonly endpoint?: string;
  readonly model?: string;
}

/** Calls that an assertion will make for each choice that it looks at. */
export interface PlannedCalls extends AskedModel {
  readonly kind: 'chat' | 'embeddings';
  readonly calls: number;
  /** Of chat: the author's parameters, templates as written, and what is sent where they say nothing. */
  readonly params?: JsonObject;
  /** Of chat: the words that are sent around what the options, the trial and its answer put in. */
  readonly form?: string;
  /** Whether the model is shown the variables of the case. */
  readonly showsVariables?: boolean;
}

export interface Question extends AskedModel {
  readonly messages: readonly JsonObject[];
  /** Of the API: `temperature`, `max_tokens`. They win over what `structured` comes to. */
  readonly params: JsonObject;
  /**
   * The shape that the answer is to have: asked for as the endpoint's dialect allows, and not promised.
   * The word JSON has to be in the messages.
   */
  readonly structured?: AnswerShape;
  /** From 1; a question that is asked again has the next number, and is a call of its own. */
  readonly repeat: number;
}

export interface Answer {
  readonly text: string;
  readonly completion: Completion;
}
