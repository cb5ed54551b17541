import { digest, shortDigest } from '../pipeline/digest.ts';
import type { AssertionUse, Pipeline, Step } from '../pipeline/pipeline.ts';
import { flattenAssertions } from '../pipeline/references.ts';
import type { Variant } from '../pipeline/variants.ts';
import type { Fingerprints } from '../protocol/record.ts';
import { canonical } from '../source/canonical-json.ts';
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
  const ofSteps = planned.steps.map((step) => digestAssertions(step.assertions).judge);
  const variants = new Map<string, Described>();
  const lists = new WeakMap<readonly AssertionUse[], KnownList>();
  const textOf = rememberLast((each: PlannedCase) => canonical(each.vars));
  return (each, variant) => {
    const list = recall(lists, each.assertions, () => {
      const own = digestAssertions(each.assertions);
      return { own, judge: joinJudges([...ofSteps, shared.judge, own.judge]), prefixes: new Map() };
    });
    const prefix = recall(list.prefixes, variant.id, () => {
      const steps = recall(variants, variant.id, () => describeSteps(planned, variant));
      const matrix = pickValues(variant.values, [steps, shared, list.own]);
      return digest([steps.text, shared.text, list.own.text, matrix]);
    });
    const threshold = each.threshold ?? planned.pipeline.threshold?.value ?? '';
    const content = shortDigest(`${prefix}${threshold}${textOf(each)}`);
    return list.judge === '' ? { content } : { content, judge: list.judge };
  };
}

/** Variants of a case follow one another, and cases may be kept. */
function rememberLast<K, V>(make: (key: K) => V): (key: K) => V {
  let last: { readonly key: K; readonly made: V } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, made: make(key) };
    return last.made;
  };
}

/** What is known of the cases that share a list of assertions. */
interface KnownList {
  readonly own: DigestedAssertions;
  readonly judge: string;
  /** By the variant's id: the digest of all but the variables. */
  readonly prefixes: Map<string, string>;
}

function joinJudges(judges: readonly string[]): string {
  const all = judges.filter((judge) => judge !== '');
  return all.length === 0 ? '' : digest(all);
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
