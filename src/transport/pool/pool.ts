import type { Clock } from '../../environment/environment.ts';
import type { Failure, FailureKind } from '../../protocol/failure.ts';
import type { PoolLimits, PoolName, PoolRecord, PoolState } from '../../protocol/pool-record.ts';
import { describeDuration } from '../describe-duration.ts';
import { readRetryAfter } from '../retry-after.ts';
import {
  type HttpRequest,
  type HttpResponse,
  type Middleware,
  TransportError,
} from '../transport.ts';
import { LONGEST_WAIT_MILLISECONDS } from '../wait.ts';
import { AdaptiveLimit, type AdaptiveOptions } from './adaptive.ts';
import { Admission } from './admission.ts';
import { Breaker } from './breaker.ts';
import { estimateRequest, readUse } from './estimate-request.ts';
import type { InFlightGate } from './in-flight-gate.ts';
import { learnLimits, mentionsLimits } from './learn-limits.ts';
import type { Ledger } from './ledger.ts';
import type { Amounts, Rates } from './ledger-state.ts';
import { OutputGuess } from './output-guess.ts';
import { PoolTally } from './pool-tally.ts';
import { errorWithQueueTime, withQueueTime } from './queue-time.ts';
import { RetryBudget } from './retry-budget.ts';

export interface PoolOptions extends PoolName {
  /** That pools of the same key and model share. */
  readonly ledger: Ledger;
  /** That all pools of the endpoint share, where its limit in flight is configured. */
  readonly gate?: InFlightGate | undefined;
  readonly adaptive: AdaptiveOptions;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Ends every wait. */
  readonly stop?: AbortSignal | undefined;
}

/** A place in flight. */
interface Turn {
  readonly sentAt: number;
  /** How long it took to get it, in milliseconds. */
  readonly queued: number;
  /** The tokens that were taken for it. */
  readonly taken: number;
}

interface Answered {
  readonly isLimited: boolean;
  /** What was used beyond what was taken. */
  readonly settle: Amounts;
  /** Tokens. */
  readonly used: number;
  readonly sentAt: number;
}

/** Of the endpoint rather than of the request. */
const troubles: ReadonlySet<FailureKind> = new Set(['connection', 'timeout', 'server']);

/**
 * Requests that share limits. {@link Pool.guard} belongs outside of the retrying layer and
 * {@link Pool.admit} inside of it, so that a request that waits for its next attempt takes no place.
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #admission: Admission;
  readonly #adaptive: AdaptiveLimit;
  readonly #breaker: Breaker;
  readonly #budget = new RetryBudget();
  readonly #outputs = new OutputGuess();
  readonly #tally = new PoolTally();
  /** Those that failed before: what becomes of them says nothing of a limit. */
  readonly #retried = new WeakSet<HttpRequest>();
  #trouble: Failure | undefined;

  constructor(options: PoolOptions) {
    const { ledger, gate, clock, stop } = options;
    this.#options = options;
    this.#adaptive = new AdaptiveLimit(options.adaptive);
    this.#breaker = new Breaker(options.random);
    this.#admission = new Admission({
      ledger,
      gate,
      clock,
      stop,
      limit: () => this.#adaptive.limit,
      longestParkMilliseconds: LONGEST_WAIT_MILLISECONDS,
      refuse: (parked) => this.#refuseParked(parked),
    });
    gate?.join(this.#admission, options.purpose === 'judging');
  }

  /** Sends nothing to an endpoint that has stopped to answer. */
  readonly guard: Middleware = (next) => (request, signal) => {
    const now = this.#options.clock.monotonic();
    const reason = this.#breaker.refuse(now);
    if (reason !== undefined) return Promise.reject(this.#refuseBroken(reason));
    this.#budget.deposit(now);
    return next(request, signal);
  };

  /** Why there is no other attempt, although it might work; undefined where there may be one. */
  readonly refuseRetry = ({ kind }: Failure): string | undefined => {
    const { clock, ledger } = this.#options;
    const now = clock.monotonic();
    // The whole pool waits where a 429 says for how long, so that another attempt adds to nothing.
    const isAwaited = ledger.parkedFor() > 0 || this.#budget.isAnswered(now);
    if (kind === 'rate_limit' && isAwaited) return undefined;
    const broken = this.#breaker.refuse(now);
    if (broken !== undefined) return `it is not tried again: ${broken}`;
    if (this.#budget.withdraw(now)) return undefined;
    return 'it is not tried again: too many requests to this endpoint are retries already';
  };

  /** Waits for a place and for the limits; learns from what is answered. */
  readonly admit: Middleware = (next) => async (request, signal) => {
    const turn = await this.#takeTurn(this.#estimate(request), signal);
    const { queued } = turn;
    try {
      const response = await next(request, signal);
      this.#seeResponse(request, response, turn);
      return queued > 0 ? withQueueTime(response, queued) : response;
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      this.#seeFailure(request, error.failure);
      throw queued > 0 ? errorWithQueueTime(error, queued) : error;
    } finally {
      this.#tally.limitIs(this.#options.clock.monotonic(), this.#adaptive.limit);
      this.#admission.leave();
    }
  };

  /** Whether there is anything to tell of it. */
  get isLimited(): boolean {
    const { rates, shared } = this.#options.ledger;
    return this.#tally.wasLimited || isKnown(rates) || shared !== undefined;
  }

  get state(): PoolState {
    const now = this.#options.clock.monotonic();
    const parked = this.#options.ledger.parkedFor();
    return {
      ...this.#name(),
      ...this.#limits(),
      in_flight: this.#admission.inFlight,
      waiting: this.#admission.waiting,
      ...this.#tally.state(now),
      ...(parked > 0 && { parked_ms: Math.ceil(parked) }),
    };
  }

  get record(): PoolRecord {
    return { ...this.#name(), ...this.#limits(), ...this.#tally.record() };
  }

  #name(): PoolName {
    const { endpoint, model, purpose } = this.#options;
    return { endpoint, ...(model !== undefined && { model }), purpose };
  }

  #limits(): PoolLimits {
    const { rates, shared, problem } = this.#options.ledger;
    return {
      in_flight_limit: this.#adaptive.limit,
      ...(rates.requests !== undefined && { requests_limit: Math.floor(rates.requests) }),
      ...(rates.tokens !== undefined && { tokens_limit: Math.floor(rates.tokens) }),
      ...(shared !== undefined && { shared }),
      ...(problem !== undefined && { problem }),
    };
  }

  async #takeTurn(tokens: number, signal: AbortSignal): Promise<Turn> {
    const { clock, ledger } = this.#options;
    const arrived = clock.monotonic();
    const turn = this.#admission.enter({ requests: 1, tokens }, signal);
    if (turn !== undefined) {
      this.#tally.waits(this.#admission.waiting);
      await turn;
    }
    const sentAt = clock.monotonic();
    const queued = turn === undefined ? 0 : sentAt - arrived;
    this.#sent(sentAt, queued);
    // Before a limit is known they are taken from nothing, and nothing of them comes back.
    return { sentAt, queued, taken: ledger.rates.tokens === undefined ? 0 : tokens };
  }

  #estimate(request: HttpRequest): number {
    const { rates, shared } = this.#options.ledger;
    return rates.tokens === undefined && shared === undefined ? 0 : this.#sizeOf(request);
  }

  #sizeOf(request: HttpRequest): number {
    const { input, outputLimit, answers } = estimateRequest(request);
    return input + answers * this.#outputs.guess(request.work ?? '', outputLimit);
  }

  #sent(now: number, queued: number): void {
    const { inFlight } = this.#admission;
    this.#adaptive.sent(inFlight);
    this.#tally.sent(now, { inFlight, queued });
    this.#tally.limitIs(now, this.#adaptive.limit);
  }

  #seeResponse(request: HttpRequest, response: HttpResponse, { taken, sentAt }: Turn): void {
    const { clock } = this.#options;
    const now = clock.monotonic();
    const use = readUse(response);
    if (use !== undefined) this.#tally.used(now, use.total);
    if (use?.output !== undefined) this.#outputs.see(request.work ?? '', use.output);
    const failure = request.findFailure(response);
    const isLimited = failure !== undefined && isRateLimit(failure, request);
    // When the service has been left alone for as long as it asked, it has room for what it refused.
    const settle = isLimited
      ? { requests: -1, tokens: -this.#sizeOf(request) }
      : { requests: 0, tokens: use === undefined ? 0 : use.total - taken };
    this.#learn(response, { isLimited, settle, used: use?.total ?? 0, sentAt });
    this.#budget.see(now, isLimited);
    if (failure !== undefined) {
      this.#seeFailure(request, failure);
      return;
    }
    if (!this.#retried.has(request)) this.#adaptive.succeeded(now);
    this.#breaker.see(now, true);
  }

  /** What the answer's headers say of limits. */
  #learn(response: HttpResponse, { isLimited, settle, used, sentAt }: Answered): void {
    const { clock, ledger } = this.#options;
    // What its headers say was so when they came: a stream may have taken a minute since.
    const at = clock.now() - (response.endMilliseconds - response.headersMilliseconds);
    const learned = learnLimits(response.headers, at, used);
    const { limits, remaining, inFlight, resetMilliseconds = 0 } = learned;
    const rest = isLimited ? readRetryAfter(response, clock.now()) : undefined;
    if (inFlight !== undefined) this.#adaptive.told(inFlight);
    if (isLimited) {
      this.#tally.rateLimited();
      const isTold = rest !== undefined || mentionsLimits(response.headers);
      const others = this.#admission.inFlight - 1;
      const crowd = isTold || isKnown(ledger.rates) ? undefined : { sentAt, others };
      this.#adaptive.limited(clock.monotonic(), Math.max(rest ?? 0, resetMilliseconds), crowd);
    }
    ledger.enter({
      settle,
      learned: limits,
      remaining,
      ...(isLimited && { parkMilliseconds: rest ?? 0 }),
    });
  }

  #seeFailure(request: HttpRequest, failure: Failure): void {
    this.#retried.add(request);
    const now = this.#options.clock.monotonic();
    if (failure.kind === 'interrupted' || failure.kind === 'rate_limit') return;
    const isTrouble = troubles.has(failure.kind);
    this.#breaker.see(now, !isTrouble);
    if (!isTrouble) return;
    this.#trouble = failure;
    this.#adaptive.troubled();
  }

  #refuseBroken(reason: string): TransportError {
    this.#tally.notSent();
    const { kind = 'connection', message = '' } = this.#trouble ?? {};
    return new TransportError(
      {
        kind,
        message: `not sent, since \`${this.#options.endpoint}\` has all but stopped to answer: ${reason}, and the latest failure is: ${message}`,
        hints: ['run it again when the endpoint has recovered'],
      },
      [],
      { isFinal: true },
    );
  }

  #refuseParked(milliseconds: number): TransportError {
    this.#tally.notSent();
    const { endpoint } = this.#options;
    const rest = `${describeDuration(milliseconds)}, and a request waits ${describeDuration(LONGEST_WAIT_MILLISECONDS)} at most`;
    const message = `not sent, since \`${endpoint}\` asked to be left alone for another ${rest}`;
    return new TransportError({ kind: 'rate_limit', message }, [], { isFinal: true });
  }
}

/** A used-up quota is none: waiting does not help, and nobody else has to. */
function isRateLimit(failure: Failure, request: HttpRequest): boolean {
  return failure.kind === 'rate_limit' && request.isFinal?.(failure) !== true;
}

function isKnown({ requests, tokens }: Rates): boolean {
  return requests !== undefined || tokens !== undefined;
}
