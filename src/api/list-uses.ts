import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import { sharedAssertions } from '../plan/selected-assertions.ts';

/** Every use of an assertion that a plan may judge, those inside of combinations in place of them. */
export function listUses({ pipelines }: Plan): readonly PlacedUse[] {
  return pipelines.flatMap((planned) =>
    listStepUses(planned).map((each) => ({ ...each, file: planned.pipeline.file.path })),
  );
}

/** The same of one pipeline. */
export function listStepUses(planned: PlannedPipeline): readonly StepUse[] {
  const { steps } = planned;
  const last = steps.at(-1)?.id;
  return [
    ...steps.flatMap((step) => step.assertions.map((use) => ({ use, step: step.id }))),
    ...sharedAssertions(planned).map((use) => ({ use, step: use.step?.value ?? last })),
  ].flatMap(({ use, step }) =>
    flatten(use).map((part) => ({ use: part, step, isPart: part !== use })),
  );
}

export interface StepUse {
  readonly use: AssertionUse;
  /** The step that it looks at if all are run; undefined where no step is. */
  readonly step: string | undefined;
  /** Whether it is inside of a combination. */
  readonly isPart: boolean;
}

export interface PlacedUse extends StepUse {
  /** The pipeline's. */
  readonly file: string;
}

function flatten(use: AssertionUse): readonly AssertionUse[] {
  return use.combine ? use.combine.parts.flatMap(flatten) : [use];
}
