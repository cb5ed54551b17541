import { digest, shortDigest } from '../pipeline/digest.ts';
import type { AssertionUse, Pipeline, Step } from '../pipeline/pipeline.ts';
import type { Variant } from '../pipeline/variants.ts';
import type { Fingerprints } from '../protocol/record.ts';
import { canonical } from '../source/canonical-json.ts';
import type { JsonObject } from '../source/json.ts';
import { recall } from '../source/recall.ts';
import {
  type CodeDigests,
  type Described,
  describeAssertion,
  describeStep,
} from './describe-content.ts';
import { type DescribedJudges, describeJudges, readValues } from './describe-judges.ts';
import type { PlannedCase } from './plan.ts';

/** The fingerprints of a case in a variant: the same for all of its repeats. */
export type Fingerprinter = (each: PlannedCase, variant: Variant) => Fingerprints;

/** The part of a pipeline that is run. */
export interface Fingerprinted {
  readonly pipeline: Pipeline;
  readonly steps: readonly Step[];
  readonly assertions: readonly AssertionUse[];
  readonly code: CodeDigests;
}

/**
 * Cheap for thousands of cases: what cases share is digested once for each variant, or once for each
 * list of assertions, and each case's variables once.
 */
export function makeFingerprinter(planned: Fingerprinted): Fingerprinter {
  const { code } = planned;
  const shared = digestAssertions(planned.assertions, code);
  const variants = new Map<string, Described>();
  const lists = new WeakMap<readonly AssertionUse[], KnownList>();
  const textOf = rememberLast((each: PlannedCase) => canonical(each.vars));
  return (each, variant) => {
    const list = recall(lists, each.assertions, () => {
      const own = digestAssertions(each.assertions, code);
      return { own, judges: new Map(), prefixes: new Map() };
    });
    const judges = recall(list.judges, variant.id, () => {
      const all = [...planned.assertions, ...each.assertions];
      return describeJudges({ ...planned, shared: all }, variant);
    });
    const prefix = recall(list.prefixes, variant.id, () => {
      const steps = recall(variants, variant.id, () => describeSteps(planned, variant));
      const matrix = pickValues(variant.values, [steps, shared, list.own]);
      return digest([steps.text, shared.text, list.own.text, matrix]);
    });
    const threshold = each.threshold ?? planned.pipeline.threshold?.value ?? '';
    const content = shortDigest(`${prefix}${threshold}${textOf(each)}`);
    if (judges.digests.length === 0) return { content };
    return { content, judge: digestJudges(judges, each, variant) };
  };
}

function digestJudges(
  { digests, templates }: DescribedJudges,
  { vars }: PlannedCase,
  { values }: Variant,
): string {
  return digest([digests, readValues(templates, { vars, matrix: values })]);
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
  readonly own: Described;
  /** By the variant's id. */
  readonly judges: Map<string, DescribedJudges>;
  /** By the variant's id: the digest of all but the variables. */
  readonly prefixes: Map<string, string>;
}

function digestAssertions(uses: readonly AssertionUse[], code: CodeDigests): Described {
  const all = uses.map((use) => describeAssertion(use, code));
  return { text: digest(all.map(({ text }) => text)), axes: joinAxes(all) };
}

function describeSteps(planned: Fingerprinted, variant: Variant): Described {
  const all = planned.steps.map((step) => describeStep(planned, step, variant));
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
