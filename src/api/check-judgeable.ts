import type { AskedRequest, RequestLack } from '../assertion/asked-request.ts';
import type { Assertion } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { AssertionUse, Step, TemplatedValue } from '../pipeline/pipeline.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Variant } from '../pipeline/variants.ts';
import type { Plan, PlannedPipeline } from '../plan/plan.ts';
import { casesOf } from '../plan/selected-assertions.ts';
import { countAskedChoices } from '../protocol/asked-choices.ts';
import { isJsonArray, type JsonValue } from '../source/json.ts';
import { draftBody, mayWantRefusal } from './check-parameters.ts';

type Assertions = ReadonlyMap<string, Assertion>;

/**
 * Tells assertions that no answer can be judged by, whatever it is, since the request does not ask for what
 * they look at: an error where that is so in every variant, a warning where others can be judged. Where a
 * template, or a step that may be skipped, leaves it open, nothing is said.
 */
export function checkJudgeable({ pipelines }: Plan, assertions: Assertions): readonly Diagnostic[] {
  return pipelines.flatMap((planned) => {
    const cases = casesOf(planned).filter((each) => each.skip === undefined);
    return listAsserted(planned, cases).flatMap(({ use, steps }) => {
      if (!looksAtRequest(use, assertions)) return [];
      const wants = steps.some((step) => mayWantRefusal(planned, step, { assertions }));
      return wants ? [] : checkUse({ use, steps, planned }, assertions);
    });
  });
}

/** An assertion with what it is about. */
export interface AssertedSteps {
  readonly use: AssertionUse;
  /** Those that it may look at: one, unless the last steps may be skipped. */
  readonly steps: readonly Step[];
}

/** What is asserted of the selected steps by a file, its steps and these of its cases. */
export function listAsserted(
  planned: PlannedPipeline,
  cases: readonly { readonly assertions: readonly AssertionUse[] }[],
): readonly AssertedSteps[] {
  const { steps } = planned;
  const shared = [...planned.assertions, ...cases.flatMap((each) => each.assertions)];
  const certain = steps.findLastIndex((step) => step.when === undefined);
  const last = steps.slice(Math.max(0, certain));
  const place = (use: AssertionUse, own: readonly Step[]): AssertedSteps => ({
    use,
    steps: use.step === undefined ? own : steps.filter((step) => step.id === use.step?.value),
  });
  return [
    ...steps.flatMap((step) => step.assertions.map((use) => place(use, [step]))),
    ...shared.map((use) => place(use, last)),
  ];
}

/** Whether some requests leave it nothing to judge. */
export function looksAtRequest(use: AssertionUse, assertions: Assertions): boolean {
  const { combine, choice, assertion } = use;
  if (combine !== undefined) return combine.parts.some((part) => looksAtRequest(part, assertions));
  return typeof choice === 'number' || assertions.get(assertion)?.findLack !== undefined;
}

type PlacedUse = AssertedSteps & { readonly planned: PlannedPipeline };

/** A step with a `when` may be run in some variants only: it is told where it lacks something in all. */
function checkUse(placed: PlacedUse, assertions: Assertions): readonly Diagnostic[] {
  const { use, steps, planned } = placed;
  const lacking = planned.variants.flatMap((variant) => {
    const lacks = steps.map((step) =>
      findUseLack(use, askedOf(step, variant, planned), { assertions }),
    );
    const [lack] = lacks;
    return lack !== undefined && lacks.every((each) => each !== undefined)
      ? [{ variant, lack }]
      : [];
  });
  const [first] = lacking;
  if (first === undefined) return [];
  const of = planned.variants.length;
  if (lacking.length === of) return [refuseUse(use, first.lack)];
  if (steps.some((step) => step.when !== undefined)) return [];
  return [warnOfVariants(use, first, { count: lacking.length, of })];
}

/** With the part of a combination that lacks it. */
export interface UseLack extends RequestLack {
  readonly use: AssertionUse;
}

export interface LackSearch {
  readonly assertions: Assertions;
  /** Where a case's variables are known. */
  readonly renderOptions?: (use: AssertionUse) => JsonValue;
}

/** What is combined is open only as far as a part that can be judged may decide it. */
export function findUseLack(
  use: AssertionUse,
  request: AskedRequest,
  search: LackSearch,
): UseLack | undefined {
  const { combine, options } = use;
  if (combine === undefined) {
    const assertion = search.assertions.get(use.assertion);
    const lack =
      assertion?.findLack?.(search.renderOptions?.(use) ?? options.raw, request) ??
      findChoiceLack(use, assertion, request);
    return lack && { ...lack, use };
  }
  const lacks = combine.parts.map((part) => findUseLack(part, request, search));
  const isOpen = combine.kind === 'any' || combine.kind === 'at_least';
  if (isOpen && lacks.includes(undefined)) return undefined;
  return lacks.find((lack) => lack !== undefined);
}

/** Of an entry's `choice`, which is counted from 0. */
function findChoiceLack(
  { choice }: AssertionUse,
  assertion: Assertion | undefined,
  { body, awaited }: AskedRequest,
): RequestLack | undefined {
  const isOpen = awaited.has('n') || awaited.has('prompt');
  if (assertion?.scope !== 'choice' || typeof choice !== 'number' || isOpen) return undefined;
  const asked = countAskedChoices(body);
  if (choice < asked) return undefined;
  const are = asked === 1 ? 'one choice' : `${asked} choices`;
  return {
    reason: `the step asks for ${are}, and \`choice: ${choice}\`, counted from 0, is not among them`,
    hint: 'set `params.n`, or name a choice that is asked for',
  };
}

/** That no answer can be judged by it. */
export function refuseUse({ severity }: AssertionUse, { use, ...lack }: UseLack): Diagnostic {
  return {
    code: 'cannot-be-judged',
    severity,
    message: `this \`${use.assertion}\` cannot be judged: ${lack.reason}`,
    location: use.location,
    hints: hintsOf(lack),
  };
}

/** The other variants are worth their run, and one that lacks it may be what a sweep compares them with. */
function warnOfVariants(
  use: AssertionUse,
  { variant, lack }: { readonly variant: Variant; readonly lack: UseLack },
  { count, of }: { readonly count: number; readonly of: number },
): Diagnostic {
  return count === 1
    ? warnOfUse(use, lack, {
        where: `in the variant \`${variant.id}\``,
        trials: 'the trials of this variant',
      })
    : warnOfUse(use, lack, {
        where: `in ${count} of ${of} variants, such as \`${variant.id}\``,
        trials: 'the trials of these variants',
      });
}

/** That it cannot be judged by some answers. */
export function warnOfUse(
  { severity }: AssertionUse,
  { use, ...lack }: UseLack,
  { where, trials }: { readonly where: string; readonly trials: string },
): Diagnostic {
  return {
    code: 'cannot-be-judged',
    severity: 'warning',
    message: `this \`${use.assertion}\` cannot be judged ${where}: ${lack.reason}`,
    location: use.location,
    hints: [...(severity === 'error' ? [`${trials} will be errored`] : []), ...hintsOf(lack)],
  };
}

function hintsOf({ hint, misspelt }: RequestLack): readonly string[] {
  const meant = misspelt === undefined ? [] : suggestName(misspelt.name, misspelt.known);
  return meant.length > 0 ? meant : [hint];
}

/** What the step asks for in this variant. */
export function askedOf(step: Step, variant: Variant, { pipeline }: PlannedPipeline): AskedRequest {
  const draft = draftBody(step, resolveSettings(pipeline, step, variant));
  const repeats = pipeline.repeat.count;
  const prompt =
    step.prompt.kind === 'text' && step.prompt.prompt.kind === 'inline'
      ? step.prompt.prompt.value
      : undefined;
  if (prompt === undefined) return { ...draft, repeats };
  return mayBecomeList(prompt)
    ? { ...draft, awaited: new Set([...draft.awaited, 'prompt']), repeats }
    : { ...draft, body: { ...draft.body, prompt: prompt.raw }, repeats };
}

/** Of a text with more in it than one expression a text comes, and a list has no more prompts than it is written with. */
function mayBecomeList({ raw, templates }: TemplatedValue): boolean {
  return !isJsonArray(raw) && templates.some(({ template }) => template.isExpression);
}
