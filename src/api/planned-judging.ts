import type { Assertion } from '../assertion/assertion.ts';
import type { PlannedCalls } from '../assertion/model-tools.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { JsonObject } from '../source/json.ts';

/** What an assertion asks of models, and the parts of one that combines others; for each choice. */
function listCalls(
  use: AssertionUse,
  assertions: ReadonlyMap<string, Assertion>,
): readonly PlannedCalls[] {
  if (use.combine) return use.combine.parts.flatMap((part) => listCalls(part, assertions));
  return assertions.get(use.assertion)?.asks?.(use.options.raw) ?? [];
}

interface KnownRequest {
  readonly step: string;
  readonly body: JsonObject;
}

/** How many calls the trial's assertions will make, if every step is run and answers. */
export function countJudging(
  { planned, case: tried }: Pick<Trial, 'planned' | 'case'>,
  requests: readonly KnownRequest[],
  assertions: ReadonlyMap<string, Assertion>,
): number {
  const last = requests.at(-1)?.step;
  const count = (uses: readonly AssertionUse[], own: string | undefined): number =>
    uses.reduce((sum, use) => {
      const step = use.step?.value ?? own;
      const request = requests.find((each) => each.step === step);
      const calls = listCalls(use, assertions).reduce((all, each) => all + each.calls, 0);
      return sum + calls * (typeof use.choice === 'number' ? 1 : countChoices(request));
    }, 0);
  return (
    planned.steps.reduce((sum, step) => sum + count(step.assertions, step.id), 0) +
    count(planned.assertions, last) +
    count(tried.assertions, last)
  );
}

function countChoices(request: KnownRequest | undefined): number {
  const n = request?.body['n'];
  return typeof n === 'number' ? n : 1;
}
