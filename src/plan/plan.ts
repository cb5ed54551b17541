import type { AssertionUse, Pipeline, Step } from '../pipeline/pipeline.ts';
import type { Variant } from '../pipeline/variants.ts';
import { placeOfRepeat } from '../protocol/pass-rule.ts';
import type { Fingerprints } from '../protocol/record.ts';
import { withVariant } from '../protocol/trial-id.ts';
import type { JsonObject } from '../source/json.ts';
import type { Location } from '../source/location.ts';

/** Everything that a run will do, known before any of it is done. */
export interface Plan {
  readonly pipelines: readonly PlannedPipeline[];
  readonly trialCount: number;
  /**
   * The trials in plan order: pipelines as given, their cases in the order of the file, for each case
   * the variants, for each variant the repeats. Large datasets are read again, a row at a time.
   */
  trials(): AsyncIterable<Trial>;
}

export interface PlannedPipeline {
  readonly pipeline: Pipeline;
  /** Those that are run, in run order; fewer than the pipeline's where steps were selected. */
  readonly steps: readonly Step[];
  /** On the last step that ran; empty where that step was not selected. */
  readonly assertions: readonly AssertionUse[];
  /** Those that any selected trial has. */
  readonly variants: readonly Variant[];
  /** By the variant's id. */
  readonly trialsOfVariant: ReadonlyMap<string, number>;
  readonly trialCount: number;
  readonly caseCount: number;
}

/** Values for the variables and what is asserted, whatever they come from. */
export interface PlannedCase {
  readonly id: string;
  readonly name?: string;
  /** The case's variables over those of the command line and the file. */
  readonly vars: JsonObject;
  /** The row that it comes from, with `number`. */
  readonly row?: JsonObject;
  readonly tags: readonly string[];
  readonly skip?: string;
  /** The least score of a trial that passes; the pipeline's when absent. */
  readonly threshold?: number;
  /** Why it is not run unless an emulator inside this process answers every step. */
  readonly skipUnlessEmulator?: string;
  readonly assertions: readonly AssertionUse[];
  readonly location: Location;
}

/** Case × variant × repeat: one planned execution. */
export interface Trial {
  /** Its place in the plan, from 0. */
  readonly index: number;
  /** `pipeline/case[variant]#repeat`. */
  readonly id: string;
  readonly planned: PlannedPipeline;
  readonly case: PlannedCase;
  readonly variant: Variant;
  /** From 1. */
  readonly repeat: number;
  readonly fingerprints: Fingerprints;
}

/** Whether it stands for its case of its variant: what is the same of all repeats is looked at once. */
export function isFirstOfCase({ planned, repeat }: Pick<Trial, 'planned' | 'repeat'>): boolean {
  return placeOfRepeat(planned.pipeline.repeat, repeat) === 1;
}

/** `case[variant]`. */
export function caseTitleOf({ case: { id }, variant }: Pick<Trial, 'case' | 'variant'>): string {
  return withVariant(id, variant.id);
}

/** What says which case of which variant a trial is of, in a stored run and in a baseline. */
export interface CaseNames {
  readonly pipeline: string;
  readonly case: string;
  /** Absent without a matrix. */
  readonly variant?: string;
}

export function caseNamesOf({
  planned: { pipeline },
  case: { id },
  variant,
}: Pick<Trial, 'planned' | 'case' | 'variant'>): CaseNames {
  const names = { pipeline: pipeline.name, case: id };
  return variant.id === '' ? names : { ...names, variant: variant.id };
}

/** Of a pipeline and a case of it, each once. */
export function tagsOf(
  pipeline: Pick<Pipeline, 'tags'>,
  each: Pick<PlannedCase, 'tags'>,
): readonly string[] {
  return [...new Set([...pipeline.tags, ...each.tags])];
}
