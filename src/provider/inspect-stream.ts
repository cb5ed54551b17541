import { countAskedChoices } from '../protocol/asked-choices.ts';
import type { StreamFacts } from '../protocol/completion.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { recall } from '../source/recall.ts';
import { MOST_PARTS } from '../transport/answer-limits.ts';
import { ChoiceInspector, isFilterNote } from './inspect-stream-choice.ts';
import { asList, asNumber, asObject, shorten } from './json-reading.ts';
import type { CompletionKind } from './provider.ts';

/** More are not told: the first says what is wrong. */
const MOST_PROBLEMS = 20;

/** What is the same in all chunks of an answer. */
const constants = ['id', 'object', 'created', 'model'] as const;

/**
 * Notes where a stream is not what the API's reference says, although it can be understood. What a
 * service leaves out altogether (Pulze sends no `id` for what it does not store) is not held against it.
 */
export class StreamInspector {
  readonly #kind: CompletionKind;
  readonly #wantsUsage: boolean;
  readonly #choices = new Map<number, ChoiceInspector>();
  readonly #known = new Map<string, JsonValue>();
  readonly #problems = new Set<string>();
  readonly #choiceCount: number;
  #chunks = 0;
  #usageAt: number | undefined;

  constructor(kind: CompletionKind, request: JsonObject) {
    this.#kind = kind;
    this.#choiceCount = countAskedChoices(request);
    this.#wantsUsage = asObject(request['stream_options'])?.['include_usage'] === true;
  }

  add(chunk: JsonObject): void {
    this.#chunks += 1;
    const choices = chunk['choices'];
    const hasUsage = isJsonObject(chunk['usage']);
    const isExtra = hasUsage || isJsonObject(chunk['metadata']);
    if (choices === undefined ? !isExtra : !isJsonArray(choices)) {
      this.#note('it has no list of `choices`');
    }
    const listed = asList(choices);
    const isNote = listed.every((choice) => isFilterNote(asObject(choice) ?? {}));
    if (!isNote) this.#addConstants(chunk);
    if (hasUsage) this.#usageAt = this.#chunks;
    for (let place = 0; place < listed.length && place < MOST_PARTS; place++) {
      this.#addChoice(asObject(listed[place]) ?? {});
    }
  }

  /** Notes an event that is no chunk, by its name. */
  leaveOut(name: string): void {
    this.#keep(`an event \`${shorten(name, 40)}\` is not a JSON object`);
  }

  /** `rest` is how many events came after `[DONE]`. */
  end({ isDone, rest }: { readonly isDone: boolean; readonly rest: number }): StreamFacts {
    for (const [index, choice] of this.#choices) {
      const problem = choice.findMissing();
      if (problem !== undefined) this.#keep(`choice ${index} ${problem}`);
    }
    if (this.#wantsUsage && this.#usageAt !== this.#chunks) {
      this.#keep(
        this.#usageAt === undefined
          ? 'no chunk has the `usage` that `stream_options` asks for'
          : `\`usage\` is in chunk ${this.#usageAt} and not in the last one`,
      );
    }
    if (rest > 0) this.#keep('something came after `[DONE]`');
    return { chunks: this.#chunks, done: isDone, problems: [...this.#problems] };
  }

  #addConstants(chunk: JsonObject): void {
    for (const key of constants) {
      const value = chunk[key] ?? '';
      if (value === '') continue;
      const known = this.#known.get(key);
      if (known === undefined) this.#known.set(key, value);
      else if (known !== value) this.#note(`its \`${key}\` is not that of the chunks before`);
    }
    const object = this.#kind === 'chat' ? 'chat.completion.chunk' : 'text_completion';
    const found = chunk['object'] ?? '';
    if (found !== '' && found !== object) this.#note(`its \`object\` is not \`${object}\``);
  }

  #addChoice(choice: JsonObject): void {
    const index = asNumber(choice['index']);
    if (index === undefined) {
      this.#note('a choice has no `index`');
      return;
    }
    if (!Number.isInteger(index) || index < 0 || index >= this.#choiceCount) {
      this.#note(`its choice ${index} is not among those that were asked for (\`n\`)`);
    }
    for (const problem of this.#choiceAt(index).add(choice)) {
      this.#note(`choice ${index} ${problem}`);
    }
  }

  #choiceAt(index: number): ChoiceInspector {
    return recall(this.#choices, index, () => new ChoiceInspector(this.#kind === 'chat'));
  }

  #note(problem: string): void {
    if (this.#problems.size < MOST_PROBLEMS) this.#keep(`chunk ${this.#chunks}: ${problem}`);
  }

  #keep(problem: string): void {
    if (this.#problems.size < MOST_PROBLEMS) this.#problems.add(problem);
  }
}
