import { countAskedChoices } from '../protocol/asked-choices.ts';
import type { StreamFacts } from '../protocol/completion.ts';
import { cutText } from '../source/cut-text.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../source/json.ts';
import { TOO_DEEP } from '../source/json-depth.ts';
import { countValues } from '../source/json-size.ts';
import { setKey } from '../source/merge-maps.ts';
import { recall } from '../source/recall.ts';
import { MOST_PARTS, MOST_STREAMED_VALUES, MOST_VALUES } from '../transport/answer-limits.ts';
import { saysDone } from '../transport/stream-end.ts';
import type { StreamEvent } from '../transport/transport.ts';
import { type Complaint, readJsonComplaint } from './complaint/complaint.ts';
import { ChoiceFolder } from './fold-choice.ts';
import { StreamInspector } from './inspect-stream.ts';
import {
  asList,
  asNumber,
  asObject,
  findErrorIn,
  isDeepJson,
  onlyOf,
  parseJson,
  saysNothing,
  shorten,
} from './json-reading.ts';
import type { CompletionKind } from './provider.ts';

/** A stream as one body of the shape that an unstreamed answer has. */
export interface FoldedStream {
  readonly body: JsonObject;
  /** When each chunk with content came, in milliseconds since the request was sent. */
  readonly contentMilliseconds: readonly number[];
  /** There was something beside `[DONE]`. */
  readonly hasChunks: boolean;
  /** When the last chunk of any kind came. */
  readonly lastMilliseconds: number;
  /** `[DONE]` was received. */
  readonly isDone: boolean;
  /** There was `[DONE]`, or every choice has a finish reason. */
  readonly isComplete: boolean;
  /** As many choices as were asked for, and each has a finish reason; or `[DONE]`. */
  readonly isWhole: boolean;
  readonly facts: StreamFacts;
  /** What the stream reported, or why it cannot be understood; the rest is what came before. */
  readonly error?: StreamError;
}

export interface StreamError {
  readonly message: string;
  readonly body: JsonValue;
  /** Of what the stream reported itself. */
  readonly complaint?: Complaint;
  /** What cannot be read is the beginning of a chunk, of which no more came. */
  readonly isCut?: true;
}

export function foldStream(
  events: readonly StreamEvent[],
  kind: CompletionKind,
  request: JsonObject,
): FoldedStream {
  const fold = new StreamFolder(kind, request);
  for (let place = 0; place < events.length; place++) {
    const event = events[place] as StreamEvent;
    if (saysDone(event.data)) {
      return fold.end({ isDone: true, rest: events.length - place - 1 });
    }
    const chunk = onlyOf(parseJson(event.data));
    const reported = findError(event, chunk, request);
    if (reported !== undefined) return fold.stop(reported, chunk, event);
    if (!isJsonObject(chunk)) {
      if (fold.leavesOut(event)) continue;
      return fold.end({ isDone: false, error: describeUnread(events, place) });
    }
    fold.add(chunk, event);
    const { problem: vast } = fold;
    if (vast !== undefined) {
      return fold.end({ isDone: false, error: { message: vast, body: '' } });
    }
  }
  return fold.end({ isDone: false });
}

/** Counts what is in a stream, once that is so long that it may matter. */
class StreamSize {
  #length = 0;
  #values = 0;

  get problem(): string | undefined {
    if (this.#values <= MOST_STREAMED_VALUES) return undefined;
    return `the stream has more than ${MOST_STREAMED_VALUES / 1_000_000} million values`;
  }

  add(data: string): void {
    this.#length += data.length;
    if (this.#length > MOST_VALUES) this.#values += countValues(data);
  }
}

/** Why the chunk at a place is not read. */
function describeUnread(events: readonly StreamEvent[], place: number): StreamError {
  const data = events[place]?.data ?? '';
  const body = cutText(data, 4096);
  const isDeep = isDeepJson(data);
  const isLast = place === events.length - 1;
  if (isLast && /^\s*\{/.test(data) && !isDeep) {
    return { message: 'the stream stopped in the middle of a chunk', body, isCut: true };
  }
  const quote = isLast && !isDeep ? `: ${shorten(data, 80)}` : '';
  const what = isDeep ? TOO_DEEP : 'not a JSON object';
  return { message: `chunk ${place + 1} of the stream is ${what}${quote}`, body };
}

function findError(
  { event, data }: StreamEvent,
  chunk: JsonValue | undefined,
  request: JsonObject,
): StreamError | undefined {
  const error = errorIn(chunk);
  const hasChoices = asObject(chunk)?.['choices'] !== undefined;
  if (event !== 'error' && error === undefined && (hasChoices || !isReport(chunk))) {
    return undefined;
  }
  const complaint = readJsonComplaint(chunk ?? data, request);
  const { message } = complaint;
  const said = message === undefined || message === '' ? '' : `: ${message}`;
  const body = data.length <= 4096 && chunk !== undefined ? chunk : cutText(data, 4096);
  return { message: `the stream reported an error${said}`, body, complaint };
}

/** Whether what is empty in a part of an answer means anything is known when all of them are there. */
function errorIn(chunk: JsonValue | undefined): JsonValue | undefined {
  const { choices, usage } = asObject(chunk) ?? {};
  const error = findErrorIn(chunk);
  const isPart = choices !== undefined || Boolean(usage);
  return error && !(isPart && saysNothing(error)) ? error : undefined;
}

/**
 * FastAPI's `detail`, vLLM's object of an error without a key for it, or Cloudflare's list of errors. Such a list
 * may also tell what an answer lacks, so that it counts only where there was no success.
 */
function isReport(chunk: JsonValue | undefined): boolean {
  const { detail, errors, object, success } = asObject(chunk) ?? {};
  const isFailed = success === false && Boolean(asList(errors)[0]);
  return detail !== undefined || isFailed || object === 'error';
}

class StreamFolder {
  readonly #kind: CompletionKind;
  readonly #asked: number;
  readonly #inspector: StreamInspector;
  readonly #size = new StreamSize();
  readonly #choices = new Map<number, ChoiceFolder>();
  readonly #contentMilliseconds: number[] = [];
  readonly #fields = new Map<string, JsonValue>();
  readonly #metadata: Record<string, JsonValue> = {};
  #hasChunks = false;
  #lastMilliseconds = 0;
  #mostCalls = 0;

  constructor(kind: CompletionKind, request: JsonObject) {
    this.#kind = kind;
    this.#asked = countAskedChoices(request);
    this.#inspector = new StreamInspector(kind, request);
  }

  get problem(): string | undefined {
    if (this.#choices.size > MOST_PARTS) return `the stream has more than ${MOST_PARTS} choices`;
    if (this.#mostCalls <= MOST_PARTS) return this.#size.problem;
    return `the stream has more than ${MOST_PARTS} tool calls`;
  }

  add(chunk: JsonObject, { data, milliseconds }: StreamEvent): void {
    this.#size.add(data);
    this.#hasChunks = true;
    this.#lastMilliseconds = milliseconds;
    this.#inspector.add(chunk);
    let hasContent = false;
    const choices = asList(chunk['choices']);
    for (let place = 0; place < choices.length; place++) {
      if (this.problem !== undefined) return;
      const choice = asObject(choices[place]) ?? {};
      const known = this.#choiceAt(asNumber(choice['index']) ?? place);
      hasContent = known.add(choice) || hasContent;
      this.#mostCalls = Math.max(this.#mostCalls, known.callCount);
    }
    if (hasContent) this.#contentMilliseconds.push(milliseconds);
    for (const key in chunk) this.#addField(key, chunk[key] ?? null);
  }

  /** Beside the error may be the last of an answer. */
  stop(error: StreamError, chunk: JsonValue | undefined, event: StreamEvent): FoldedStream {
    if (isJsonObject(chunk) && chunk['choices'] !== undefined) this.add(chunk, event);
    return this.end({ isDone: false, error });
  }

  /** Nothing, or a sign of life: an event with a name of its own is no chunk, unless it looks like one. */
  leavesOut({ event: name = 'message', data }: StreamEvent): boolean {
    if (data.trim() === '') return true;
    if (name === 'message' || /^\s*[{[]/.test(data)) return false;
    this.#inspector.leaveOut(name);
    return true;
  }

  end(how: { isDone: boolean; rest?: number; error?: StreamError }): FoldedStream {
    const choices = [...this.#choices].sort(([a], [b]) => a - b).map(([, choice]) => choice);
    const areFinished = choices.length > 0 && choices.every((choice) => choice.isFinished);
    const object = this.#kind === 'chat' ? 'chat.completion' : 'text_completion';
    const { error, isDone, rest = 0 } = how;
    const body: Record<string, JsonValue> = {};
    for (const [key, value] of this.#fields) setKey(body, key, value);
    body['object'] = object;
    body['choices'] = choices.map((choice) => choice.toJson());
    return {
      body,
      contentMilliseconds: this.#contentMilliseconds,
      hasChunks: this.#hasChunks,
      lastMilliseconds: this.#lastMilliseconds,
      isDone,
      isComplete: isDone || areFinished,
      isWhole: isDone || (areFinished && choices.length >= this.#asked),
      facts: this.#inspector.end({ isDone, rest }),
      ...(error !== undefined && { error }),
    };
  }

  #choiceAt(index: number): ChoiceFolder {
    return recall(this.#choices, index, () => new ChoiceFolder(index, this.#kind === 'chat'));
  }

  /** What identifies the answer comes first; what is known only at its end comes last. */
  #addField(key: string, value: JsonValue): void {
    if (key === 'choices' || key === 'object' || value === null) return;
    if (key === 'id' || key === 'model' || key === 'created') {
      if (!this.#fields.get(key)) this.#fields.set(key, value);
    } else if (key === 'metadata') {
      const more = asObject(value) ?? {};
      for (const name in more) setKey(this.#metadata, name, more[name] as JsonValue);
      this.#fields.set(key, this.#metadata);
    } else {
      this.#fields.set(key, value);
    }
  }
}
