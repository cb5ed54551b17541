import type { Assertion } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import { sharedAssertions } from '../plan/selected-assertions.ts';

type Assertions = ReadonlyMap<string, Assertion>;

/**
 * Refuses what has its own place beyond the one answer (a text that is kept under the assertion's name,
 * a verdict that only the last repeat has) inside of `not`, `all`, `any` and `at_least`; and what looks
 * at all repeats where it is not known how many there will be, since none then is the last.
 */
export function checkAlone({ pipelines }: Plan, assertions: Assertions): readonly Diagnostic[] {
  return pipelines.flatMap((planned) => {
    const own = planned.steps.flatMap((step) => step.assertions);
    const uses = [...own, ...sharedAssertions(planned)];
    const combined = uses
      .flatMap(listParts)
      .filter((part) => keepsTexts(part, assertions) || spansRepeats(part, assertions))
      .map((use) => refuse(use, 'stands alone; it cannot be combined'));
    const why = describeOpenEnd(planned);
    if (why === undefined) return combined;
    const spanning = uses.filter((use) => spansRepeats(use, assertions));
    return [...combined, ...spanning.map((use) => refuse(use, `looks at all repeats, and ${why}`))];
  });
}

function describeOpenEnd({ pipeline }: PlannedPipeline): string | undefined {
  const { stop, more } = pipeline.repeat;
  if (stop !== undefined) return '`repeat.stop` may leave some out';
  return more === undefined ? undefined : 'a gate may ask for more';
}

function refuse({ assertion, location }: AssertionUse, message: string): Diagnostic {
  return {
    code: 'bad-assertion-option',
    severity: 'error',
    message: `this \`${assertion}\` ${message}`,
    location,
  };
}

function listParts({ combine }: AssertionUse): readonly AssertionUse[] {
  return (combine?.parts ?? []).flatMap((part) => [part, ...listParts(part)]);
}

function keepsTexts({ assertion }: AssertionUse, assertions: Assertions): boolean {
  return assertions.get(assertion)?.needs?.includes('snapshots') === true;
}

function spansRepeats({ assertion, options }: AssertionUse, assertions: Assertions): boolean {
  return assertions.get(assertion)?.spansRepeats?.(options.raw) === true;
}
