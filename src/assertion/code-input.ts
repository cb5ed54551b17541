import type { Completion } from '../protocol/completion.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import type { Subject } from './assertion.ts';
import { makeExpressionVariables } from './expression-variables.ts';

/**
 * What a module of `script` is called with, and what a program of `command` finds on its standard
 * input. What is not known is not there.
 */
export interface ScriptInput<Given extends JsonValue = JsonValue> {
  /** What `of` and `transform` gave; the text without them. */
  readonly value: JsonValue;
  /** The choice's text. */
  readonly text: string;
  /** The text parsed; not there when it is no JSON. */
  readonly json?: JsonValue;
  /** With the arguments of functions parsed; the input of a custom tool is text, in their place. */
  readonly tool_calls: readonly JsonValue[];
  readonly finish_reason: string | null;
  readonly choices: readonly JsonObject[];
  readonly model?: string;
  readonly metadata?: JsonValue;
  readonly usage?: Completion['usage'];
  /** US dollars. */
  readonly cost?: number;
  /** Not there for an answer from a cassette or the cache. */
  readonly latency_ms?: number;
  /** The case's variables over the file's. */
  readonly vars: JsonObject;
  /** Earlier steps by id: `text`, `json`, `model`, … */
  readonly steps: JsonObject;
  readonly matrix: JsonObject;
  readonly case: JsonObject;
  readonly row?: JsonObject;
  /** From 1. */
  readonly repeat: number;
  /** The request's body as sent. */
  readonly request: JsonObject;
  /** The answer's body as received; of a stream, as if it had not been one. */
  readonly response: JsonValue;
  /** What the pipeline gives in `input`, with its templates rendered. */
  readonly input?: Given;
}

/** What such code gives: whether it holds, a score from 0 to 1, or both with a message. */
export type ScriptVerdict =
  | boolean
  | number
  | {
      /** Without it the score decides, see `min`. */
      readonly pass?: boolean;
      /** From 0 to 1; 1 for a pass and 0 for a failure when it is not there. */
      readonly score?: number;
      /** One line that says what is ("the total is 12, not 14"). */
      readonly message?: string;
      /** Both shown as a difference when it fails. */
      readonly expected?: JsonValue | undefined;
      readonly actual?: JsonValue | undefined;
    };

export function makeCodeInput(subject: Subject, input: JsonValue | undefined): JsonObject {
  return {
    ...makeExpressionVariables(subject).values,
    request: subject.body,
    response: subject.completion.response,
    ...(input !== undefined && { input }),
  };
}
