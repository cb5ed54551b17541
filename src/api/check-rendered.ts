import { type Assertion, OptionError } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type AssertionUse, TemplateFailure } from '../pipeline/pipeline.ts';
import { allAssertions, flattenAssertions } from '../pipeline/references.ts';
import type { Plan, Trial } from '../plan/plan.ts';
import { prepareRendered } from '../run/prepare-rendered.ts';
import { TrialScope } from '../run/variables.ts';
import type { JsonObject } from '../source/json.ts';
import type { Location } from '../source/location.ts';
import type { Reference } from '../template/template.ts';
import { CaseProblems } from './case-problems.ts';
import { firstTrials } from './first-trials.ts';

type Assertions = ReadonlyMap<string, Assertion>;

/**
 * Tells options that are of no use once their templates are rendered (`regex: "{{pattern}}"` where a case's
 * `pattern` is `(`), as far as no answer is awaited for them: in a run such trials would be paid for, and
 * errored.
 */
export async function checkRendered(
  plan: Plan | undefined,
  assertions: Assertions,
): Promise<readonly Diagnostic[]> {
  if (plan === undefined) return [];
  const written = plan.pipelines.flatMap(({ pipeline }) => allAssertions(pipeline));
  const early = new Set(flattenAssertions(written).filter(isEarly));
  const found = new CaseProblems(plan);
  if (early.size === 0) return [];
  for await (const trial of firstTrials(plan)) {
    const { variables } = new TrialScope(trial);
    for (const use of flattenAssertions(usesOf(trial))) {
      const problem = early.has(use) && (await findProblem(use, variables, assertions));
      if (problem)
        found.add(
          {
            code: problem.code,
            message: problem.message,
            hints: problem.hints,
            location: placeOf(problem, use),
          },
          trial,
        );
    }
  }
  return found.tell();
}

/** Whether an option has templates, and none of them reads a step. */
export function isEarly({ combine, options }: AssertionUse): boolean {
  if (combine !== undefined || options.isConstant) return false;
  return options.templates.every(({ template }) => template.references.every(isOfNoStep));
}

function isOfNoStep({ path }: Reference): boolean {
  return path.length > 0 && path[0] !== 'steps';
}

/** Those that are judged for certain: not of a step that may be skipped. */
function usesOf({ planned, case: each }: Trial): readonly AssertionUse[] {
  const certain = planned.steps.filter((step) => step.when === undefined);
  if (certain.length === 0) return [];
  const isCertain = ({ step }: AssertionUse): boolean =>
    step === undefined || certain.some(({ id }) => id === step.value);
  return [
    ...certain.flatMap((step) => step.assertions),
    ...planned.assertions.filter(isCertain),
    ...each.assertions.filter(isCertain),
  ];
}

async function findProblem(
  use: AssertionUse,
  variables: JsonObject,
  assertions: Assertions,
): Promise<OptionError | undefined> {
  const assertion = assertions.get(use.assertion);
  if (assertion === undefined) return undefined;
  try {
    await prepareRendered(assertion, use, variables);
    return undefined;
  } catch (error) {
    if (error instanceof OptionError) return error;
    if (error instanceof TemplateFailure) return undefined;
    throw error;
  }
}

function placeOf({ path }: OptionError, { options, location }: AssertionUse): Location {
  return path.length > 0 ? options.locate(path) : location;
}
