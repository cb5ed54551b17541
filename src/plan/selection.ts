import type { Pipeline, Step } from '../pipeline/pipeline.ts';
import type { Variant } from '../pipeline/variants.ts';
import { trialId } from '../protocol/trial-id.ts';
import { type PlannedCase, tagsOf } from './plan.ts';

/** Which part of the pipelines is run. What is absent selects everything. */
export interface Selection {
  /** In the trial's id or the case's name, whatever the capitals. */
  readonly filter?: string;
  /** One of these among the tags of the pipeline or the case. */
  readonly tags?: readonly string[];
  /** One of these ids. */
  readonly cases?: readonly string[];
  /** Trials whose first repeat has one of these ids. */
  readonly only?: ReadonlySet<string>;
  /** By the pipeline's name, the ids of these variants; none of a pipeline that is not named. */
  readonly variants?: ReadonlyMap<string, readonly string[]>;
  /** These steps, and those that they refer to. */
  readonly steps?: readonly string[];
}

export function selectsCase(selection: Selection, pipeline: Pipeline, each: PlannedCase): boolean {
  if (selection.cases && !selection.cases.includes(each.id)) return false;
  if (selection.tags === undefined) return true;
  const tags = tagsOf(pipeline, each);
  return selection.tags.some((tag) => tags.includes(tag));
}

/** Whether no variant of a selected case is left out. */
export function selectsAllVariants({ filter, only, variants }: Selection): boolean {
  return filter === undefined && only === undefined && variants === undefined;
}

interface Place {
  readonly pipeline: Pipeline;
  readonly case: PlannedCase;
  readonly variant: Variant;
}

/** The id that {@link Selection.only} has of a case of a variant, also where its repeats have later numbers. */
export function firstTrialId({ pipeline, case: each, variant }: Place): string {
  return trialId({ pipeline: pipeline.name, case: each.id, variant: variant.id, repeat: 1 });
}

export function selectsVariant(selection: Selection, place: Place): boolean {
  const { filter, only, variants } = selection;
  if (variants && !variants.get(place.pipeline.name)?.includes(place.variant.id)) return false;
  if (filter === undefined && only === undefined) return true;
  const id = firstTrialId(place);
  if (only?.has(id) === false) return false;
  const wanted = filter?.toLowerCase() ?? '';
  return [id, place.case.name ?? ''].some((text) => text.toLowerCase().includes(wanted));
}

/** The selected steps with all that they refer to, in run order. */
export function selectSteps(selection: Selection, pipeline: Pipeline): readonly Step[] {
  if (selection.steps === undefined) return pipeline.steps;
  const wanted = new Set(selection.steps);
  for (const step of [...pipeline.steps].reverse()) {
    if (wanted.has(step.id)) for (const id of step.needs) wanted.add(id);
  }
  return pipeline.steps.filter((step) => wanted.has(step.id));
}
