import type { Clock } from '../environment/environment.ts';
import type { Failure } from '../protocol/failure.ts';
import { onAbort } from './abort.ts';
import type { Endpoint } from './base-url.ts';
import { describeConnectionError } from './connection-failure.ts';
import { describeDuration } from './describe-duration.ts';
import type { EventReader } from './sse.ts';
import { type HttpResponse, type ResponseBody, TransportError } from './transport.ts';

export const LARGEST_BODY: number = 64 * 1024 * 1024;

/** How long the end of a stream is waited for after its `[DONE]`. */
const GRACE_AFTER_DONE = 1000;

export interface ExchangeOptions {
  readonly clock: Clock;
  readonly endpoint: Endpoint;
  readonly timeoutMilliseconds: number;
  readonly signal: AbortSignal;
  readonly makeEventReader: (milliseconds: () => number) => EventReader;
  readonly redact: (text: string) => string;
}

interface Controller {
  abort(reason: Error): void;
}

/**
 * One attempt on its way, as the handler that `undici` calls. Settles `response` exactly once, at once
 * when the signal aborts or the time runs out, in whatever state the connection is.
 */
export class Exchange {
  readonly response: Promise<HttpResponse>;
  readonly #options: ExchangeOptions;
  readonly #startedAt: number;
  #resolve: (response: HttpResponse) => void = () => {};
  #reject: (error: TransportError) => void = () => {};
  #settled = false;
  #cancelDeadline: () => void = () => {};
  #forgetSignal: () => void = () => {};
  #controller: Controller | undefined;
  #sentAt: number | undefined;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #headersMilliseconds = 0;
  #size = 0;
  #lastByteMilliseconds = 0;
  readonly #chunks: Buffer[] = [];
  #events: EventReader | undefined;
  #done = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#startedAt = options.clock.monotonic();
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#cancelDeadline = options.clock.schedule(options.timeoutMilliseconds, () =>
      this.#onDeadline(),
    );
    this.#forgetSignal = onAbort(options.signal, () =>
      this.#fail({ kind: 'interrupted', message: 'interrupted' }),
    );
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    this.#sentAt = this.#options.clock.monotonic();
    if (this.#settled) controller.abort(new Error('too late'));
  }

  onResponseStart(
    _controller: Controller,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = joinHeaders(headers, this.#options.redact);
    this.#headersMilliseconds = this.#elapsed();
    if (this.#isAnswer() && contentType(this.#headers).includes('text/event-stream')) {
      this.#readEvents();
    }
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    if (this.#settled) return;
    if (this.#size === 0 && this.#events === undefined && this.#looksLikeEvents(chunk)) {
      this.#readEvents();
    }
    this.#size += chunk.length;
    this.#lastByteMilliseconds = this.#elapsed();
    if (this.#size > LARGEST_BODY) {
      this.#fail({ ...this.#failure('bad_response'), message: 'the answer is larger than 64 MB' });
    } else if (this.#events === undefined) {
      this.#chunks.push(chunk);
    } else {
      this.#events.push(chunk);
      if (!this.#done && this.#events.events.at(-1)?.data === '[DONE]') this.#onDone();
    }
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    this.#events?.end();
    this.#succeed(this.#body());
  }

  onResponseError(_controller: unknown, error: unknown): void {
    if (this.#settled) return;
    const failure = describeConnectionError(error, this.#options.endpoint);
    if (this.#events !== undefined) {
      this.#succeedBroken({ kind: 'stream', message: `the stream broke: ${failure.message}` });
    } else if (this.#status === 0) {
      const isCut =
        this.#sentAt !== undefined && /^connection (reset|closed)/.test(failure.message);
      const message = isCut ? `${failure.message} before it answered` : failure.message;
      this.#fail({ ...failure, message });
    } else {
      const message = `${failure.message} before the answer was complete`;
      this.#fail({ ...this.#failure('connection'), message });
    }
  }

  #onDeadline(): void {
    const limit = describeDuration(this.#options.timeoutMilliseconds);
    if (this.#events !== undefined) {
      const pause = this.#elapsed() - this.#lastByteMilliseconds;
      const message =
        pause < 1000
          ? `the stream was not complete within ${limit}`
          : `the stream stalled: nothing for ${describeDuration(pause)} before the attempt's ${limit} ran out`;
      this.#succeedBroken({ ...this.#failure('timeout'), message });
    } else {
      this.#fail({ ...this.#failure('timeout'), message: this.#describeSilence(limit) });
    }
    this.#controller?.abort(new Error('out of time'));
  }

  #describeSilence(limit: string): string {
    if (this.#sentAt === undefined) {
      return `no connection to ${this.#options.endpoint.address} within ${limit}`;
    }
    if (this.#status === 0) return `no answer within ${limit}`;
    return `the answer was not complete within ${limit}`;
  }

  /** The stream says that it is over: a connection that stays open is no failure. */
  #onDone(): void {
    this.#done = true;
    this.#cancelDeadline();
    this.#cancelDeadline = this.#options.clock.schedule(GRACE_AFTER_DONE, () => {
      this.#succeed(this.#body());
      this.#controller?.abort(new Error('no end after [DONE]'));
    });
  }

  #readEvents(): void {
    this.#events = this.#options.makeEventReader(() => this.#elapsed());
  }

  #isAnswer(): boolean {
    return this.#status >= 200 && this.#status < 300;
  }

  /** A stream that is sent under another content type. */
  #looksLikeEvents(chunk: Buffer): boolean {
    if (!this.#isAnswer() || contentType(this.#headers).includes('json')) return false;
    return /^(data|event|id|retry)?:/.test(chunk.toString('latin1', 0, 8));
  }

  #body(): ResponseBody {
    const { redact } = this.#options;
    if (this.#events !== undefined) {
      const events = this.#events.events.map((event) => ({ ...event, data: redact(event.data) }));
      return { kind: 'events', events };
    }
    const [first] = this.#chunks;
    const bytes = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    return { kind: 'text', text: redact(text) };
  }

  #succeedBroken(broken: Failure): void {
    const body = this.#body();
    this.#succeed(body.kind === 'events' && !this.#done ? { ...body, broken } : body);
  }

  #succeed(body: ResponseBody): void {
    if (!this.#settle()) return;
    const status = this.#status;
    const response: HttpResponse = {
      status,
      headers: this.#headers,
      body,
      headersMilliseconds: this.#headersMilliseconds,
      endMilliseconds: this.#elapsed(),
      attempts: [{ number: 1, duration_ms: this.#duration(), waited_ms: 0, status }],
    };
    // What is done with it takes time, in which other answers would wait to be clocked.
    this.#options.clock.defer(() => this.#resolve(response));
  }

  #fail(failure: Failure): void {
    if (!this.#settle()) return;
    const status = this.#status === 0 ? undefined : { status: this.#status };
    const attempt = { number: 1, duration_ms: this.#duration(), waited_ms: 0, ...status, failure };
    this.#reject(new TransportError(failure, [attempt]));
    this.#controller?.abort(new Error(failure.message));
  }

  #failure(kind: Failure['kind']): Omit<Failure, 'message'> {
    return { kind, ...(this.#status !== 0 && { status: this.#status }) };
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#cancelDeadline();
    this.#forgetSignal();
    return true;
  }

  /** Since it was sent: without the time that connecting took. */
  #elapsed(): number {
    return round(this.#options.clock.monotonic() - (this.#sentAt ?? this.#startedAt));
  }

  #duration(): number {
    return round(this.#options.clock.monotonic() - this.#startedAt);
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

function contentType(headers: Readonly<Record<string, string>>): string {
  return headers['content-type']?.toLowerCase() ?? '';
}

function joinHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  redact: (text: string) => string,
): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined)
      joined[name] = redact(typeof value === 'string' ? value : value.join(', '));
  }
  return joined;
}
