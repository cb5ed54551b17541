import type { Rates } from './ledger-state.ts';
import { answeredAt, readDelay } from './read-delay.ts';
import { readPolicies, type Unwindowed } from './read-policies.ts';
import { SHORTEST_MINUTE, type ToldState, WindowWatch } from './window-watch.ts';

/** What an answer's headers say of limits. */
export interface LearnedLimits {
  /** A minute. */
  readonly limits: Rates;
  readonly remaining: Rates;
  /** Requests at the same time. */
  readonly inFlight?: number;
  /** Until the last of them is as it was, in milliseconds; none for no limit. */
  readonly resetMilliseconds?: number;
}

type Headers = Readonly<Record<string, string>>;

interface Told extends ToldState {
  /** How soon it may be at the earliest, below zero where it may be over: whole seconds are mostly rounded up. */
  readonly earliestReset: number | undefined;
  /** In milliseconds, where it is told. */
  readonly window?: number | undefined;
}

/** What is known of a limit: a minute's, what is left, and how soon that is more. */
type Known = Pick<Told, 'limit' | 'remaining' | 'reset'>;

const nothing: LearnedLimits = { limits: {}, remaining: {} };

/** A bucket that holds a minute's worth is full again after a minute; what takes longer is a day's limit. */
const LONGEST_MINUTE = 120_000;

/**
 * Reads `x-ratelimit-*` as OpenAI, Azure, Pulze and many others send it, `anthropic-ratelimit-*`, and the
 * IETF's `RateLimit` and `RateLimit-Policy` with their older forms. Numbers that are not positive say
 * nothing: Azure sends 0 and -1 where it does not know. A limit that is not one of a minute is left out,
 * unless its window is told or shows over several answers, and so is one of fewer tokens than the answer
 * itself `used`, which would hold up whoever believed it.
 */
export class LimitLearner {
  readonly #requests = new WindowWatch();
  readonly #tokens = new WindowWatch();

  /** `now` is when the answer was made. */
  learn(headers: Headers, now: number, used = 0): LearnedLimits {
    if (!mentionsLimits(headers)) return nothing;
    const at = answeredAt(headers, now);
    const policies = readPolicies(headers);
    const requests = policies.requests ?? this.#learnRequests(headers, policies.unwindowed, at);
    const told = policies.tokens ?? this.#learnTokens(headers, at);
    const tokens = told?.limit !== undefined && told.limit < used ? undefined : told;
    const resets = [requests?.reset, tokens?.reset].filter((each) => each !== undefined);
    return {
      limits: both(requests?.limit, tokens?.limit),
      remaining: both(requests?.remaining, tokens?.remaining),
      ...(policies.inFlight !== undefined && { inFlight: policies.inFlight }),
      ...(resets.length > 0 && { resetMilliseconds: Math.max(...resets) }),
    };
  }

  #learnRequests(
    headers: Headers,
    unwindowed: Unwindowed | undefined,
    at: number,
  ): Known | undefined {
    if (unwindowed === undefined) {
      const told = readTold(headers, 'requests', at);
      return told && inWindow(told, told.window ?? this.#requests.see(told, at), minuteOf);
    }
    const told = { ...unwindowed, ...readReset(unwindowed.reset, at) };
    return inWindow(told, this.#requests.see(told, at), drafted);
  }

  #learnTokens(headers: Headers, at: number): Known | undefined {
    const told = readTold(headers, 'tokens', at);
    return told && inWindow(told, told.window ?? this.#tokens.see(told, at), longOf);
  }
}

/** As it is in a window that is known, or as it is guessed. */
function inWindow(
  told: Told,
  window: number | undefined,
  guess: (told: Told) => Told | undefined,
): Known | undefined {
  if (window === undefined || told.limit === undefined) return guess(told);
  return window > LONGEST_MINUTE ? undefined : { ...told, limit: (told.limit * 60_000) / window };
}

function mentionsLimits(headers: Headers): boolean {
  for (const name in headers) if (name.includes('ratelimit')) return true;
  return false;
}

function both(requests: number | undefined, tokens: number | undefined): Rates {
  return {
    ...(requests !== undefined && { requests }),
    ...(tokens !== undefined && { tokens }),
  };
}

function readTold(headers: Headers, what: 'requests' | 'tokens', now: number): Told | undefined {
  const spelt = [
    (part: string): string => `x-ratelimit-${part}-${what}`,
    (part: string): string => `anthropic-ratelimit-${what}-${part}`,
    ...(what === 'requests' ? [(part: string): string => `x-ratelimit-${part}`] : []),
  ];
  for (const name of spelt) {
    const told = readParts(headers, name, now);
    if (told.limit !== undefined || told.remaining !== undefined) return told;
  }
  return what === 'tokens' ? readHalves(headers, now) : undefined;
}

/** Anthropic counts what is read and what is written apart. */
function readHalves(headers: Headers, now: number): Told | undefined {
  const [input, output] = ['input', 'output'].map((half) =>
    readParts(headers, (part) => `anthropic-ratelimit-${half}-tokens-${part}`, now),
  );
  if (input?.limit === undefined || output?.limit === undefined) return undefined;
  const sum = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || b === undefined ? undefined : a + b;
  return {
    limit: sum(input.limit, output.limit),
    remaining: sum(input.remaining, output.remaining),
    reset: Math.max(input.reset ?? 0, output.reset ?? 0),
    earliestReset: Math.max(input.earliestReset ?? 0, output.earliestReset ?? 0),
    latestReset: Math.max(input.latestReset ?? 0, output.latestReset ?? 0),
  };
}

function readParts(headers: Headers, name: (part: string) => string, now: number): Told {
  // Azure's.
  const window = positive(headers[name('renewalperiod')]);
  return {
    limit: positive(headers[name('limit')]),
    remaining: positive(headers[name('remaining')]),
    window: window && window * 1000,
    ...readReset(headers[name('reset')], now),
  };
}

function readReset(
  text: string | undefined,
  now: number,
): Pick<Told, 'reset' | 'earliestReset' | 'latestReset'> {
  const reset = readDelay(text, now);
  const isWhole = text !== undefined && WHOLE.test(text);
  const slack = isWhole ? 1000 : text?.includes(':') ? 2000 : 100;
  return {
    reset,
    earliestReset: isWhole && reset !== undefined ? reset - 1000 : reset,
    latestReset: reset === undefined ? undefined : reset + slack,
  };
}

/** Seconds, or a time since 1970 on another clock. */
const WHOLE = /^\s*\d+\s*$/;

/** Some tell the requests of a day in the same words; how soon those that were used are back gives them away. */
function minuteOf(told: Told): Told | undefined {
  if (told.limit === undefined || told.reset === undefined) return longOf(told);
  const window = windowOf(told, told.reset);
  return Math.max(window, told.reset) > LONGEST_MINUTE ? undefined : longOf(told);
}

/**
 * Some tell the limit of a second in the same words. What may be one says nothing: a limit of a minute is
 * known from a later answer, when more of it was used.
 */
function longOf(told: Told): Told | undefined {
  const { reset = 0, earliestReset = 0 } = told;
  if (reset === 0 && earliestReset === 0) return told;
  return windowOf(told, earliestReset) < SHORTEST_MINUTE ? undefined : told;
}

/** What a draft's headers tell is one of a minute, unless it lasts for longer, or may be one of a second. */
function drafted(told: Told): Told | undefined {
  const { reset = LONGEST_MINUTE } = told;
  return reset <= 1000 || reset > LONGEST_MINUTE ? undefined : told;
}

/** How long a bucket takes to fill, in milliseconds, where what was used of it is back after `reset`. */
function windowOf({ limit, remaining = 0 }: Told, reset: number): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  const used = limit - remaining;
  return used > 0 ? (reset * limit) / used : reset;
}

function positive(text: string | undefined): number | undefined {
  const number = text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : 0;
  return number > 0 && Number.isFinite(number) ? number : undefined;
}
