import { type Bucket, fill, waitFor } from './bucket.ts';

export interface Amounts {
  readonly requests: number;
  readonly tokens: number;
}

/** A minute; absent where no limit is known. */
export type Rates = Partial<Amounts>;

/** What is known of the limits of one model at one endpoint with one key; plain JSON. */
export interface LedgerState {
  readonly requests?: Bucket;
  readonly tokens?: Bucket;
  /** As services said it. */
  readonly learned: Rates;
  /** Nothing is sent before. */
  readonly parkedUntil: number;
  /** Who takes from it, and when each did so last. */
  readonly members: Readonly<Record<string, number>>;
}

/** What happens to it in one step. */
export interface LedgerChange {
  readonly member: string;
  /** By the user; they hold as they are, whatever a service says. */
  readonly configured: Rates;
  /** For a request that is to be made. */
  readonly take?: Amounts;
  /** More than was taken, or, below zero, less. */
  readonly settle?: Amounts;
  readonly learned?: Rates;
  /** What a service says is left. */
  readonly remaining?: Rates;
  /** A service refused: nothing is left, and nothing is sent for so long from now. */
  readonly parkMilliseconds?: number;
}

export interface LedgerAnswer {
  /** Until what was taken may be used. */
  readonly waitMilliseconds: number;
  readonly parkedMilliseconds: number;
  /** In force. */
  readonly rates: Rates;
  readonly members: number;
}

/** Of a limit that a service told; its clock and its count are not ours. */
const HEADROOM = 0.95;

/** Who took nothing for so long is gone. */
const MEMBER_MILLISECONDS = 60_000;

/** What is limited. */
export const AMOUNTS = ['requests', 'tokens'] as const;

/** A day: no service means a longer rest, and none that is written down may be longer. */
export const LONGEST_REST = 86_400_000;

export const emptyLedger: LedgerState = { learned: {}, parkedUntil: 0, members: {} };

/** Takes now what is filled in later, so that who comes first is served first. */
export function applyChange(
  state: LedgerState,
  change: LedgerChange,
  now: number,
): { readonly state: LedgerState; readonly answer: LedgerAnswer } {
  const learned =
    change.learned === undefined ? state.learned : { ...state.learned, ...change.learned };
  const rates = ratesOf(change.configured, learned);
  const park = Math.min(change.parkMilliseconds ?? 0, LONGEST_REST);
  const parkedUntil = Math.max(state.parkedUntil, now + park);
  const members = countMembers(state.members, change.member, now);
  let wait = change.take === undefined ? 0 : parkedUntil - now;
  const buckets: Partial<Record<'requests' | 'tokens', Bucket>> = {};
  for (const name of AMOUNTS) {
    const perMinute = rates[name];
    if (perMinute === undefined) continue;
    const filled = fill(state[name], perMinute, now);
    const left = leftOf(change, name, perMinute);
    // What is settled was so before.
    const level = Math.min(filled.level, left) - (change.settle?.[name] ?? 0);
    const taken = change.take?.[name] ?? 0;
    if (taken > 0) wait = Math.max(wait, waitFor(taken, { level, at: now }, perMinute));
    buckets[name] = fill({ level: level - taken, at: now }, perMinute, now);
  }
  return {
    // A bucket that this process has no limit for is another's, and stays as it is.
    state: { ...state, learned, parkedUntil, members, ...buckets },
    answer: {
      waitMilliseconds: wait,
      parkedMilliseconds: Math.max(0, parkedUntil - now),
      rates,
      members: Object.keys(members).length,
    },
  };
}

/** After a rest it fills up from nothing, but for what was refused: a service that was used up has no burst to give. */
function leftOf(
  { remaining, parkMilliseconds }: LedgerChange,
  name: 'requests' | 'tokens',
  perMinute: number,
): number {
  if (parkMilliseconds !== undefined) return (-parkMilliseconds * perMinute) / 60_000;
  return remaining?.[name] ?? Number.POSITIVE_INFINITY;
}

function ratesOf(configured: Rates, learned: Rates): Rates {
  const rates: { requests?: number; tokens?: number } = {};
  for (const name of AMOUNTS) {
    const told = learned[name];
    const rate = configured[name] ?? (told === undefined ? undefined : told * HEADROOM);
    if (rate !== undefined) rates[name] = rate;
  }
  return rates;
}

function countMembers(
  members: LedgerState['members'],
  member: string,
  now: number,
): LedgerState['members'] {
  if (members[member] === now) return members;
  const living: Record<string, number> = {};
  for (const [name, at] of Object.entries(members)) {
    if (now - at < MEMBER_MILLISECONDS) living[name] = at;
  }
  living[member] = now;
  return living;
}
