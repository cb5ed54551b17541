import { isJsonArray, isJsonObject, type JsonObject } from '../../source/json.ts';
import type { Pipeline } from '../pipeline.ts';
import { allAssertions, flattenAssertions } from '../references.ts';
import type { BindContext } from './bind-context.ts';
import { refuseUnknownStep } from './refuse-step.ts';

/** The rules of a file's own script are for its own steps, and for its assertions that ask a model. */
export function checkRuleSteps(
  context: BindContext,
  script: JsonObject,
  asserted: Pick<Pipeline, 'steps' | 'assertions' | 'cases'>,
): void {
  const judges = flattenAssertions(allAssertions(asserted)).filter((use) => use.asksModels);
  const steps = [...asserted.steps.map(({ id }) => id), ...judges.map(({ label }) => label)];
  const rules = isJsonArray(script['rules']) ? script['rules'] : [];
  for (const [at, rule] of rules.entries()) {
    const match = isJsonObject(rule) ? rule['match'] : undefined;
    const step = isJsonObject(match) ? match['step'] : undefined;
    if (typeof step !== 'string' || steps.includes(step)) continue;
    const location = context.document.locate(['emulator', 'rules', at, 'match', 'step']);
    refuseUnknownStep(context, { id: step, location }, steps);
  }
}
