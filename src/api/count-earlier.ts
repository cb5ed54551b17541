import type { Account, Charge, KnownUse } from '../budget/account.ts';
import { FREE, isFree } from '../budget/free-attempt.ts';
import { payersOf, type RunBudgets } from '../budget/run-budgets.ts';
import type { Plan } from '../plan/plan.ts';
import { countTokens } from '../protocol/count-tokens.ts';
import type { Attempt } from '../protocol/failure.ts';
import type { ModelCall } from '../protocol/model-call.ts';
import type { PaidAttempt } from '../protocol/paid-attempts.ts';
import type { StepRecord, TrialRecord } from '../protocol/record.ts';
import { originOf } from '../run/connection.ts';
import type { KeptTrials } from '../run/kept-trials.ts';
import type { Quotes } from './quote-request.ts';

/** An attempt of an earlier session, as the ledger is told of one. */
interface EarlierUse {
  readonly used: KnownUse;
  readonly charge: Charge;
}

/**
 * Counts what earlier sessions sent, by the rules that hold during the run: what was in flight at a kill
 * counts with its most. Of a session that had no budget, only the records of finished trials tell.
 */
export async function countEarlier(
  plan: Plan,
  {
    budgets,
    quotes,
    kept,
  }: { readonly budgets: RunBudgets; readonly quotes: Quotes; readonly kept: KeptTrials },
): Promise<void> {
  for await (const trial of plan.trials()) {
    const payers = payersOf(budgets, originOf(trial));
    if (payers.length === 0) continue;
    for (const attempt of kept.paidFor(trial.index)) settleAll(payers, fromJournal(attempt));
    if (kept.isPaid(trial.index)) continue;
    const record = await kept.read(trial.index);
    for (const use of record ? fromRecord(record, quotes) : []) settleAll(payers, use);
  }
}

function settleAll(payers: readonly Account[], { used, charge }: EarlierUse): void {
  for (const payer of payers) payer.settle(used, charge);
}

function fromJournal({ sent, settled = {} }: PaidAttempt): EarlierUse {
  const most = { requests: 1, tokens: sent.tokens, costUsd: sent.cost_usd };
  const { tokens, cost_usd: costUsd } = settled;
  return { used: known(tokens, costUsd), charge: { ceiling: most, likely: most } };
}

function known(tokens: number | undefined, costUsd: number | undefined): KnownUse {
  return { ...(tokens !== undefined && { tokens }), ...(costUsd !== undefined && { costUsd }) };
}

function fromRecord({ steps, assertions }: TrialRecord, quotes: Quotes): readonly EarlierUse[] {
  const calls = assertions.flatMap(({ calls: own = [] }) => own);
  return [...steps.flatMap((step) => fromStep(step, quotes)), ...calls.flatMap(fromCall)];
}

function fromStep(step: StepRecord, quotes: Quotes): readonly EarlierUse[] {
  const { attempts = [], request, answered_from: from } = step;
  if (from !== undefined || request === undefined) return [];
  const charge = quotes.quote({ body: JSON.stringify(request.body) })();
  return attempts.map((attempt) => ({ charge, used: useOf(attempt, step) }));
}

function useOf({ failure }: Attempt, { usage, cost_usd: cost }: StepRecord): KnownUse {
  if (failure === undefined) return known(countTokens(usage), cost);
  return isFree(failure) ? FREE : {};
}

/** Of a judge's attempts only the number is on record: those that failed count like the one that did not. */
function fromCall({
  attempts,
  usage,
  cost_usd: cost,
  answered_from: from,
  failure,
}: ModelCall): readonly EarlierUse[] {
  if (from !== undefined) return [];
  const most = { requests: 1, tokens: countTokens(usage) ?? 0, costUsd: cost ?? 0 };
  const charge: Charge = { ceiling: most, likely: most };
  return Array.from({ length: attempts }, (_, n): EarlierUse => {
    const isLast = n === attempts - 1;
    if (isLast && failure === undefined) return { charge, used: known(countTokens(usage), cost) };
    return { charge, used: isLast && failure && isFree(failure) ? FREE : {} };
  });
}
