type Headers = Readonly<Record<string, string>>;

/** A limit whose window is known. */
export interface Policy {
  /** A minute. */
  readonly limit: number;
  readonly remaining: number | undefined;
  /** In milliseconds. */
  readonly reset: number | undefined;
}

/** What an answer says of a limit, before it is known over what time that is. */
export interface Unwindowed {
  readonly limit: number;
  readonly remaining: number | undefined;
  /** In seconds, as it was written. */
  readonly reset: string | undefined;
}

export interface Policies {
  readonly requests?: Policy;
  readonly tokens?: Policy;
  /** Requests at the same time. */
  readonly inFlight?: number;
  /** Of requests, where no window is told for any limit. */
  readonly unwindowed?: Unwindowed;
}

/**
 * What the IETF's drafts on `RateLimit` headers say, from the third to the latest, and the third's form with
 * `x-` before it, which Envoy sends.
 */
export function readPolicies(headers: Headers): Policies {
  const items = readItems(headers['ratelimit-policy']);
  const named = items.filter(({ parameters }) => parameters['q'] !== undefined);
  if (named.length === 0) return readOlder(headers, items);
  const states = readItems(headers['ratelimit']);
  const policies = named.flatMap((item) => readNamed(item, states));
  const requests = strictest(policies, 'requests');
  const tokens = strictest(policies, 'tokens');
  const inFlight = named
    .filter((item) => countedBy(item) === 'inFlight')
    .map(({ parameters }) => parameters['q'] ?? 0)
    .filter((most) => most > 0)
    .sort((a, b) => a - b)[0];
  return {
    ...(requests && { requests }),
    ...(tokens && { tokens }),
    ...(inFlight !== undefined && { inFlight }),
  };
}

type Counted = 'requests' | 'tokens' | 'inFlight';

interface Named {
  readonly counted: Counted;
  readonly policy: Policy;
}

/** The unit decides, and where there is none, the name. What counts something else, bytes say, says nothing here. */
function countedBy({ name, unit = '' }: Item): Counted | undefined {
  if (unit === '') return name.includes('token') ? 'tokens' : 'requests';
  if (unit === 'requests') return 'requests';
  if (unit.includes('token')) return 'tokens';
  return unit === 'concurrent-requests' ? 'inFlight' : undefined;
}

/** `"default";q=100;w=60` with `"default";r=50;t=30`: q in w seconds, r left, new ones in t seconds. */
function readNamed(item: Item, states: readonly Item[]): readonly Named[] {
  const counted = countedBy(item);
  if (counted === undefined || counted === 'inFlight') return [];
  const { q, w } = item.parameters;
  const state = states.find(({ name }) => name === item.name)?.parameters ?? {};
  return makePolicy({ limit: q, window: w, remaining: state['r'], reset: state['t'] }).map(
    (policy) => ({ counted, policy }),
  );
}

/**
 * `RateLimit: limit=100, remaining=50, reset=5`, or a header for each. Windows stand behind limits, as in
 * `100;w=60`, in `RateLimit-Policy` or beside the limit itself.
 */
function readOlder(headers: Headers, items: readonly Item[]): Policies {
  const { limit, remaining, reset, limits } = readState(headers);
  const windowed = [...limits, ...items].filter(
    ({ name, parameters }) => Number(name) > 0 && parameters['w'] !== undefined,
  );
  const own = windowed.find(({ name }) => Number(name) === limit) ?? windowed[0];
  if (own === undefined) {
    const isTold = limit !== undefined && limit > 0 && Number.isFinite(limit * 60);
    return isTold ? { unwindowed: { limit, remaining: positive(remaining), reset } } : {};
  }
  const policies = windowed.flatMap((item) => {
    const told = { limit: Number(item.name), window: item.parameters['w'] };
    if (item !== own) return makePolicy(told);
    return makePolicy({ ...told, limit: limit ?? told.limit, remaining, reset: numberOf(reset) });
  });
  const requests = strictest(
    policies.map((policy) => ({ counted: 'requests', policy })),
    'requests',
  );
  return requests === undefined ? {} : { requests };
}

function readState(headers: Headers): {
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  readonly reset: string | undefined;
  readonly limits: readonly Item[];
} {
  const isEnvoys =
    headers['ratelimit-limit'] === undefined &&
    /;\s*w\s*=/.test(headers['x-ratelimit-limit'] ?? '');
  const prefix = isEnvoys ? 'x-ratelimit' : 'ratelimit';
  const joined = readPairs(headers['ratelimit']);
  const limits = readItems(headers[`${prefix}-limit`]);
  return {
    limit: joined['limit'] ?? numberOf(limits[0]?.name),
    remaining: joined['remaining'] ?? numberOf(headers[`${prefix}-remaining`]),
    reset: joined['reset']?.toString() ?? headers[`${prefix}-reset`],
    limits,
  };
}

/** One without a window is taken for one of a minute: its name says that it is a policy, and not a state. */
function makePolicy(told: {
  readonly limit: number | undefined;
  readonly window: number | undefined;
  readonly remaining?: number | undefined;
  readonly reset?: number | undefined;
}): readonly Policy[] {
  const { limit, window = 60, remaining, reset } = told;
  if (limit === undefined || limit <= 0 || !Number.isFinite(limit * 60) || window <= 0) return [];
  if (told.window === undefined && reset === 1) return [];
  if (window > LONGEST_WINDOW || (reset ?? 0) > LONGEST_WINDOW) return [];
  return [
    {
      limit: (limit * 60) / window,
      remaining: positive(remaining),
      reset: reset === undefined ? undefined : reset * 1000,
    },
  ];
}

function positive(count: number | undefined): number | undefined {
  return count !== undefined && count > 0 ? count : undefined;
}

/** Two minutes: who paces a run by what a day allows never ends. */
const LONGEST_WINDOW = 120;

function strictest(policies: readonly Named[], counted: Counted): Policy | undefined {
  const meant = policies.filter((each) => each.counted === counted).map(({ policy }) => policy);
  return meant.sort((a, b) => a.limit - b.limit)[0];
}

/** A member of a list of structured fields. */
export interface Item {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** What is counted, where it says so. */
  readonly unit?: string;
}

/** A list of structured fields, of which numbers are wanted, and `qu`. */
export function readItems(text: string | undefined): readonly Item[] {
  if (text === undefined) return [];
  return text.split(',').flatMap((item) => {
    const [head = '', ...rest] = item.split(';').map((part) => part.trim());
    if (head === '' || head.includes('=')) return [];
    const name = head.replaceAll('"', '').toLowerCase();
    const unit = rest.map((part) => /^qu\s*=\s*"?([\w-]+)/i.exec(part)?.[1]).find(Boolean);
    const parameters = readPairs(rest.join(','));
    return [{ name, parameters, ...(unit !== undefined && { unit: unit.toLowerCase() }) }];
  });
}

/** `limit=100, remaining=50`. */
export function readPairs(text: string | undefined): Readonly<Record<string, number>> {
  const pairs = new Map<string, number>();
  for (const [, key = '', value] of (text ?? '').matchAll(/(?<![a-z])([a-z]+)\s*=\s*(-?\d+)/gi)) {
    pairs.set(key.toLowerCase(), Number(value));
  }
  return Object.fromEntries(pairs);
}

/** What a text begins with. */
export function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*-?\d+/.test(text) ? Number.parseInt(text, 10) : undefined;
}
