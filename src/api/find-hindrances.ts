import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { Interrupts } from '../environment/interrupts.ts';
import type { Plan } from '../plan/plan.ts';
import type { BudgetOptions } from './budgets.ts';
import { checkBudgets } from './check-budgets.ts';
import { checkCode } from './check-code.ts';
import { checkEndpoints } from './check-endpoints.ts';
import type { Keeping } from './check-keeping.ts';
import { checkLocalModel } from './check-local-model.ts';
import { checkSaving } from './check-saving.ts';
import { checkWritable } from './check-writable.ts';
import type { Endpoints } from './endpoints.ts';
import { builtIns, type Extensions } from './extensions.ts';
import type { SnapshotOptions } from './keep-snapshots.ts';
import type { PlanOptions, Prepared } from './prepared.ts';
import { findLinkProblem } from './run-store.ts';

interface Options extends PlanOptions, SnapshotOptions, Keeping, BudgetOptions {
  readonly extensions?: Extensions;
  readonly allowCode?: boolean;
  readonly output?: string;
  readonly answers?: unknown;
  readonly interrupts?: Pick<Interrupts, 'stop'>;
}

type Runnable = Prepared & { readonly plan: Plan; readonly endpoints: Endpoints };

/** What keeps a plan without mistakes from being run here. */
export async function findHindrances(
  prepared: Runnable,
  options: Options,
  environment: Environment,
): Promise<readonly Diagnostic[]> {
  const { extensions = builtIns, allowCode = false, cassette, answers, budget, output } = options;
  const { assertions } = extensions;
  const sends = cassette !== 'replay' && answers === undefined;
  const aimed = { ...prepared, stop: options.interrupts?.stop };
  const linked = output === undefined ? await findLinkProblem(prepared.project) : undefined;
  return [
    ...(linked ? [linked] : []),
    ...(sends ? checkBudgets(prepared, budget, assertions) : []),
    ...(await checkCode(prepared.plan, { assertions, isAllowed: allowCode }, environment)),
    ...(await checkLocalModel(prepared.plan, assertions)),
    ...(sends ? await checkEndpoints(aimed, extensions, environment) : []),
    ...(await checkSaving(prepared.plan, options, environment.files)),
    ...(await checkWritable(prepared, options, environment)),
  ];
}
