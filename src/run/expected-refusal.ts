import type { Assertion } from '../assertion/assertion.ts';
import type { AssertionUse, Step } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';

/** What is asserted of one step: by itself, and by the file and the case for all. */
export interface AssertedStep {
  readonly step: Step;
  /** Whether what names no step is about this one: it is the last. */
  readonly isLast: boolean;
  readonly shared: readonly AssertionUse[];
}

/**
 * Whether an assertion wants the service to refuse a step's request: then the request is sent as it
 * is, and a refusal is something to judge and no failed call.
 */
export function expectsRefusal(
  { step, isLast, shared }: AssertedStep,
  assertions: ReadonlyMap<string, Assertion>,
): boolean {
  const wants = (use: AssertionUse): boolean => assertions.get(use.assertion)?.scope === 'refusal';
  const isMeant = (use: AssertionUse, own: boolean): boolean =>
    use.step === undefined ? own : use.step.value === step.id;
  return (
    step.assertions.some((use) => wants(use) && isMeant(use, true)) ||
    shared.some((use) => wants(use) && isMeant(use, isLast))
  );
}

/** {@link expectsRefusal}, of a step in one trial. */
export function isRefusalExpected(
  step: Step,
  { planned, case: each }: Trial,
  assertions: ReadonlyMap<string, Assertion>,
): boolean {
  const isLast = planned.steps.at(-1) === step;
  return expectsRefusal(
    { step, isLast, shared: [...planned.assertions, ...each.assertions] },
    assertions,
  );
}
