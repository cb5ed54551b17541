import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import { type Step, TemplateFailure } from '../pipeline/pipeline.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import { caseTitleOf, type Plan, type Trial } from '../plan/plan.ts';
import { evaluateAt, renderRequest } from '../run/render-request.ts';
import { TrialScope } from '../run/variables.ts';
import { firstTrials } from './first-trials.ts';

/**
 * Tells requests that cannot be made (`"{{ticket}}"` where a case's `ticket` is null), as far as no answer is
 * awaited for them: in a run such trials would be errored. Each place is told once, with the first case that
 * it is so in.
 */
export async function checkRequests(
  plan: Plan | undefined,
  told: readonly Diagnostic[],
  { alone = false }: { readonly alone?: boolean },
): Promise<readonly Diagnostic[]> {
  // What a request lacks may be what was told of already, in better words.
  if (plan === undefined || alone || hasErrors(told)) return [];
  const found = new Map<string, Diagnostic>();
  const isEarly = plan.pipelines.some(({ steps }) => steps.some(isAsked));
  if (!isEarly) return [];
  for await (const trial of firstTrials(plan)) {
    for (const step of trial.planned.steps.filter(isAsked)) {
      const failure = findFailure(step, trial);
      if (failure === undefined) continue;
      const { path, start } = failure.location;
      const place = `${path}:${start.line}:${start.column}`;
      if (!found.has(place)) found.set(place, describe(failure, trial));
    }
  }
  return [...found.values()];
}

/** Whether its request is known before the run. */
function isAsked({ needs, continues }: Step): boolean {
  return needs.length === 0 && continues === undefined;
}

function findFailure(step: Step, trial: Trial): TemplateFailure | undefined {
  const scope = new TrialScope(trial);
  const settings = resolveSettings(trial.planned.pipeline, step, trial.variant);
  try {
    if (step.when && evaluateAt(step.when, scope.names) !== true) return undefined;
    renderRequest({ step, settings, scope, conversation: [] });
    return undefined;
  } catch (error) {
    if (error instanceof TemplateFailure) return error;
    throw error;
  }
}

function describe({ message, location }: TemplateFailure, trial: Trial): Diagnostic {
  return {
    code: 'bad-template',
    severity: 'error',
    message: `in the case \`${caseTitleOf(trial)}\`: ${message}`,
    location,
    related: [{ message: 'the case', location: trial.case.location }],
  };
}
