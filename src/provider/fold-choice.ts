import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { ContentFolder } from './fold-content.ts';
import { FieldFolder } from './fold-fields.ts';
import { ToolCallFolder } from './fold-tool-calls.ts';
import { asList, asObject, asText } from './json-reading.ts';
import { findContent, readContent, readFinishReason } from './read-completion.ts';

/** Texts of a delta that come in pieces. */
const pieced = ['refusal', 'reasoning_content', 'reasoning', 'thinking'];

/** Those of a spoken answer. */
const piecedAudio = ['data', 'transcript'];

/** Folds the chunks of one choice into the choice that an unstreamed answer would have had. */
export class ChoiceFolder {
  readonly #index: number;
  readonly #isChat: boolean;
  readonly #content = new ContentFolder();
  /** Content that is neither text nor a list of parts, for which the answer is refused. */
  #strange: JsonValue | undefined;
  readonly #message = new FieldFolder({
    texts: pieced,
    lists: 'all',
    within: { audio: piecedAudio },
  });
  /** vLLM says which tokens a chunk has. */
  readonly #choice = new FieldFolder({ texts: [], lists: ['token_ids'] });
  readonly #toolCalls = new ToolCallFolder();
  #functionCall: ToolCallFolder | undefined;
  #hasStreamed = false;
  /** Some services repeat what there is so far beside each delta, or all of it at the end. */
  #whole: JsonObject | undefined;
  #logprobs: LogprobsFolder | undefined;

  constructor(index: number, isChat: boolean) {
    this.#index = index;
    this.#isChat = isChat;
  }

  get isFinished(): boolean {
    return asText(this.#choice.get('finish_reason')) !== undefined;
  }

  get callCount(): number {
    return this.#toolCalls.count;
  }

  /** Says whether the chunk had content: text, reasoning, or a piece of a tool call. */
  add(choice: JsonObject): boolean {
    let hasContent = this.#addContent(findContent(choice, this.#isChat));
    for (const key in choice) {
      const value = choice[key] as JsonValue;
      if (key === 'delta') {
        hasContent = this.#addDelta(asObject(value) ?? {}) || hasContent;
      } else if (key === 'logprobs') {
        this.#logprobs ??= new LogprobsFolder();
        this.#logprobs.add(value);
      } else if (key !== 'index' && key !== 'text' && key !== 'message') {
        this.#setField(key, value);
      }
    }
    this.#hasStreamed ||= hasContent;
    return this.#addWhole(asObject(choice['message'])) || hasContent;
  }

  toJson(): JsonObject {
    const logprobs = this.#logprobs && { logprobs: this.#logprobs.toJson() };
    const index = this.#index;
    const whole = this.#hasStreamed ? undefined : this.#whole;
    if (!this.#isChat) {
      const text =
        whole === undefined
          ? (this.#strange ?? this.#content.text ?? '')
          : readContent(whole['content']);
      return { index, text, ...logprobs, ...this.#choice.toJson() };
    }
    const message = {
      role: 'assistant',
      ...this.#message.toJson(),
      content: this.#strange ?? this.#content.toJson(),
      ...(this.#toolCalls.count > 0 && { tool_calls: this.#toolCalls.toJson() }),
      ...(this.#functionCall !== undefined && this.#foldedFunctionCall(this.#functionCall)),
      ...whole,
    };
    return { index, message, ...logprobs, ...this.#choice.toJson() };
  }

  #setField(key: string, given: JsonValue): void {
    const isNoReason = key === 'finish_reason' && readFinishReason(given) === null;
    this.#choice.add(key, isNoReason ? null : given);
  }

  /** A whole message takes the place of what it begins with; beside deltas it counts for what it goes on with. */
  #addWhole(message: JsonObject | undefined): boolean {
    if (message === undefined) return false;
    if (this.#hasStreamed) return this.#goOn(readContent(message['content'] ?? null));
    const hasContent = saysAnything(message);
    if (hasContent || this.#whole === undefined) this.#whole = joinWhole(this.#whole, message);
    return hasContent;
  }

  #goOn(text: string): boolean {
    const before = this.#content.text ?? '';
    if (before === '' || text.length <= before.length || !text.startsWith(before)) return false;
    return this.#content.add(text.slice(before.length));
  }

  #addDelta(delta: JsonObject): boolean {
    let hasContent = false;
    for (const key in delta) {
      hasContent = this.#addField(key, delta[key] as JsonValue) || hasContent;
    }
    return hasContent;
  }

  #addField(key: string, value: JsonValue): boolean {
    if (key === 'content') return false;
    if (key === 'tool_calls') {
      return asList(value)
        .map((piece) => this.#toolCalls.add(asObject(piece) ?? {}))
        .includes(true);
    }
    if (key === 'function_call' && isJsonObject(value)) {
      this.#functionCall ??= new ToolCallFolder();
      return this.#functionCall.add({ index: 0, function: value });
    }
    this.#message.add(key, value);
    return key === 'audio' ? saysSound(value) : pieced.includes(key) && Boolean(asText(value));
  }

  #addContent(content: JsonValue | undefined): boolean {
    if (content === undefined || content === null) return false;
    if (typeof content !== 'string' && !isJsonArray(content)) {
      this.#strange = content;
      return false;
    }
    return this.#content.add(content);
  }

  #foldedFunctionCall(calls: ToolCallFolder): JsonObject {
    return { function_call: asObject(asObject(asList(calls.toJson())[0])?.['function']) ?? null };
  }
}

/** Some services say all that there is so far, and some a piece of it. */
function joinWhole(before: JsonObject | undefined, message: JsonObject): JsonObject {
  const [said, text] = [before?.['content'], message['content']];
  const isPiece = typeof said === 'string' && typeof text === 'string' && !text.startsWith(said);
  return isPiece ? { ...before, ...message, content: said + text } : message;
}

export function saysAnything(message: JsonObject): boolean {
  const { content, tool_calls: calls, function_call: call } = message;
  if (readContent(content) !== '' || asList(calls).length > 0 || isJsonObject(call)) return true;
  return saysSound(message['audio']) || pieced.some((key) => asText(message[key]));
}

function saysSound(audio: JsonValue | undefined): boolean {
  return piecedAudio.some((key) => asText(asObject(audio)?.[key]));
}

/** Log probabilities come as objects of lists, a few tokens at a time. */
class LogprobsFolder {
  readonly #lists = new Map<string, JsonValue[]>();
  #last: JsonValue = null;

  add(logprobs: JsonValue): void {
    if (logprobs === null) return;
    this.#last = logprobs;
    for (const [key, value] of Object.entries(asObject(logprobs) ?? {})) {
      const list = this.#lists.get(key) ?? [];
      for (const item of asList(value)) list.push(item);
      if (isJsonArray(value)) this.#lists.set(key, list);
    }
  }

  toJson(): JsonValue {
    const last = asObject(this.#last);
    return last === undefined ? this.#last : { ...last, ...Object.fromEntries(this.#lists) };
  }
}
