import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Plan } from '../plan/plan.ts';

/** Every use of an assertion that a plan may judge, those inside of combinations in place of them. */
export function listUses({ pipelines }: Plan): readonly PlacedUse[] {
  return pipelines.flatMap(({ pipeline, steps, assertions }) =>
    [
      ...steps.flatMap((step) => step.assertions),
      ...assertions,
      ...pipeline.cases.flatMap((each) => each.assertions),
    ]
      .flatMap(flatten)
      .map((use) => ({ use, file: pipeline.file.path })),
  );
}

export interface PlacedUse {
  readonly use: AssertionUse;
  /** The pipeline's. */
  readonly file: string;
}

function flatten(use: AssertionUse): readonly AssertionUse[] {
  return use.combine ? use.combine.parts.flatMap(flatten) : [use];
}
