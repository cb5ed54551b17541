import type { Plan } from '../plan/plan.ts';
import { firstRepeatOf } from '../protocol/trial-id.ts';

/** What the pipelines of today should have of an earlier run that is looked at again. */
export interface ExpectedTrials {
  /** Ids of trials, or of the first trial of a case of a variant, which is then there with any repeat. */
  readonly trials: ReadonlySet<string>;
  /** All cases of that run, as `pipeline/case`, where it matters which are new. */
  readonly cases?: ReadonlySet<string>;
}

/** How pipelines and an earlier run differ. */
export interface Unmatched {
  /** Of what was expected, what the plan does not have. */
  readonly absent: readonly string[];
  /** Cases that the earlier run did not have, as `pipeline/case`. */
  readonly added: readonly string[];
}

/**
 * Compares what is planned with what an earlier run had. What that run did not have is in a plan that is not
 * narrowed to it.
 */
export async function matchEarlier(
  { trials, cases }: ExpectedTrials,
  plan: Plan,
  planWhole: () => Promise<Plan | undefined>,
): Promise<Unmatched> {
  const absent = new Set(trials);
  for await (const { id } of plan.trials()) {
    absent.delete(id);
    absent.delete(firstRepeatOf(id));
  }
  const added = new Set<string>();
  const whole = cases && (await planWhole());
  for await (const { planned, case: each } of whole?.trials() ?? []) {
    const name = `${planned.pipeline.name}/${each.id}`;
    if (cases?.has(name) === false) added.add(name);
  }
  return { absent: [...absent], added: [...added] };
}
