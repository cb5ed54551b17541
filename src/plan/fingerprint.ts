import { digest } from '../pipeline/digest.ts';
import type { AssertionUse, Pipeline, Step } from '../pipeline/pipeline.ts';
import { flattenAssertions } from '../pipeline/references.ts';
import type { Variant } from '../pipeline/variants.ts';
import type { Fingerprints } from '../protocol/record.ts';
import type { JsonObject } from '../source/json.ts';
import { type Described, describeAssertion, describeStep } from './describe-content.ts';
import type { PlannedCase } from './plan.ts';

/** The fingerprints of a case in a variant: the same for all of its repeats. */
export type Fingerprinter = (each: PlannedCase, variant: Variant) => Fingerprints;

/** The part of a pipeline that is run. */
export interface Fingerprinted {
  readonly pipeline: Pipeline;
  readonly steps: readonly Step[];
  readonly assertions: readonly AssertionUse[];
}

/**
 * Cheap for thousands of cases: what cases share is digested once for each variant, or once for each
 * list of assertions, and each case's variables once.
 */
export function makeFingerprinter(planned: Fingerprinted): Fingerprinter {
  const shared = digestAssertions(planned.assertions);
  const stepJudges = planned.steps.map((step) => digestAssertions(step.assertions).judge);
  const variants = new Map<string, Described>();
  const lists = new WeakMap<readonly AssertionUse[], DigestedAssertions>();
  const variables = new WeakMap<PlannedCase, string>();
  return (each, variant) => {
    const steps = recall(variants, variant.id, () => describeSteps(planned, variant));
    const own = recall(lists, each.assertions, () => digestAssertions(each.assertions));
    const vars = recall(variables, each, () => digest(each.vars));
    const matrix = pickValues(variant.values, [steps, shared, own]);
    const judges = [...stepJudges, shared.judge, own.judge].filter((judge) => judge !== '');
    return {
      content: digest([steps.text, shared.text, own.text, vars, matrix]),
      ...(judges.length > 0 && { judge: digest(judges) }),
    };
  };
}

interface DigestedAssertions extends Described {
  /** Empty where none asks models. */
  readonly judge: string;
}

function digestAssertions(uses: readonly AssertionUse[]): DigestedAssertions {
  const all = uses.map(describeAssertion);
  const judged = flattenAssertions(uses).filter((use) => use.asksModels === true);
  return {
    text: digest(all.map(({ text }) => text)),
    axes: joinAxes(all),
    judge: judged.length === 0 ? '' : digest(judged.map((use) => describeAssertion(use).text)),
  };
}

function describeSteps({ pipeline, steps }: Fingerprinted, variant: Variant): Described {
  const all = steps.map((step) => describeStep(pipeline, step, variant));
  return { text: digest(all.map(({ text }) => text)), axes: joinAxes(all) };
}

function joinAxes(all: readonly Described[]): Described['axes'] {
  return all.some(({ axes }) => axes === 'all')
    ? 'all'
    : all.flatMap(({ axes }) => (axes === 'all' ? [] : axes));
}

/** Of the matrix only what is read, so that another axis changes nothing. */
function pickValues(values: JsonObject, readers: readonly Described[]): JsonObject {
  const axes = joinAxes(readers);
  if (axes === 'all') return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => axes.includes(name)));
}

function recall<K, V>(
  memory: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V,
): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
