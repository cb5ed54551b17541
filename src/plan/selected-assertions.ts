import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { AssertionUse, Pipeline, Step } from '../pipeline/pipeline.ts';
import type { PlannedPipeline } from './plan.ts';

/**
 * Whether an assertion of a file or a case is about one of the selected steps. One that names none is about the
 * last: where that is not run, another would be judged by what is said of it.
 */
export function isAbout(
  steps: readonly Step[],
  pipeline: Pipeline,
): (use: AssertionUse) => boolean {
  const last = pipeline.steps.at(-1)?.id;
  const ids = new Set(steps.map(({ id }) => id));
  return ({ step }) => ids.has(step?.value ?? last ?? '');
}

/** The file's cases, without what they assert of a step that was not selected. */
export function casesOf({ pipeline, steps }: PlannedPipeline): Pipeline['cases'] {
  if (steps.length === pipeline.steps.length) return pipeline.cases;
  const isKept = isAbout(steps, pipeline);
  return pipeline.cases.map((each) => ({ ...each, assertions: each.assertions.filter(isKept) }));
}

/** What the file and its cases assert of the selected steps, beside what the steps do themselves. */
export function sharedAssertions(planned: PlannedPipeline): readonly AssertionUse[] {
  return [...planned.assertions, ...casesOf(planned).flatMap((each) => each.assertions)];
}

/** How many assertions name no step, and are left out since the last one is not selected. */
export function countLeftOut({ pipeline, steps }: PlannedPipeline): number {
  const isKept = isAbout(steps, pipeline);
  return [pipeline, ...asserted(pipeline)]
    .flatMap(({ assertions }) => assertions)
    .filter((use) => use.step === undefined && !isKept(use)).length;
}

/** Tells where the selected steps leave nothing asserted of what the whole pipeline asserts. */
export function checkLeftAsserted({ pipeline, steps }: PlannedPipeline): readonly Diagnostic[] {
  const isKept = isAbout(steps, pipeline);
  const all = [pipeline, ...asserted(pipeline)].flatMap(({ assertions }) => assertions);
  const isBare = pipeline.steps.every((step) => step.assertions.length === 0) && all.length === 0;
  const known = new Set(pipeline.steps.map(({ id }) => id));
  // That a step is not there is told at its name.
  const isLost = all.some(({ step }) => step !== undefined && !known.has(step.value));
  const isLeft = isLost || steps.some((step) => step.assertions.length > 0) || all.some(isKept);
  if (isBare || isLeft || steps.length === 0) return [];
  const ids = steps.map(({ id }) => `\`${id}\``).join(', ');
  return [
    {
      code: 'nothing-asserted',
      severity: 'warning',
      message: `nothing is asserted about the selected steps of \`${pipeline.name}\`: ${ids}`,
      location: pipeline.location,
      hints: ['an assertion of the file or of a case without `step` is about the last step'],
    },
  ];
}

function asserted({ cases }: Pipeline): Pipeline['cases'] {
  return cases.filter(({ skip }) => skip === undefined);
}
