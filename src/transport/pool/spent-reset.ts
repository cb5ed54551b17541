import { readDelay } from './read-delay.ts';
import { numberOf, readItems, readPairs } from './read-policies.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * In how many milliseconds all that is used up is there again, as the IETF's drafts on `RateLimit` headers say it in
 * a refusal: `"default";r=0;t=30`, `remaining=0, reset=30`, or a header for each. Undefined where nothing is used
 * up. Other services' `x-ratelimit-reset` is about something else: when all is as it was.
 */
export function readSpentReset(headers: Headers, now: number): number | undefined {
  const resets = [...readStates(headers), readOlderState(headers, now)].filter(
    (each) => each !== undefined && each > 0,
  );
  return resets.length > 0 ? Math.max(...(resets as readonly number[])) : undefined;
}

/** What counts requests at the same time is over when one of them is. */
function readStates(headers: Headers): readonly (number | undefined)[] {
  const inFlight = readItems(headers['ratelimit-policy'])
    .filter(({ unit }) => unit === 'concurrent-requests')
    .map(({ name }) => name);
  return readItems(headers['ratelimit'])
    .filter(({ name, parameters }) => parameters['r'] === 0 && !inFlight.includes(name))
    .map(({ parameters }) => toMilliseconds(parameters['t']));
}

function readOlderState(headers: Headers, now: number): number | undefined {
  const joined = readPairs(headers['ratelimit']);
  const remaining = joined['remaining'] ?? numberOf(headers['ratelimit-remaining']);
  if (remaining !== 0) return undefined;
  return toMilliseconds(joined['reset']) ?? readDelay(headers['ratelimit-reset'], now);
}

function toMilliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
