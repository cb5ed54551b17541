import { type Step, TemplateFailure } from '../pipeline/pipeline.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Trial } from '../plan/plan.ts';
import type { Completion } from '../protocol/completion.ts';
import { recordBody } from '../run/record-body.ts';
import { renderRequest } from '../run/render-request.ts';
import { TrialScope } from '../run/variables.ts';
import type { JsonObject } from '../source/json.ts';

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
  const scope = new TrialScope(trial);
  for (const [place, id] of step.needs.entries()) {
    scope.add({ id, completion: answerOf(markOf(place)), costUsd: undefined });
  }
  const settings = resolveSettings(pipeline, step, trial.variant);
  try {
    const rendered = renderRequest({ step, settings, scope, conversation: [] });
    const text = JSON.stringify(recordBody(rendered.body, pipeline));
    const places = step.needs.map(
      (id, place) => [id, text.split(markOf(place)).length - 1] as const,
    );
    return {
      body: JSON.parse(text.replaceAll(anyMark, '')) as JsonObject,
      places: new Map(places),
    };
  } catch (error) {
    if (error instanceof TemplateFailure) return undefined;
    throw error;
  }
}

/** Between characters that are for private use, which no prompt says. */
function markOf(place: number): string {
  return `\uE000${place}\uE001`;
}

const anyMark = /\uE000\d+\uE001/g;

function answerOf(text: string): Completion {
  return {
    choices: [{ index: 0, text, tool_calls: [] }],
    timing: { latency_ms: 0, headers_ms: 0 },
    response: null,
  };
}
