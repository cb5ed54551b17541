import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { type CalledTool, readCalledTool } from './called-tool.ts';
import { asList, asNumber, asObject, asText } from './json-reading.ts';
import { findContent, readContent, readFinishReason } from './read-completion.ts';

/** What is wrong with the chunks of one choice, as clauses: "has content after its finish reason". */
export class ChoiceInspector {
  readonly #isChat: boolean;
  readonly #calls = new Map<number, string | undefined>();
  #hasBegun = false;
  #finish: string | undefined;

  constructor(isChat: boolean) {
    this.#isChat = isChat;
  }

  add(choice: JsonObject): readonly string[] {
    const delta = asObject(choice['delta']) ?? {};
    const problems: string[] = [];
    if (isFilterNote(choice)) {
      this.#addFinish(choice['finish_reason'], problems);
      return problems;
    }
    if (this.#isChat && choice['delta'] === undefined) problems.push('has no `delta`');
    this.#addRole(delta, problems);
    this.#addContent(choice, delta, problems);
    this.#addFinish(choice['finish_reason'], problems);
    this.#hasBegun = true;
    return problems;
  }

  findMissing(): string | undefined {
    return this.#finish === undefined ? 'has no finish reason' : undefined;
  }

  /** The first chunk says who speaks. */
  #addRole(delta: JsonObject, problems: string[]): void {
    if (!this.#isChat) return;
    const role = delta['role'] ?? undefined;
    if (role === undefined) {
      if (!this.#hasBegun) problems.push('does not begin with its role');
    } else if (role !== 'assistant' && role !== '') {
      problems.push('has another role than `assistant`');
    }
  }

  #addContent(choice: JsonObject, delta: JsonObject, problems: string[]): void {
    const calls = asList(delta['tool_calls']);
    const said = readContent(findContent(choice, this.#isChat));
    const hasContent = calls.length > 0 || said !== '';
    if (hasContent && this.#finish !== undefined) {
      problems.push('has content after its finish reason');
    }
    for (const piece of calls) problems.push(...this.#addCall(asObject(piece) ?? {}));
  }

  #addFinish(given: JsonValue | undefined, problems: string[]): void {
    const reason = readFinishReason(given) ?? undefined;
    if (reason === undefined) return;
    if (this.#finish !== undefined) problems.push('has a second finish reason');
    this.#finish ??= reason;
  }

  /** A call's first piece has its index, its id and the name; those after it only arguments. */
  #addCall(piece: JsonObject): readonly string[] {
    const index = asNumber(piece['index']);
    if (index === undefined) return ['has a tool call without an `index`'];
    const called = readCalledTool(piece);
    const id = asText(piece['id']) || undefined;
    const isFirst = !this.#calls.has(index);
    const isOther = !isFirst && id !== undefined && id !== this.#calls.get(index);
    if (isFirst) this.#calls.set(index, id);
    return [
      ...(isFirst && id === undefined ? [`begins tool call ${index} without an \`id\``] : []),
      ...(isFirst && !asText(called.name) ? [`begins tool call ${index} without a name`] : []),
      ...(isOther ? [`has another \`id\` in the middle of tool call ${index}`] : []),
      ...findNoText(called, index),
    ];
  }
}

/**
 * Azure's filter, where it works beside the answer, says in chunks of its own what it has found up to where. They
 * have no part of the answer, and nothing but zeros and empty texts for what is the same in all chunks.
 */
export function isFilterNote(choice: JsonObject): boolean {
  const found = choice['content_filter_offsets'] ?? choice['content_filter_results'];
  return isJsonObject(found) && choice['delta'] === undefined && choice['text'] === undefined;
}

function findNoText({ isCustom, given }: CalledTool, index: number): readonly string[] {
  if (given === undefined || given === null || typeof given === 'string') return [];
  return [
    isCustom
      ? `has an input of tool call ${index} that is no text`
      : `has arguments of tool call ${index} that are no text`,
  ];
}
