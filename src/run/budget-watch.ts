import type { Account } from '../budget/account.ts';
import { listAccounts, payersOf, type RunBudgets } from '../budget/run-budgets.ts';
import type { Clock } from '../environment/environment.ts';
import { type Plan, type Trial, tagsOf } from '../plan/plan.ts';
import {
  type BudgetRecord,
  type BudgetState,
  type FailingTrials,
  isUntouched,
  nameBudget,
} from '../protocol/budget-record.ts';
import type { RunEvent, TrialCutOff } from '../protocol/event.ts';
import type { TrialRecord } from '../protocol/record.ts';
import type { RunStop } from '../protocol/summary.ts';
import type { Conductor, RunContext } from './conductor.ts';
import { findFailureBefore, hasAnswers, lacksBudget } from './cut-off.ts';
import type { KeptTrials } from './kept-trials.ts';

/** Keeps trials from being begun whose budgets are used up, and knows what became of the budgets. */
export class BudgetWatch {
  readonly #budgets: RunBudgets;
  readonly #clock: Clock;
  readonly #kept: KeptTrials | undefined;
  /** How long earlier sessions of the run took. */
  readonly #earlier: number;
  readonly #startedAt: number;
  readonly #ended = new Map<Account, number>();
  /** In this session. */
  readonly #cutOff = new Map<Account, number>();
  readonly #failing = new Map<Account, Failing>();
  readonly #cancels: readonly (() => void)[];

  constructor(budgets: RunBudgets, clock: Clock, kept: KeptTrials | undefined) {
    this.#budgets = budgets;
    this.#clock = clock;
    this.#kept = kept;
    this.#earlier = kept?.durationMilliseconds ?? 0;
    this.#startedAt = clock.monotonic();
    this.#cancels = listAccounts(budgets).flatMap((account) => {
      const { time_ms: time } = account.limits;
      return time === undefined ? [] : [this.#endAfter(account, time - this.#earlier)];
    });
  }

  /** What is emitted passes through here. */
  emitThrough({ emit }: RunContext): RunContext['emit'] {
    return (event: RunEvent) => {
      if (event.type !== 'trial_finished' && event.type !== 'trial_cut_off') return emit(event);
      const payers = this.#payersOf(event.trial);
      if (event.type === 'trial_finished') count(this.#ended, payers);
      else if (lacksBudget(event.trial)) this.#cut(event, payers);
      void emit({ type: 'budgets_seen', budgets: this.#states() });
      return emit(event);
    };
  }

  /** A conductor that begins no trial without budget. */
  guard(conductor: Conductor): Conductor {
    const { recorder, readsInOrder } = conductor;
    return {
      recorder,
      readsInOrder,
      take: async (trial) => {
        if (this.#kept?.isSpared(trial.index)) count(this.#ended, this.#payersOf(describe(trial)));
        await conductor.take(trial);
      },
      run: async (trial) => {
        // What was finished costs nothing.
        const isFinished = this.#kept?.isFinished(trial.index) === true;
        if (isFinished || this.#mayBegin(trial)) return await conductor.run(trial);
        conductor.leaveOut(trial);
        return undefined;
      },
      spare: async (trial) => {
        if (!this.#isKept(trial)) count(this.#ended, this.#payersOf(describe(trial)));
        await conductor.spare(trial);
      },
      leaveOut: (trial) => conductor.leaveOut(trial),
      lacks: (trial) => conductor.lacks(trial),
      isOver: () => conductor.isOver() || this.#budgets.run?.isOver === true,
      findStop: () => conductor.findStop(),
      get alarm() {
        return conductor.alarm;
      },
      end: () => conductor.end(),
    };
  }

  /** When the run is over. */
  async close(plan: Plan): Promise<readonly BudgetRecord[]> {
    for (const cancel of this.#cancels) cancel();
    const records: BudgetRecord[] = [];
    const planned = await countPlanned(this.#budgets, plan);
    for (const account of listAccounts(this.#budgets)) {
      const trials = countOf(planned, account);
      const notRun = trials - countOf(this.#ended, account);
      const cutOff = countOf(this.#cutOff, account);
      // A time that is over by the end of the run has ended nothing.
      if (account.isOver && notRun > 0) account.spend('time');
      const { spent, uncertain } = account;
      const { trials: failed, message = '' } = this.#failing.get(account) ?? {};
      records.push({
        ...account.state(this.#elapsed),
        ...(uncertain > 0 && { uncertain }),
        ...(spent !== undefined && { spent, trials, not_run: notRun }),
        ...(spent !== undefined && cutOff > 0 && { cut_off: cutOff }),
        ...(spent !== undefined && failed && { failing: { trials: failed, message } }),
      });
    }
    return records;
  }

  #cut({ index, trial }: TrialCutOff, payers: readonly Account[]): void {
    if (hasAnswers(trial)) count(this.#cutOff, payers);
    const message = findFailureBefore(trial);
    if (message === undefined) return;
    for (const payer of payers) {
      const known = this.#failing.get(payer);
      const first = known !== undefined && known.index < index ? known : { index, message };
      this.#failing.set(payer, { ...first, trials: (known?.trials ?? 0) + 1 });
    }
  }

  get #elapsed(): number {
    return this.#clock.monotonic() - this.#startedAt + this.#earlier;
  }

  #states(): readonly BudgetState[] {
    const elapsed = this.#elapsed;
    return listAccounts(this.#budgets).map((account) => account.state(elapsed));
  }

  #endAfter(account: Account, milliseconds: number): () => void {
    const end = (): void => {
      account.over.abort();
      this.#budgets.ledger.pump();
    };
    if (milliseconds > 0) return this.#clock.schedule(milliseconds, end);
    end();
    return () => undefined;
  }

  /** Whether it was counted as it was taken over. */
  #isKept({ index }: Trial): boolean {
    return this.#kept?.isSpared(index) === true || this.#kept?.isFinished(index) === true;
  }

  #mayBegin(trial: Trial): boolean {
    const over = this.#payersOf(describe(trial)).filter(({ isOver }) => isOver);
    for (const account of over) account.spend('time');
    return over.length === 0;
  }

  #payersOf(trial: Pick<TrialRecord, 'pipeline' | 'tags'>): readonly Account[] {
    const { pipeline, tags = [] } = trial;
    return payersOf(this.#budgets, { pipeline, tags });
  }
}

/** The first of them has this place in the plan. */
interface Failing extends FailingTrials {
  readonly index: number;
}

function count(counts: Map<Account, number>, payers: readonly Account[]): void {
  for (const payer of payers) counts.set(payer, countOf(counts, payer) + 1);
}

function countOf(counts: ReadonlyMap<Account, number>, account: Account): number {
  return counts.get(account) ?? 0;
}

/** Why a run ended, or left something out, where that was a budget. */
export function stopForBudgets(budgets: readonly BudgetRecord[]): RunStop | undefined {
  const spent = budgets.flatMap((budget) => {
    const { spent: kind, trials = 0, not_run: left = 0, cut_off: begun = 0, failing } = budget;
    if (kind === undefined) return [];
    const what = isUntouched(budget) ? 'has no room for a request' : 'was used up';
    const trialsLeft = left === 0 ? '' : `: ${left} of ${trials} trials ${wasOrWere(left)} not run`;
    const cutOff = begun === 0 ? '' : `, ${begun} of them cut off`;
    const failed = failing && `, ${failing.trials} of them failing so far: ${failing.message}`;
    return [`${nameBudget(budget, kind)} ${what}${trialsLeft}${cutOff}${failed ?? ''}`];
  });
  return spent.length === 0 ? undefined : { reason: 'budget', message: spent.join('; ') };
}

function wasOrWere(count: number): string {
  return count === 1 ? 'was' : 'were';
}

/** How many trials of a plan each account pays for. Only for those of tags each trial is looked at. */
async function countPlanned(
  { run, pipelines, tags }: RunBudgets,
  plan: Plan,
): Promise<ReadonlyMap<Account, number>> {
  const counts = new Map<Account, number>();
  if (run) counts.set(run, plan.trialCount);
  for (const { pipeline, trialCount } of plan.pipelines) {
    const account = pipelines.get(pipeline.name);
    if (account) counts.set(account, trialCount);
  }
  if (tags.size === 0) return counts;
  for await (const trial of plan.trials()) {
    count(
      counts,
      describe(trial).tags.flatMap((tag) => tags.get(tag) ?? []),
    );
  }
  return counts;
}

function describe({ planned, case: each }: Trial): {
  readonly pipeline: string;
  readonly tags: readonly string[];
} {
  return { pipeline: planned.pipeline.name, tags: tagsOf(planned.pipeline, each) };
}
