import type { Assertion } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Plan } from '../plan/plan.ts';

type Assertions = ReadonlyMap<string, Assertion>;

/**
 * Refuses inside of `not`, `all`, `any` and `at_least` what has its own place beyond the one answer: a
 * text that is kept under the assertion's name, a verdict that only the last repeat has.
 */
export function checkAlone({ pipelines }: Plan, assertions: Assertions): readonly Diagnostic[] {
  const uses = pipelines.flatMap(({ pipeline, steps }) => [
    ...steps.flatMap((step) => step.assertions),
    ...pipeline.assertions,
    ...pipeline.cases.flatMap((each) => each.assertions),
  ]);
  return uses
    .flatMap(listParts)
    .filter((part) => standsAlone(part, assertions.get(part.assertion)))
    .map(({ assertion, location }) => ({
      code: 'bad-assertion-option',
      severity: 'error',
      message: `this \`${assertion}\` stands alone; it cannot be combined`,
      location,
    }));
}

function listParts({ combine }: AssertionUse): readonly AssertionUse[] {
  return (combine?.parts ?? []).flatMap((part) => [part, ...listParts(part)]);
}

function standsAlone(use: AssertionUse, assertion: Assertion | undefined): boolean {
  if (assertion?.needs?.includes('snapshots')) return true;
  return assertion?.spansRepeats?.(use.options.raw) === true;
}
