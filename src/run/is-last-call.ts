import type { Assertion } from '../assertion/assertion.ts';
import type { AssertionUse, Step } from '../pipeline/pipeline.ts';
import { flattenAssertions } from '../pipeline/references.ts';
import type { Trial } from '../plan/plan.ts';
import { recall } from '../source/recall.ts';

/** Says of a step whether its answer is the last thing that its trial waits for. */
export type IsLastCall = (trial: Trial, step: Step) => boolean;

/** What is asserted by models, by own code, or with other repeats takes time, and may take money. */
export function makeIsLastCall(assertions: ReadonlyMap<string, Assertion>): IsLastCall {
  const known = new WeakMap<readonly AssertionUse[], boolean>();
  const waits = (use: AssertionUse): boolean => assertions.get(use.assertion)?.needs !== undefined;
  const judgeAtOnce = (uses: readonly AssertionUse[]): boolean => {
    return recall(known, uses, () => !flattenAssertions(uses).some(waits));
  };
  return ({ planned, case: each }, step) =>
    planned.steps.at(-1) === step &&
    judgeAtOnce(planned.assertions) &&
    judgeAtOnce(each.assertions) &&
    planned.steps.every((one) => judgeAtOnce(one.assertions));
}
