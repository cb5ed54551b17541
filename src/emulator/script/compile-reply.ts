import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { compileEmbedding, type Embeddings } from './compile-embedding.ts';
import {
  addProblem,
  at,
  compileText,
  compileValue,
  type Render,
  type ScriptPlace,
} from './compile-value.ts';

/** A scripted answer, rendered for one request. */
export interface RenderedReply {
  readonly choices: readonly RenderedChoice[];
  /** Whether the one choice stands for all `n`. */
  readonly isRepeated: boolean;
  readonly usage: JsonObject;
  readonly metadata: JsonObject;
  /** Vectors, in place of choices: one for each input, or a single one for all of them. */
  readonly embeddings?: Embeddings;
}

export interface RenderedChoice {
  readonly text: string;
  readonly toolCalls: readonly RenderedToolCall[];
  readonly finishReason: string | null;
}

export interface RenderedToolCall {
  readonly id?: string;
  readonly name: string;
  readonly arguments: string;
}

/** Throws the template's error when a text of it does not render. */
export type CompiledReply = (variables: JsonObject) => RenderedReply;

type CompiledChoice = (variables: JsonObject) => RenderedChoice;

/** Whether a reply is for requests for embeddings. */
export function hasEmbedding(reply: JsonValue | undefined): boolean {
  return isJsonObject(reply) && reply['embedding'] !== undefined;
}

export function compileReply(value: JsonValue, place: ScriptPlace): CompiledReply | undefined {
  if (!isJsonObject(value)) return addProblem(place, 'a reply is a map');
  const { choices } = value;
  if (choices !== undefined && ['text', 'json', 'tool_calls'].some((key) => key in value)) {
    return addProblem(
      at(place, 'choices'),
      '`choices` stand in place of `text`, `json` and `tool_calls`',
    );
  }
  const embeddings = compileEmbedding(value, at(place, 'embedding'));
  if (embeddings !== undefined) {
    const usage = compileValue(value['usage'] ?? {}, at(place, 'usage'));
    return (variables) => ({
      choices: [],
      isRepeated: false,
      usage: objectOf(usage(variables)),
      metadata: {},
      embeddings,
    });
  }
  const compiled = isJsonArray(choices)
    ? choices.map((choice, index) => compileChoice(choice, at(place, 'choices', index)))
    : [compileChoice(value, place)];
  const usage = compileValue(value['usage'] ?? {}, at(place, 'usage'));
  const metadata = compileValue(value['metadata'] ?? {}, at(place, 'metadata'));
  return (variables) => ({
    choices: compiled.map((choice) => choice(variables)),
    isRepeated: choices === undefined,
    usage: objectOf(usage(variables)),
    metadata: objectOf(metadata(variables)),
  });
}

function compileChoice(value: JsonValue, place: ScriptPlace): CompiledChoice {
  const source = objectOf(value);
  const { text, json, finish_reason: reason } = source;
  if (text !== undefined && json !== undefined) {
    addProblem(at(place, 'json'), '`json` stands in place of `text`');
  }
  const calls = isJsonArray(source['tool_calls']) ? source['tool_calls'] : [];
  if (text === undefined && json === undefined && source['tool_calls'] === undefined) {
    addProblem(place, 'a reply has `text`, `json`, `tool_calls` or `choices`');
  }
  const renderText = compileContent(text, json, place);
  const renderCalls = calls.map((call, index) => compileCall(call, at(place, 'tool_calls', index)));
  const usual = calls.length > 0 ? 'tool_calls' : 'stop';
  const finishReason = reason === undefined ? usual : reason === null ? null : String(reason);
  return (variables) => ({
    text: String(renderText(variables)),
    toolCalls: renderCalls.map((call) => call(variables)),
    finishReason,
  });
}

function compileContent(
  text: JsonValue | undefined,
  json: JsonValue | undefined,
  place: ScriptPlace,
): Render {
  if (json === undefined) return compileText(String(text ?? ''), at(place, 'text'));
  const render = compileValue(json, at(place, 'json'));
  return (variables) => JSON.stringify(render(variables));
}

function compileCall(
  value: JsonValue,
  place: ScriptPlace,
): (variables: JsonObject) => RenderedToolCall {
  const source = objectOf(value);
  if (source['name'] === undefined) {
    addProblem(place, 'a tool call has a `name` and `arguments`, without `function` around them');
  }
  const name = compileText(String(source['name'] ?? ''), at(place, 'name'));
  const values = compileValue(source['arguments'] ?? {}, at(place, 'arguments'));
  const { id } = source;
  return (variables) => {
    const given = values(variables);
    return {
      ...(typeof id === 'string' ? { id } : {}),
      name: String(name(variables)),
      arguments: typeof given === 'string' ? given : JSON.stringify(given, null, 2),
    };
  };
}

function objectOf(value: JsonValue): JsonObject {
  return isJsonObject(value) ? value : {};
}
