import type { Clock } from '../../environment/environment.ts';
import {
  applyChange,
  emptyLedger,
  type LedgerAnswer,
  type LedgerChange,
  type Rates,
} from './ledger-state.ts';

export type OwnChange = Omit<LedgerChange, 'member' | 'configured'>;

/** What is taken from before a request is sent, and what answers are entered in. */
export interface Ledger {
  /** At once where nobody else takes from it. Never rejects. */
  take(amounts: NonNullable<LedgerChange['take']>): LedgerAnswer | Promise<LedgerAnswer>;
  /** What an answer told, or what was taken and not used. */
  enter(change: Omit<OwnChange, 'take'>): void;
  /** In force, as far as this process knows. */
  readonly rates: Rates;
  /** Milliseconds until anything may be sent, as far as this process knows. */
  parkedFor(): number;
  /** Where it is kept; absent for one of this process alone. */
  readonly shared?: string;
  /** What is wrong with sharing it. */
  readonly problem?: string | undefined;
  /** Hands over what was entered. */
  close(): Promise<void>;
}

/** Of this process alone. */
export function makeLocalLedger(configured: Rates, clock: Pick<Clock, 'monotonic'>): Ledger {
  let state = emptyLedger;
  let rates = configured;
  const apply = (change: OwnChange): LedgerAnswer => {
    const applied = applyChange(
      state,
      { member: 'self', configured, ...change },
      clock.monotonic(),
    );
    state = applied.state;
    rates = applied.answer.rates;
    return applied.answer;
  };
  return {
    take: (amounts) => apply({ take: amounts }),
    enter: apply,
    get rates() {
      return rates;
    },
    parkedFor: () => Math.max(0, state.parkedUntil - clock.monotonic()),
    close: () => Promise.resolve(),
  };
}
