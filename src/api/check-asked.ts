import type { Assertion } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type AssertionUse, type Step, TemplateFailure } from '../pipeline/pipeline.ts';
import { caseTitleOf, isFirstOfCase, type Plan, type Trial } from '../plan/plan.ts';
import { isRefusalExpected } from '../run/expected-refusal.ts';
import { TrialScope } from '../run/variables.ts';
import type { JsonObject, JsonValue } from '../source/json.ts';
import { recall } from '../source/recall.ts';
import {
  type AssertedSteps,
  askedOf,
  findUseLack,
  listAsserted,
  looksAtRequest,
  refuseUse,
  type UseLack,
  warnOfUse,
} from './check-judgeable.ts';
import { isEarly } from './check-rendered.ts';
import { MOST_TRIALS } from './first-trials.ts';

interface Tally {
  readonly use: AssertionUse;
  /** Of how many trials it is asserted, and of how many it cannot be judged. */
  of: number;
  lacking: number;
  /** Those of which that shows only when templates are rendered: the others were told of by variants. */
  readonly shown: { readonly lack: UseLack; readonly trial: Trial }[];
}

/**
 * Finds assertions that no answer can be judged by because of what templates give: an error where that is so
 * in every trial of the files, a warning where others can be judged, also if these are not selected.
 */
export class AskedRequests {
  readonly #plan: Plan;
  readonly #assertions: ReadonlyMap<string, Assertion>;
  readonly #isPart: boolean;
  readonly #tallies = new Map<string, Tally>();

  constructor(
    plan: Plan,
    options: { readonly assertions: ReadonlyMap<string, Assertion>; readonly isPart: boolean },
  ) {
    this.#plan = plan;
    this.#assertions = options.assertions;
    this.#isPart = options.isPart;
  }

  /** A trial with the bodies of those of its steps that are run in any case, and whose requests are known. */
  add(trial: Trial, bodies: ReadonlyMap<Step, JsonObject>): void {
    if (!isFirstOfCase(trial)) return;
    for (const asserted of listAsserted(trial.planned, [trial.case])) {
      if (looksAtRequest(asserted.use, this.#assertions)) this.#count(asserted, trial, bodies);
    }
  }

  #count({ use, steps }: AssertedSteps, trial: Trial, bodies: ReadonlyMap<Step, JsonObject>): void {
    const key = JSON.stringify(use.location);
    const tally = recall(this.#tallies, key, () => ({ use, of: 0, lacking: 0, shown: [] }));
    tally.of += 1;
    const find = this.#makeFinder(use, trial);
    const lacks = steps.map((step) => find(step, bodies.get(step)));
    const [lack] = lacks;
    if (lack === undefined || lacks.includes(undefined)) return;
    tally.lacking += 1;
    const { planned, variant } = trial;
    const assertions = this.#assertions;
    const isShown = steps.some(
      (step) => !findUseLack(use, askedOf(step, variant, planned), { assertions }),
    );
    if (isShown) tally.shown.push({ lack, trial });
  }

  #makeFinder(
    use: AssertionUse,
    trial: Trial,
  ): (step: Step, body: JsonObject | undefined) => UseLack | undefined {
    const assertions = this.#assertions;
    const { variables } = new TrialScope(trial);
    const search = {
      assertions,
      renderOptions: (each: AssertionUse): JsonValue => renderOptions(each, variables),
    };
    const repeats = trial.planned.pipeline.repeat.count;
    return (step, body) => {
      if (body === undefined || isRefusalExpected(step, trial, assertions)) return undefined;
      return findUseLack(use, { body, awaited: new Set(), repeats }, search);
    };
  }

  tell(): readonly Diagnostic[] {
    return [...this.#tallies.values()].flatMap(({ use, of, lacking, shown }) => {
      const [first] = shown;
      if (first === undefined) return [];
      if (lacking === of && !this.#isPart) return [refuseUse(use, first.lack)];
      const name = caseTitleOf(first.trial);
      const isPart = this.#plan.trialCount > MOST_TRIALS;
      const all = isPart ? `the ${of} trials that were looked at` : `${of} trials`;
      const where =
        shown.length === 1
          ? `in the case \`${name}\``
          : `in ${shown.length} of ${all}, such as \`${name}\``;
      const trials = shown.length === 1 ? 'its trials' : 'their trials';
      return [warnOfUse(use, first.lack, { where, trials })];
    });
  }
}

/** As they are written, where an answer is awaited for them; what cannot be rendered is told elsewhere. */
function renderOptions(use: AssertionUse, variables: JsonObject): JsonValue {
  if (!isEarly(use)) return use.options.raw;
  try {
    return use.options.render(variables);
  } catch (error) {
    if (error instanceof TemplateFailure) return use.options.raw;
    throw error;
  }
}
