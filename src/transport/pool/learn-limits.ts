import type { Rates } from './ledger-state.ts';
import { answeredAt, readDelay } from './read-delay.ts';
import { readPolicies, type Unwindowed } from './read-policies.ts';

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

interface Told {
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  /** In milliseconds. */
  readonly reset: number | undefined;
  /** How soon it may be at the earliest: whole seconds are mostly rounded up. */
  readonly earliestReset: number | undefined;
  /** The window in seconds, where it is told. */
  readonly period?: number | undefined;
}

const nothing: LearnedLimits = { limits: {}, remaining: {} };

/** What is full again so soon is a limit of a second, or of a few. */
const SHORTEST_MINUTE = 15_000;

/** A bucket that holds a minute's worth is full again after a minute; what takes longer is a day's limit. */
const LONGEST_MINUTE = 120_000;

/**
 * Reads `x-ratelimit-*` as OpenAI, Azure, Pulze and many others send it, `anthropic-ratelimit-*`, and the
 * IETF's `RateLimit` and `RateLimit-Policy` with their older forms. Numbers that are not positive say
 * nothing: Azure sends 0 and -1 where it does not know. A limit that is not one of a minute is left out,
 * unless its window is told, and so is one of fewer tokens than the answer itself `used`, which would hold
 * up whoever believed it. `now` is when the answer was made.
 */
export function learnLimits(headers: Headers, now: number, used = 0): LearnedLimits {
  if (!mentionsLimits(headers)) return nothing;
  const at = answeredAt(headers, now);
  const policies = readPolicies(headers);
  const requests = policies.requests ?? learnRequests(headers, policies.unwindowed, at);
  const tokensTold = policies.tokens ?? ofMinute(readTold(headers, 'tokens', at), longOf);
  const isTooFew = tokensTold?.limit !== undefined && tokensTold.limit < used;
  const tokens = isTooFew ? undefined : tokensTold;
  const resets = [requests?.reset, tokens?.reset].filter((each) => each !== undefined);
  return {
    limits: both(requests?.limit, tokens?.limit),
    remaining: both(requests?.remaining, tokens?.remaining),
    ...(policies.inFlight !== undefined && { inFlight: policies.inFlight }),
    ...(resets.length > 0 && { resetMilliseconds: Math.max(...resets) }),
  };
}

function learnRequests(
  headers: Headers,
  unwindowed: Unwindowed | undefined,
  at: number,
): Pick<Told, 'limit' | 'remaining' | 'reset'> | undefined {
  return unwindowed === undefined
    ? ofMinute(readTold(headers, 'requests', at), minuteOf)
    : drafted({ ...unwindowed, reset: readDelay(unwindowed.reset, at) });
}

/** As it is told, or as it is guessed. */
function ofMinute(
  told: Told | undefined,
  guess: (told: Told) => Told | undefined,
): Told | undefined {
  if (told?.period === undefined) return told && guess(told);
  if (told.period * 1000 > LONGEST_MINUTE) return undefined;
  return told.period === 60 ? told : guess(told);
}

/** Whether anything is said of limits, also what cannot be used. */
export function mentionsLimits(headers: Headers): boolean {
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
  };
}

function readParts(headers: Headers, name: (part: string) => string, now: number): Told {
  const text = headers[name('reset')];
  const reset = readDelay(text, now);
  const isRounded = reset !== undefined && text !== undefined && WHOLE_SECONDS.test(text);
  return {
    limit: positive(headers[name('limit')]),
    remaining: positive(headers[name('remaining')]),
    reset,
    earliestReset: isRounded ? Math.max(0, reset - 1000) : reset,
    // Azure's.
    period: positive(headers[name('renewalperiod')]),
  };
}

/** Of a duration, or since 1970. */
const WHOLE_SECONDS = /^\s*\d{1,11}\s*$/;

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
  if (!told.reset || told.earliestReset === undefined) return told;
  return windowOf(told, told.earliestReset) < SHORTEST_MINUTE ? undefined : told;
}

/**
 * What a draft's headers tell is one of a minute, unless it lasts for longer, or may be one of a second: another
 * answer will tell.
 */
function drafted<Limit extends { readonly reset: number | undefined }>(
  told: Limit,
): Limit | undefined {
  const { reset = 0 } = told;
  return reset === 1000 || reset > LONGEST_MINUTE ? undefined : told;
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
