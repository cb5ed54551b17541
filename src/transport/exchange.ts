import type { Clock } from '../environment/environment.ts';
import type { Failure } from '../protocol/failure.ts';
import { onAbort } from './abort.ts';
import type { ArrivingAnswer } from './arriving-answers.ts';
import {
  type ConnectionProblem,
  describeConnectionError,
  describeNoStatus,
  IS_IT_HTTPS,
  type Peer,
} from './connection-failure.ts';
import type { makeDecoder } from './decode-body.ts';
import { describeDuration } from './describe-duration.ts';
import { IncomingBody } from './incoming-body.ts';
import { joinHeaders, type ReceivedHeaders } from './response-headers.ts';
import type { EventReader } from './sse.ts';
import { type HttpResponse, type ResponseBody, TransportError } from './transport.ts';

/** How long the end of a stream is waited for after its `[DONE]`. */
const GRACE_AFTER_DONE = 1000;

/** A timer that comes so late was held up. */
const LATE = 300;

/** For what lies in a connection when the process goes on. */
const TIME_TO_READ = 1000;

export interface ExchangeOptions {
  readonly clock: Clock;
  readonly peer: Peer;
  readonly timeoutMilliseconds: number;
  readonly signal: AbortSignal;
  readonly makeEventReader: (milliseconds: () => number) => EventReader;
  readonly makeDecoder: typeof makeDecoder;
  readonly redact: (text: string) => string;
  readonly arriving?: ArrivingAnswer | undefined;
  /** Says of a status that it is no answer of the endpoint at all. */
  readonly explainStatus?: ((status: number) => ConnectionProblem | undefined) | undefined;
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
  #lastByteMilliseconds = 0;
  #body: IncomingBody | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#startedAt = options.clock.monotonic();
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#cancelDeadline = options.clock.schedule(options.timeoutMilliseconds, () =>
      this.#onTimeOver(),
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

  onResponseStart(_controller: Controller, status: number, headers: ReceivedHeaders): void {
    const { explainStatus, redact, peer } = this.#options;
    if (status < 100) this.#failFor(describeNoStatus(peer));
    if (status < 200 || this.#settled) return;
    peer.hasAnswered = true;
    this.#status = status;
    this.#headers = joinHeaders(headers, redact);
    this.#headersMilliseconds = this.#elapsed();
    const problem = explainStatus?.(status);
    if (problem === undefined) this.#receive(status);
    else this.#failFor(problem);
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    if (this.#settled) return;
    this.#lastByteMilliseconds = this.#elapsed();
    this.#body?.push(chunk);
  }

  onResponseEnd(): void {
    if (!this.#settled) this.#body?.end();
  }

  onResponseError(_controller: unknown, error: unknown): void {
    if (this.#settled) return;
    const hasHead = this.#body !== undefined;
    const { failure, isFinal } = describeConnectionError(error, this.#options.peer, hasHead);
    if (this.#body === undefined) this.#fail(this.#describeSilentEnd(failure), isFinal);
    else this.#body.cut(() => this.#break(failure));
  }

  #receive(status: number): void {
    const { makeEventReader, makeDecoder, arriving } = this.#options;
    const body = new IncomingBody(
      {
        status,
        headers: this.#headers,
        makeEventReader: () => makeEventReader(() => this.#elapsed()),
        makeDecoder,
        arriving,
      },
      {
        onDone: () => this.#onDone(),
        onEnd: () => this.#succeed(),
        onProblem: ({ kind, message }) => this.#onProblem(kind, message),
      },
    );
    this.#body = body;
    this.#headers = body.headers;
  }

  #describeSilentEnd(failure: Failure): Failure {
    if (this.#sentAt === undefined || !failure.cut) return failure;
    const { isPlain, hasAnswered } = this.#options.peer;
    const hints = isPlain && !hasAnswered ? { hints: [IS_IT_HTTPS] } : {};
    return { ...failure, message: `${failure.message} before it answered`, ...hints };
  }

  #break(failure: Failure): void {
    if (this.#isStream) {
      this.#succeed({ kind: 'stream', message: `the stream broke: ${failure.message}` });
    } else {
      const { message, cut } = failure;
      const told = cut
        ? { message: `${message} before the answer was complete`, cut }
        : { message: `the answer broke: ${message}` };
      this.#fail({ ...this.#failure('connection'), ...told });
    }
  }

  #onProblem(kind: Failure['kind'], message: string): void {
    if (kind === 'stream') this.#succeed({ kind, message });
    else if (this.#status >= 300) this.#endRefusal(message);
    else this.#fail({ ...this.#failure(kind), message });
  }

  /** A refusal is told by its status: only its explanation is lost, and where nothing came of it, this says why. */
  #endRefusal(problem: string): void {
    if (!this.#settle()) return;
    const body = this.#body?.toBody(this.#options.redact);
    const isRead = body?.kind === 'text' && body.text !== '';
    this.#respond(isRead ? body : { kind: 'text', text: problem });
    this.#controller?.abort(new Error(problem));
  }

  /** A process that was stopped finds that the time is over before it reads what has arrived by then. */
  #onTimeOver(): void {
    const { clock, timeoutMilliseconds } = this.#options;
    const isLate = this.#duration() - timeoutMilliseconds >= LATE;
    if (isLate) this.#cancelDeadline = clock.schedule(TIME_TO_READ, () => this.#onDeadline());
    else this.#onDeadline();
  }

  #onDeadline(): void {
    const limit = describeDuration(this.#options.timeoutMilliseconds);
    if (this.#isStream) {
      const pause = this.#elapsed() - this.#lastByteMilliseconds;
      const message =
        pause < 1000
          ? `the stream was not complete within ${limit}`
          : `the stream stalled: nothing for ${describeDuration(pause)} before the attempt's ${limit} ran out`;
      this.#succeed({ ...this.#failure('timeout'), message });
    } else {
      this.#fail({ ...this.#failure('timeout'), message: this.#describeSilence(limit) });
    }
    this.#controller?.abort(new Error('out of time'));
  }

  #describeSilence(limit: string): string {
    const { address, way = '' } = this.#options.peer;
    if (this.#sentAt === undefined) {
      return `no connection to ${address}${way} within ${limit}`;
    }
    if (this.#status === 0) return `no answer within ${limit}`;
    return `the answer was not complete within ${limit}`;
  }

  /** The stream says that it is over: a connection that stays open is no failure. */
  #onDone(): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#options.clock.schedule(GRACE_AFTER_DONE, () => {
      this.#succeed();
      this.#controller?.abort(new Error('no end after [DONE]'));
    });
  }

  get #isStream(): boolean {
    return this.#body?.isStream === true;
  }

  /** With what came so far; `broken` says why that is not all, unless the stream had said `[DONE]`. */
  #succeed(broken?: Failure): void {
    if (!this.#settle()) return;
    const read = this.#body?.toBody(this.#options.redact) ?? { kind: 'text', text: '' };
    const isBroken = broken !== undefined && read.kind === 'events' && !this.#body?.isDone;
    this.#respond(isBroken ? { ...read, broken } : read);
  }

  #respond(body: ResponseBody): void {
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

  #failFor({ failure, isFinal }: ConnectionProblem): void {
    this.#fail(failure, isFinal);
  }

  #fail(problem: Failure, isFinal = false): void {
    if (!this.#settle()) return;
    const failure = this.#sentAt === undefined ? { ...problem, unreached: true as const } : problem;
    const status = this.#status === 0 ? undefined : { status: this.#status };
    const attempt = { number: 1, duration_ms: this.#duration(), waited_ms: 0, ...status, failure };
    this.#reject(new TransportError(failure, [attempt], { isFinal }));
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
    this.#body?.destroy();
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
