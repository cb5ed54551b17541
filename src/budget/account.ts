import {
  type BudgetKind,
  type BudgetLimits,
  type BudgetName,
  type BudgetState,
  nameBudget,
} from '../protocol/budget-record.ts';

/** What a request uses, or may use. */
export interface Amounts {
  readonly requests: number;
  readonly tokens: number;
  readonly costUsd: number;
}

/** What an attempt used, as far as that is known. */
export type KnownUse = Partial<Omit<Amounts, 'requests'>>;

/** An attempt, before it is sent. */
export interface Charge {
  /** No attempt uses more; infinite where there is no such bound. */
  readonly ceiling: Amounts;
  /** What it is expected to use at the most. */
  readonly likely: Amounts;
}

/** `wait`: it may fit when what is in flight is settled. */
export type Room = 'now' | 'wait' | BudgetKind;

const nothing: Amounts = { requests: 0, tokens: 0, costUsd: 0 };

/** One budget, with what was used of it and what is in flight. */
export class Account {
  readonly name: BudgetName;
  readonly limits: BudgetLimits;
  /** Aborts when its time is over. */
  readonly over: AbortController = new AbortController();
  #used: Amounts = nothing;
  #held: Amounts = nothing;
  #inFlight = 0;
  #uncertain = 0;
  #spent: BudgetKind | undefined;

  constructor(name: BudgetName, limits: BudgetLimits) {
    this.name = name;
    this.limits = limits;
  }

  /** What had no room for a request, or for the next trial. */
  get spent(): BudgetKind | undefined {
    return this.#spent;
  }

  get uncertain(): number {
    return this.#uncertain;
  }

  /** Whether the most that is in flight has no room any more. */
  get isOverdrawn(): boolean {
    return this.#findLacking(add(this.#used, this.#held)) !== undefined;
  }

  get isOver(): boolean {
    return this.#spent !== undefined || this.over.signal.aborted;
  }

  /**
   * Whether an attempt may be sent. It may where the most that is in flight leaves room for the most that
   * it can use; else only by itself, where what it is expected to use has room: so that what is used in the
   * end is above the limit by one answer's uncertainty at the most, however many are in flight; and by what
   * had left already where a service gives more than it was asked for.
   */
  roomFor({ ceiling, likely }: Charge): Room {
    if (this.over.signal.aborted) return 'time';
    const lacking = this.#findLacking(add(this.#used, likely));
    if (lacking !== undefined) return lacking;
    if (this.#inFlight === 0) return 'now';
    const most = add(add(this.#used, this.#held), ceiling);
    return this.#findLacking(most) === undefined ? 'now' : 'wait';
  }

  /** Says that it ended something. */
  spend(kind: BudgetKind): void {
    this.#spent ??= kind;
  }

  hold({ ceiling }: Charge): void {
    this.#inFlight += 1;
    this.#held = add(this.#held, ceiling);
  }

  release({ ceiling }: Charge): void {
    this.#inFlight -= 1;
    // What is unlimited may be infinite; what is limited is so only in flight by itself.
    this.#held = this.#inFlight === 0 ? nothing : subtract(this.#held, ceiling);
  }

  /** What was used in the end; for what nobody knows, what it can be at the most. */
  settle(used: KnownUse, charge: Charge): void {
    const { cost_usd: cost, tokens } = this.limits;
    const isLacking =
      (cost !== undefined && used.costUsd === undefined) ||
      (tokens !== undefined && used.tokens === undefined);
    if (isLacking) this.#uncertain += 1;
    this.#used = add(this.#used, { ...mostOf(charge), ...used });
  }

  /** `milliseconds`: how long the run has gone on. */
  state(milliseconds: number): BudgetState {
    const { limits } = this;
    const { costUsd, tokens, requests } = this.#used;
    return {
      ...this.name,
      limits,
      used: {
        ...(limits.cost_usd !== undefined && { cost_usd: costUsd }),
        ...(limits.tokens !== undefined && { tokens }),
        ...(limits.requests !== undefined && { requests }),
        ...(limits.time_ms !== undefined && { time_ms: milliseconds }),
      },
    };
  }

  /** Why a request is not sent. */
  refuse(kind: BudgetKind): string {
    const name = nameBudget({ ...this.name, limits: this.limits, used: {} }, kind);
    return kind === 'time' ? `${name} is over` : `${name} has no room for this request`;
  }

  #findLacking(amounts: Amounts): BudgetKind | undefined {
    const { cost_usd: cost, tokens, requests } = this.limits;
    if (requests !== undefined && amounts.requests > requests) return 'requests';
    if (tokens !== undefined && amounts.tokens > tokens) return 'tokens';
    if (cost !== undefined && amounts.costUsd > cost + ROUNDING) return 'cost';
    return undefined;
  }
}

/** Sums of fractions drift: a thousandth of a millionth of a dollar is nobody's. */
const ROUNDING = 1e-9;

/** What counts for an attempt of which nobody knows what it used. */
export function mostOf({ ceiling, likely }: Charge): Amounts {
  return {
    requests: ceiling.requests,
    tokens: bounded(ceiling.tokens, likely.tokens),
    costUsd: bounded(ceiling.costUsd, likely.costUsd),
  };
}

/** Where there is no bound, what was expected. */
function bounded(ceiling: number, likely: number): number {
  return Number.isFinite(ceiling) ? ceiling : likely;
}

function add(one: Amounts, other: Amounts): Amounts {
  return {
    requests: one.requests + other.requests,
    tokens: one.tokens + other.tokens,
    costUsd: one.costUsd + other.costUsd,
  };
}

function subtract(one: Amounts, other: Amounts): Amounts {
  return {
    requests: one.requests - other.requests,
    tokens: one.tokens - other.tokens,
    costUsd: one.costUsd - other.costUsd,
  };
}
