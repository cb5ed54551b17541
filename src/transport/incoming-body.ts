import type { Failure } from '../protocol/failure.ts';
import { LARGEST_BODY, SMALL_STREAM, SMALL_TEXT } from './answer-limits.ts';
import type { ArrivingAnswer } from './arriving-answers.ts';
import { BodyReader } from './body-reader.ts';
import type { Decoder, DecoderProblem, makeDecoder } from './decode-body.ts';
import { withoutEncoding } from './response-headers.ts';
import type { EventReader } from './sse.ts';
import type { ResponseBody } from './transport.ts';

type Headers = Readonly<Record<string, string>>;

export interface IncomingBodyOptions {
  readonly status: number;
  readonly headers: Headers;
  readonly makeEventReader: () => EventReader;
  readonly makeDecoder: typeof makeDecoder;
  readonly arriving?: ArrivingAnswer | undefined;
}

/** Told once of an end or a problem; of `[DONE]` before that, once or never. */
export interface BodyListener {
  readonly onDone: () => void;
  readonly onEnd: () => void;
  /** The kind is `stream` where the events so far can be used; otherwise nothing can. */
  readonly onProblem: (problem: Pick<Failure, 'kind' | 'message'>) => void;
}

/** The body of one response as it comes in: bytes on the wire, decoded, taken in as text or events. */
export class IncomingBody {
  readonly headers: Headers;
  readonly #listener: BodyListener;
  readonly #reader: BodyReader;
  readonly #decoder: Decoder | undefined;
  readonly #arriving: ArrivingAnswer | undefined;
  #size = 0;
  #onCut: (() => void) | undefined;

  constructor(options: IncomingBodyOptions, listener: BodyListener) {
    const { status, headers, makeEventReader, arriving } = options;
    this.#listener = listener;
    const contentType = headers['content-type']?.toLowerCase() ?? '';
    this.#reader = new BodyReader({ isAnswer: status < 300, contentType, makeEventReader });
    this.#arriving = arriving;
    const small = this.isStream ? SMALL_STREAM : SMALL_TEXT;
    arriving?.begin(small, (message) => this.#refuse(message));
    this.#decoder = this.#openDecoder(options);
    this.headers = this.#decoder === undefined ? headers : withoutEncoding(headers);
  }

  get isStream(): boolean {
    return this.#reader.isStream;
  }

  get isDone(): boolean {
    return this.#reader.isDone;
  }

  push(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > LARGEST_BODY) this.#refuse('the answer is larger than 64 MB');
    else if (this.#decoder === undefined) this.#take(chunk);
    else this.#decoder.push(chunk);
  }

  end(): void {
    if (this.#decoder === undefined) this.#end();
    else this.#decoder.end();
  }

  /** The connection broke: calls back when what came before is taken in, in place of the listener. */
  cut(callback: () => void): void {
    this.#onCut = callback;
    this.end();
  }

  toBody(redact: (text: string) => string): ResponseBody {
    return this.#reader.toBody(redact);
  }

  /** Nothing more is taken in. */
  destroy(): void {
    this.#decoder?.destroy();
    this.#arriving?.end();
  }

  #openDecoder({ headers, makeDecoder }: IncomingBodyOptions): Decoder | undefined {
    const encoding = headers['content-encoding'];
    if (encoding === undefined) return undefined;
    const decoder = makeDecoder(encoding, {
      onData: (bytes) => this.#take(bytes),
      onEnd: () => this.#end(),
      onProblem: (problem) => this.#onDecoderProblem(problem),
    });
    if (decoder === undefined || !('message' in decoder)) return decoder;
    this.#onDecoderProblem(decoder);
    return undefined;
  }

  #take(chunk: Buffer): void {
    const wasDone = this.isDone;
    const problem = this.#reader.push(chunk);
    if (problem !== undefined) this.#refuse(problem);
    else if (!wasDone && this.isDone) this.#onDone();
    else this.#arriving?.grow(this.#reader.weight);
  }

  /** All that counts is there. */
  #onDone(): void {
    this.#arriving?.end();
    this.#listener.onDone();
  }

  #end(): void {
    const problem = this.#onCut === undefined ? this.#reader.end() : undefined;
    if (this.#onCut !== undefined) this.#onCut();
    else if (problem !== undefined) this.#refuse(problem);
    else this.#listener.onEnd();
  }

  #refuse(message: string): void {
    this.#listener.onProblem({ kind: 'bad_response', message });
  }

  #onDecoderProblem({ kind, message }: DecoderProblem): void {
    if (this.#onCut !== undefined) {
      this.#onCut();
    } else if (kind === 'connection' && this.isStream) {
      this.#listener.onProblem({ kind: 'stream', message: `the stream ${message}` });
    } else {
      this.#listener.onProblem({ kind, message: `the answer ${message}` });
    }
  }
}
