import type { BudgetLimits } from '../protocol/budget-record.ts';
import type { Location } from '../source/location.ts';

/** The most that may be used, as an author wrote it. */
export interface Budget {
  readonly limits: BudgetLimits;
  /** Of `cost`, where that is limited, else of the whole. */
  readonly location: Location;
}

/** Budgets that the configuration sets for more than one pipeline. */
export interface SharedBudgets {
  readonly run?: Budget;
  readonly tags: ReadonlyMap<string, Budget>;
}

export const noBudgets: SharedBudgets = { tags: new Map() };
