import type { Assertion } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { thresholdOf } from '../pipeline/check/check-thresholds.ts';
import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import { casesOf, sharedAssertions } from '../plan/selected-assertions.ts';
import { judgeCase } from '../protocol/judge-case.ts';
import { type RepeatRule, readPass } from '../protocol/pass-rule.ts';

type Assertions = ReadonlyMap<string, Assertion>;

/**
 * Refuses what has its own place beyond the one answer (a text that is kept under the assertion's name,
 * a verdict that only the last repeat has) inside of `not`, `all`, `any` and `at_least`; and what looks
 * at all repeats where it is not known how many there will be, since none then is the last, or where a case
 * passes whose last repeat alone failed, since what they come to would never decide it.
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
    if (why === undefined) return [...combined, ...checkOutweighed(planned, assertions)];
    const spanning = uses.filter((use) => spansRepeats(use, assertions));
    return [...combined, ...spanning.map((use) => refuse(use, `looks at all repeats, and ${why}`))];
  });
}

/** Where the last repeat, which has the verdict, does not fail its case. */
function checkOutweighed(planned: PlannedPipeline, assertions: Assertions): readonly Diagnostic[] {
  const { pipeline } = planned;
  const cases = casesOf(planned).filter(({ skip }) => skip === undefined);
  const isHeld = cases.every((each) => thresholdOf(each, pipeline) !== undefined);
  const shared = [...planned.steps.flatMap((step) => step.assertions), ...planned.assertions];
  const deciding = [
    ...shared.filter((use) => decides(use, isHeld)),
    ...cases.flatMap((each) =>
      each.assertions.filter((use) => decides(use, thresholdOf(each, pipeline) !== undefined)),
    ),
  ].filter((use) => spansRepeats(use, assertions));
  if (deciding.length === 0 || failsByLast(pipeline.repeat)) return [];
  const { pass } = pipeline.repeat;
  const rule = typeof pass === 'string' ? `pass: ${pass}` : readPass(pass).name;
  return deciding.map((use) => ({
    ...refuse(
      use,
      `has its verdict in the last repeat alone, which by \`${rule}\` the others can outweigh`,
    ),
    hints: [
      'with `pass: all` it decides',
      'with `severity: warning` it is shown, and a gate can hold its `metric`',
    ],
  }));
}

/** Whether a trial can fail by it. With a threshold the score decides, and what weighs nothing is no part of that. */
function decides({ severity, weight }: AssertionUse, isHeld: boolean): boolean {
  return severity === 'error' && (weight > 0 || !isHeld);
}

/** Whether a case fails whose last repeat failed, whatever its score, and no other. That score is below 1. */
function failsByLast({ count, pass }: RepeatRule): boolean {
  if (typeof pass !== 'string' && 'mean' in pass && pass.mean >= 1) return true;
  const repeats = Array.from({ length: count }, (_, index) => ({
    outcome: index + 1 < count ? ('passed' as const) : ('failed' as const),
  }));
  return judgeCase({ count, pass }, repeats).outcome === 'failed';
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
