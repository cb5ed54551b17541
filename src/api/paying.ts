import { loadTokenEstimate } from '../assertion/estimate-tokens.ts';
import { mostOf } from '../budget/account.ts';
import type { Payment, PaymentBook } from '../budget/ledger.ts';
import type { RunBudgets } from '../budget/run-budgets.ts';
import type { Clock } from '../environment/environment.ts';
import type { Config } from '../pipeline/load-config.ts';
import type { Plan } from '../plan/plan.ts';
import type { Journal } from '../protocol/journal.ts';
import type { KeptTrials } from '../run/kept-trials.ts';
import { type BudgetOptions, limitsTokens, openBudgets } from './budgets.ts';
import { countEarlier } from './count-earlier.ts';
import type { Endpoints } from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { listAskedModels } from './list-asked-models.ts';
import { makeQuotes, type Quotes } from './quote-request.ts';
import { loadTokenizers } from './tokenizers.ts';

/** What attempts are paid from, what they may come to, and where it is written down. */
export interface Paying {
  readonly budgets: RunBudgets;
  readonly quotes: Quotes;
  readonly book: PaymentBook;
}

/** With what earlier sessions of the run have paid. Undefined where nothing is limited. */
export async function openPaying(
  prepared: { readonly plan: Plan; readonly config?: Config; readonly endpoints: Endpoints },
  options: BudgetOptions & { readonly extensions: Pick<Extensions, 'assertions'> },
  session: {
    readonly journal: Pick<Journal, 'append'>;
    readonly kept?: KeptTrials;
    readonly clock: Pick<Clock, 'monotonic'>;
  },
): Promise<Paying | undefined> {
  const budgets = openBudgets(prepared, options);
  if (budgets === undefined) return undefined;
  await loadTokenEstimate();
  const { plan, config, endpoints } = prepared;
  const { assertions } = options.extensions;
  const asked = limitsTokens(budgets)
    ? plan.pipelines.flatMap((each) => listAskedModels(each, endpoints, assertions))
    : [];
  const findTokenizer = await loadTokenizers(asked.map(({ model }) => model));
  const quotes = makeQuotes(config?.prices ?? new Map(), findTokenizer);
  const { kept, journal, clock } = session;
  if (kept) await countEarlier(plan, { budgets, quotes, kept });
  const begun = clock.monotonic() - (kept?.durationMilliseconds ?? 0);
  const book = makeBook(journal, () => Math.round(clock.monotonic() - begun));
  return { budgets, quotes, book };
}

/** Writes to the journal, whose lines keep their order. */
function makeBook(journal: Pick<Journal, 'append'>, elapsed: () => number): PaymentBook {
  const numbers = new WeakMap<Payment, number>();
  let last = 0;
  return {
    async send(payment) {
      last += 1;
      numbers.set(payment, last);
      const { tokens, costUsd } = mostOf(payment.charge);
      await journal.append({
        type: 'attempt_sent',
        number: last,
        index: payment.trial,
        tokens,
        cost_usd: costUsd,
        elapsed_ms: elapsed(),
      });
    },
    settle(payment, { tokens, costUsd }) {
      const number = numbers.get(payment);
      if (number === undefined) return;
      numbers.delete(payment);
      // Waited for by nobody: it is written with the trial's end at the latest, which waits for that.
      void journal.append({
        type: 'attempt_settled',
        number,
        ...(tokens !== undefined && { tokens }),
        ...(costUsd !== undefined && { cost_usd: costUsd }),
        elapsed_ms: elapsed(),
      });
    },
  };
}
