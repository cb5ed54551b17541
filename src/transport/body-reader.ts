import {
  LARGEST_BODY,
  LARGEST_REFUSAL,
  LARGEST_TEXT,
  MEMORY_PER_EVENT,
  MOST_PIECES,
} from './answer-limits.ts';
import { decodeText } from './decode-text.ts';
import type { EventReader } from './sse.ts';
import type { ResponseBody, StreamEvent } from './transport.ts';

export interface BodyReaderOptions {
  /** Where not, whatever comes is text: the explanation of a refusal. */
  readonly isAnswer: boolean;
  readonly contentType: string;
  readonly makeEventReader: () => EventReader;
}

type Form = 'text' | 'events';

const OPENING_BRACE = 0x7b;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** No field of an event is longer than `event:`, so that this much always decides. */
const ENOUGH_TO_TELL = 64;

/**
 * Takes in a decoded body, wherever it was split, as text or as events. What it begins with decides
 * before its content type does: gateways send streams as plain text, and refusals as event streams.
 */
export class BodyReader {
  readonly #options: BodyReaderOptions;
  readonly #blocks: Buffer[] = [];
  readonly #pieces: Buffer[] = [];
  #form: Form | undefined;
  #events: EventReader | undefined;
  #size = 0;

  constructor(options: BodyReaderOptions) {
    this.#options = options;
    if (!options.isAnswer) this.#form = 'text';
  }

  /** It is, or is said to be, a stream of events. */
  get isStream(): boolean {
    return this.#events !== undefined || (this.#form === undefined && this.#saysEvents);
  }

  /** The stream has said `[DONE]`. */
  get isDone(): boolean {
    return this.#events?.isDone === true;
  }

  /** Bytes of memory that it takes: of a refusal, what is beyond its explanation is not held. */
  get weight(): number {
    if (!this.#options.isAnswer) return Math.min(this.#size, LARGEST_REFUSAL);
    return this.#size + (this.#events?.events.length ?? 0) * MEMORY_PER_EVENT;
  }

  /** Gives why no more can be taken in. */
  push(chunk: Buffer): string | undefined {
    this.#size += chunk.length;
    if (this.#size > LARGEST_BODY) return 'the answer is larger than 64 MB';
    if (!this.#options.isAnswer && this.#size - chunk.length > LARGEST_REFUSAL) return undefined;
    if (this.#form === 'text' && this.#options.isAnswer && this.#size > LARGEST_TEXT) {
      return 'the answer is larger than 16 MB';
    }
    if (this.#events === undefined) this.#hold(chunk);
    else this.#events.push(chunk);
    if (this.#form === undefined) this.#settle(false);
    return this.#events?.problem;
  }

  /** Of a body that ended by itself; gives why it cannot be used. */
  end(): string | undefined {
    if (this.#form === undefined) this.#settle(true);
    this.#events?.end();
    return this.#events?.problem;
  }

  toBody(redact: (text: string) => string): ResponseBody {
    if (this.#form === undefined) this.#settle(true);
    if (this.#events !== undefined) {
      const { unknownFields: unknown } = this.#events;
      return {
        kind: 'events',
        events: this.#events.events.map((event) => clean(event, redact)),
        ...(unknown.length > 0 && { unknownFields: unknown.map(redact) }),
      };
    }
    const bytes = this.#joined();
    const { isAnswer, contentType } = this.#options;
    const text = decodeText(isAnswer ? bytes : bytes.subarray(0, LARGEST_REFUSAL), contentType);
    return { kind: 'text', text: redact(text.replace(/^\uFEFF/, '')) };
  }

  get #saysEvents(): boolean {
    return this.#options.isAnswer && this.#options.contentType.includes('text/event-stream');
  }

  #hold(chunk: Buffer): void {
    this.#pieces.push(chunk);
    if (this.#pieces.length < MOST_PIECES) return;
    this.#blocks.push(Buffer.concat(this.#pieces));
    this.#pieces.length = 0;
  }

  #joined(): Buffer {
    const [first] = this.#pieces;
    const isWhole = this.#blocks.length === 0 && this.#pieces.length === 1;
    return isWhole && first ? first : Buffer.concat([...this.#blocks, ...this.#pieces]);
  }

  #settle(isWhole: boolean): void {
    const begin = this.#joined();
    const told = tellForm(begin, this.#saysEvents);
    const isEnough = isWhole || begin.length >= ENOUGH_TO_TELL;
    this.#form = told ?? (isEnough ? (this.#saysEvents ? 'events' : 'text') : undefined);
    if (this.#form !== 'events') return;
    this.#events = this.#options.makeEventReader();
    this.#events.push(begin);
    this.#blocks.length = 0;
    this.#pieces.length = 0;
  }
}

function clean(event: StreamEvent, redact: (text: string) => string): StreamEvent {
  const data = redact(event.data);
  return data === event.data ? event : { ...event, data };
}

/** Undefined while it may be either. */
function tellForm(begin: Buffer, saysEvents: boolean): Form | undefined {
  // Mostly it is this, and no more has to be looked at.
  if (begin[0] === OPENING_BRACE) return 'text';
  if (BYTE_ORDER_MARK.subarray(0, begin.length).equals(begin)) return undefined;
  const hasMark = begin.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const head = begin.toString('latin1', hasMark ? BYTE_ORDER_MARK.length : 0, ENOUGH_TO_TELL);
  const text = head.trimStart();
  if (/^(data|event|id|retry)?:/.test(text)) return 'events';
  if (saysEvents) return text === '' ? undefined : /^[[{<]/.test(text) ? 'text' : 'events';
  const isOpen = ['data', 'event', 'id', 'retry'].some((field) => field.startsWith(text));
  return isOpen ? undefined : 'text';
}
