import type { AssertionUse, Step } from '../pipeline/pipeline.ts';
import { flattenAssertions } from '../pipeline/references.ts';
import type { PlannedPipeline } from '../plan/plan.ts';
import { casesOf } from '../plan/selected-assertions.ts';
import { countAskedChoices } from '../protocol/asked-choices.ts';
import { askedOf, listAsserted } from './check-judgeable.ts';

/** Why a use has no verdict of a single answer, as each of a judge's labels is; undefined where it has one. */
export type FindSeveral = (use: AssertionUse) => string | undefined;

/**
 * What a judge makes of any, or of all, of several choices together is right or wrong more often than what it
 * says of one of them.
 */
export function makeFindSeveral(planned: PlannedPipeline): FindSeveral {
  const asserted = new Map(
    listAsserted(planned, casesOf(planned)).flatMap(({ use, steps }) =>
      flattenAssertions([use]).map((part) => [part, steps] as const),
    ),
  );
  return (use) => {
    if (typeof use.choice === 'number') return undefined;
    const steps = asserted.get(use) ?? [];
    const step = steps.find((each) => mayHaveSeveral(each, planned));
    if (step === undefined) return undefined;
    return `its labels are of single answers, and this judge gives one verdict over all choices of \`${step.id}\`, which may be several`;
  };
}

/** As far as the file says it. */
function mayHaveSeveral(step: Step, planned: PlannedPipeline): boolean {
  return planned.variants.some((variant) => {
    const { body, awaited } = askedOf(step, variant, planned);
    return awaited.has('n') || awaited.has('prompt') || countAskedChoices(body) > 1;
  });
}
