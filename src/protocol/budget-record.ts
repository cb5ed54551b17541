import { plainNumber } from '../source/plain-number.ts';

/** What a budget limits. `time` is of the clock, from the beginning of the run. */
export interface BudgetLimits {
  readonly cost_usd?: number;
  /** Prompt and completion tokens together. */
  readonly tokens?: number;
  /** HTTP attempts, retries included. */
  readonly requests?: number;
  readonly time_ms?: number;
}

export type BudgetKind = 'cost' | 'tokens' | 'requests' | 'time';

/** Whose budget it is. */
export interface BudgetName {
  readonly of: 'run' | 'pipeline' | 'tag';
  /** Of the pipeline or the tag. */
  readonly name?: string;
}

/** How far a budget is used. Only what it limits is counted. */
export interface BudgetState extends BudgetName {
  readonly limits: BudgetLimits;
  /** What answers came to; for an attempt whose use is not known, the most that it can have used. */
  readonly used: BudgetLimits;
}

/** What became of a budget. */
export interface BudgetRecord extends BudgetState {
  /** Attempts that broke off or did not say what they used, in `used` at their most; absent for none. */
  readonly uncertain?: number;
  /** What had no room for the next request. */
  readonly spent?: BudgetKind;
  /** Its trials, and how many of them were not run; absent where it did not end anything. */
  readonly trials?: number;
  readonly not_run?: number;
  /** Of those, how many were begun, and have answers that are kept for whoever goes on; absent for none. */
  readonly cut_off?: number;
  /** Those that a service had failed when there was no room for more; absent for none. */
  readonly failing?: FailingTrials;
}

/** Trials that were not run, and whose failures no record has. */
export interface FailingTrials {
  readonly trials: number;
  /** What the service failed with in the first of them, in the order of the plan. */
  readonly message: string;
}

/** Whether it ended something before anything was used of it: what was asked for is larger. */
export function isUntouched({ used, spent }: BudgetRecord): boolean {
  if (spent === undefined || spent === 'time') return false;
  return (used[spent === 'cost' ? 'cost_usd' : spent] ?? 0) === 0;
}

/** `the cost budget of the run ($0.5)`. */
export function nameBudget({ of, name, limits }: BudgetState, kind: BudgetKind): string {
  const whose = name === undefined ? `the ${of}` : `the ${of} \`${name}\``;
  const [word, limit] = {
    cost: ['cost', `$${plainNumber(limits.cost_usd ?? 0)}`],
    tokens: ['token', `${limits.tokens}`],
    requests: ['request', `${limits.requests}`],
    time: ['time', nameTime(limits.time_ms ?? 0)],
  }[kind];
  return `the ${word} budget of ${whose} (${limit})`;
}

/** As an author would write it: `90s`, `10m`. */
function nameTime(milliseconds: number): string {
  const units = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const;
  const fitting = units.find(([, unit]) => milliseconds > 0 && milliseconds % unit === 0);
  return fitting === undefined ? `${milliseconds}ms` : `${milliseconds / fitting[1]}${fitting[0]}`;
}
