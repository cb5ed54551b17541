type Headers = Readonly<Record<string, string>>;

interface Policy {
  /** A minute. */
  readonly limit: number;
  readonly remaining: number | undefined;
  /** In milliseconds. */
  readonly reset: number | undefined;
}

/** What the IETF's drafts on `RateLimit` headers say, from the third to the latest. */
export function readPolicies(
  headers: Headers,
): { readonly requests?: Policy; readonly tokens?: Policy } | undefined {
  const items = readItems(headers['ratelimit-policy']);
  const states = readItems(headers['ratelimit']);
  const policies =
    items.length > 0 ? items.flatMap((item) => readNamed(item, states)) : readOlder(headers);
  if (policies.length === 0) return undefined;
  const requests = strictest(policies, (name) => !name.includes('token'));
  const tokens = strictest(policies, (name) => name.includes('token'));
  return { ...(requests && { requests }), ...(tokens && { tokens }) };
}

interface Named {
  readonly name: string;
  readonly policy: Policy;
}

/** `"default";q=100;w=60` with `"default";r=50;t=30`: q in w seconds, r left, new ones in t seconds. */
function readNamed(item: Item, states: readonly Item[]): readonly Named[] {
  const { q, w } = item.parameters;
  const state = states.find(({ name }) => name === item.name)?.parameters ?? {};
  return makePolicy(item.name, {
    limit: q,
    window: w,
    remaining: state['r'],
    reset: state['t'],
  });
}

/** `RateLimit: limit=100, remaining=50, reset=5`, or a header for each with `100, 100;w=60`. */
function readOlder(headers: Headers): readonly Named[] {
  const joined = readPairs(headers['ratelimit']);
  const limits = readItems(headers['ratelimit-limit']);
  const limit = joined['limit'] ?? numberOf(limits[0]?.name);
  const window = limits.find(({ name }) => Number(name) === limit && name !== '')?.parameters['w'];
  const windowed = limits.find(({ parameters }) => parameters['w'] !== undefined);
  return makePolicy('', {
    limit,
    window: window ?? windowed?.parameters['w'],
    remaining: joined['remaining'] ?? numberOf(headers['ratelimit-remaining']),
    reset: joined['reset'] ?? numberOf(headers['ratelimit-reset']),
  });
}

/**
 * Without a window it is taken for one of a minute, unless it lasts for longer, or may be one of a second:
 * another answer will tell.
 */
function makePolicy(
  name: string,
  told: {
    readonly limit: number | undefined;
    readonly window: number | undefined;
    readonly remaining: number | undefined;
    readonly reset: number | undefined;
  },
): readonly Named[] {
  const { limit, window = 60, remaining, reset } = told;
  if (limit === undefined || limit <= 0 || !Number.isFinite(limit * 60) || window <= 0) return [];
  if (told.window === undefined && reset === 1) return [];
  if (window > LONGEST_WINDOW || (reset ?? 0) > LONGEST_WINDOW) return [];
  const policy = {
    limit: (limit * 60) / window,
    remaining: remaining !== undefined && remaining > 0 ? remaining : undefined,
    reset: reset === undefined ? undefined : reset * 1000,
  };
  return [{ name, policy }];
}

/** Two minutes: who paces a run by what a day allows never ends. */
const LONGEST_WINDOW = 120;

function strictest(
  policies: readonly Named[],
  isMeant: (name: string) => boolean,
): Policy | undefined {
  const meant = policies.filter(({ name }) => isMeant(name)).map(({ policy }) => policy);
  return meant.sort((a, b) => a.limit - b.limit)[0];
}

interface Item {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/** A list of structured fields, of which only numbers are wanted. */
function readItems(text: string | undefined): readonly Item[] {
  if (text === undefined) return [];
  return text.split(',').flatMap((item) => {
    const [head = '', ...rest] = item.split(';').map((part) => part.trim());
    if (head === '' || head.includes('=')) return [];
    const name = head.replaceAll('"', '').toLowerCase();
    return [{ name, parameters: readPairs(rest.join(',')) }];
  });
}

function readPairs(text: string | undefined): Readonly<Record<string, number>> {
  const pairs = new Map<string, number>();
  for (const [, key = '', value] of (text ?? '').matchAll(/(?<![a-z])([a-z]+)\s*=\s*(-?\d+)/gi)) {
    pairs.set(key.toLowerCase(), Number(value));
  }
  return Object.fromEntries(pairs);
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*-?\d+/.test(text) ? Number.parseInt(text, 10) : undefined;
}
