import { type Step, TemplateFailure } from '../pipeline/pipeline.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Trial } from '../plan/plan.ts';
import { recordBody } from '../run/record-body.ts';
import { renderRequest } from '../run/render-request.ts';
import type { JsonObject } from '../source/json.ts';
import { markAnswers, readMarks } from './answer-marks.ts';

/** A request that waits for answers, as far as its case and variant say it. */
export interface ForeseenBody {
  /** With nothing in the places of the answers, and without the conversation that it continues. */
  readonly body: JsonObject;
  /** How often the answer of which step is in it. */
  readonly places: ReadonlyMap<string, number>;
}

/** Renders with marks for answers; undefined where more is asked of an answer than its text. */
export function foreseeBody(trial: Trial, step: Step): ForeseenBody | undefined {
  const { pipeline } = trial.planned;
  const scope = markAnswers(trial, step.needs);
  const settings = resolveSettings(pipeline, step, trial.variant);
  try {
    const rendered = renderRequest({ step, settings, scope, conversation: [] });
    const { text, places } = readMarks(
      JSON.stringify(recordBody(rendered.body, pipeline)),
      step.needs,
    );
    return { body: JSON.parse(text) as JsonObject, places };
  } catch (error) {
    if (error instanceof TemplateFailure) return undefined;
    throw error;
  }
}
