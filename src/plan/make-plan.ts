import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { CaseSource, DatasetCases, Pipeline } from '../pipeline/pipeline.ts';
import { makeVariants, type Variant } from '../pipeline/variants.ts';
import { mostRepeats } from '../protocol/pass-rule.ts';
import { trialId } from '../protocol/trial-id.ts';
import { makeCaseChecker } from './check-cases.ts';
import { type Fingerprinter, makeFingerprinter } from './fingerprint.ts';
import { KeptRows } from './kept-rows.ts';
import type { Plan, PlannedCase, PlannedPipeline, Trial } from './plan.ts';
import { type CaseReader, type FoundCase, type PlanReader, planCases } from './plan-cases.ts';
import { checkSearch } from './search-rounds.ts';
import { checkLeftAsserted, isAbout } from './selected-assertions.ts';
import { SelectedNames } from './selected-names.ts';
import {
  type Selection,
  selectSteps,
  selectsAllVariants,
  selectsCase,
  selectsVariant,
} from './selection.ts';

/**
 * Lists what will be run. Every dataset is read once here, so that a bad row is told before anything
 * is sent; of large ones only counters stay in memory.
 */
export async function makePlan(
  pipelines: readonly Pipeline[],
  selection: Selection,
  caseReader: CaseReader,
): Promise<Checked<Plan>> {
  const reader = { ...caseReader, kept: new KeptRows<DatasetCases, FoundCase>() };
  const diagnostics: Diagnostic[] = [
    ...findSameNames(pipelines),
    ...findUnknownSteps(pipelines, selection),
  ];
  const planned: PlannedPipeline[] = [];
  const names = new SelectedNames(selection);
  for (const pipeline of pipelines) {
    const result = await planPipeline(pipeline, { selection, names }, reader);
    diagnostics.push(...result.diagnostics);
    if (result.value && result.value.trialCount > 0) planned.push(result.value);
  }
  const trialCount = planned.reduce((sum, each) => sum + each.trialCount, 0);
  // Where nothing is selected at all, that is told.
  if (trialCount > 0) diagnostics.push(...names.finish());
  const plan: Plan = {
    pipelines: planned,
    trialCount,
    trials: () => listTrials(planned, selection, reader),
  };
  return { value: plan, diagnostics };
}

function findSameNames(pipelines: readonly Pipeline[]): readonly Diagnostic[] {
  const first = new Map<string, Pipeline>();
  return pipelines.flatMap((pipeline) => {
    const earlier = first.get(pipeline.name);
    first.set(pipeline.name, earlier ?? pipeline);
    if (earlier === undefined) return [];
    return [
      {
        code: 'duplicate-id',
        severity: 'error',
        message: `two pipelines are called \`${pipeline.name}\``,
        location: pipeline.location,
        related: [{ message: 'the first one', location: earlier.location }],
        hints: ['give one of them another `name`'],
      } satisfies Diagnostic,
    ];
  });
}

function findUnknownSteps(
  pipelines: readonly Pipeline[],
  selection: Selection,
): readonly Diagnostic[] {
  const ids = pipelines.flatMap((pipeline) => pipeline.steps.map((step) => step.id));
  return (selection.steps ?? [])
    .filter((id) => !ids.includes(id))
    .map((id) => ({
      code: 'unknown-step',
      severity: 'error',
      message: `no pipeline has a step \`${id}\``,
      hints: suggestName(id, [...new Set(ids)]),
    }));
}

async function planPipeline(
  pipeline: Pipeline,
  { selection, names }: { readonly selection: Selection; readonly names: SelectedNames },
  reader: PlanReader,
): Promise<Checked<PlannedPipeline>> {
  const diagnostics: Diagnostic[] = [];
  const checker = makeCaseChecker(pipeline);
  const variants = makeVariants(pipeline.matrix);
  const counts = new TrialCounts(pipeline, selection, variants);
  for await (const batch of planCases(pipeline, reader)) {
    for (const { value, diagnostics: found, source } of batch) {
      diagnostics.push(...found);
      if (value === undefined) {
        checker.seeBroken(source);
        continue;
      }
      checker.see(source, value);
      names.see(pipeline, value);
      counts.add(value);
    }
    if (counts.trials > MOST_TRIALS) {
      const found = { cases: counts.cases, variants: variants.length, last: batch.at(-1)?.source };
      return { diagnostics: [...diagnostics, tooMany(pipeline, found)] };
    }
  }
  diagnostics.push(...checker.finish());
  const steps = selectSteps(selection, pipeline);
  const value: PlannedPipeline = {
    pipeline,
    steps,
    assertions: pipeline.assertions.filter(isAbout(steps, pipeline)),
    variants: variants.filter((variant) => counts.ofVariant.has(variant.id)),
    trialsOfVariant: counts.ofVariant,
    trialCount: steps.length === 0 ? 0 : counts.trials,
    caseCount: counts.cases,
  };
  return {
    value,
    diagnostics: [...diagnostics, ...checkSearch(value), ...checkLeftAsserted(value)],
  };
}

/** What a pipeline's cases come to. */
class TrialCounts {
  cases = 0;
  trials = 0;
  /** By the variant's id. */
  readonly ofVariant = new Map<string, number>();
  readonly #pipeline: Pipeline;
  readonly #selection: Selection;
  readonly #variants: readonly Variant[];

  constructor(pipeline: Pipeline, selection: Selection, variants: readonly Variant[]) {
    this.#pipeline = pipeline;
    this.#selection = selection;
    this.#variants = variants;
  }

  add(each: PlannedCase): void {
    const place = { pipeline: this.#pipeline, case: each };
    const selected = selectVariants(this.#selection, place, this.#variants);
    const repeats = mostRepeats(this.#pipeline.repeat);
    for (const { id } of selected) this.ofVariant.set(id, (this.ofVariant.get(id) ?? 0) + repeats);
    this.cases += selected.length > 0 ? 1 : 0;
    this.trials += selected.length * repeats;
  }
}

/** More than anybody can wait for or pay, and than the summary of a run is made for. */
const MOST_TRIALS = 10_000_000;

interface Multiplied {
  readonly cases: number;
  readonly variants: number;
  /** Where the cases came from that were one too many. */
  readonly last: CaseSource | undefined;
}

/** Told where what multiplies most is written. */
function tooMany(pipeline: Pipeline, { cases, variants, last }: Multiplied): Diagnostic {
  const { name, repeat } = pipeline;
  const count = mostRepeats(repeat);
  const [most] = [
    { times: count, location: pipeline.repeatLocation },
    { times: variants, location: pipeline.matrix?.location },
    { times: cases, location: last?.kind === 'dataset' ? last.dataset.location : undefined },
  ].toSorted((a, b) => b.times - a.times);
  const repeats = count > 1 ? ` of ${count} repeats each` : '';
  return {
    code: 'bad-value',
    severity: 'error',
    message: `\`${name}\` has more than 10,000,000 trials${repeats}`,
    location: most?.location ?? pipeline.location,
    hints: ['trials are the cases times the variants of the matrix times the repeats'],
  };
}

function selectVariants(
  selection: Selection,
  place: { readonly pipeline: Pipeline; readonly case: PlannedCase },
  variants: readonly Variant[],
): readonly Variant[] {
  if (!selectsCase(selection, place.pipeline, place.case)) return [];
  if (selectsAllVariants(selection)) return variants;
  return variants.filter((variant) => selectsVariant(selection, { ...place, variant }));
}

async function* listTrials(
  planned: readonly PlannedPipeline[],
  selection: Selection,
  reader: PlanReader,
): AsyncIterable<Trial> {
  let index = 0;
  for (const each of planned) {
    const code = (await reader.digestCode?.(each.pipeline)) ?? new Map();
    const listed = {
      keep: keepAssertions(each),
      fingerprint: makeFingerprinter({ ...each, code }),
    };
    for await (const batch of planCases(each.pipeline, reader)) {
      for (const trial of listBatch(each, selection, { ...listed, batch })) {
        yield { index, ...trial };
        index += 1;
      }
    }
  }
}

function* listBatch(
  planned: PlannedPipeline,
  selection: Selection,
  {
    batch,
    keep,
    fingerprint,
  }: {
    readonly batch: readonly FoundCase[];
    readonly keep: (each: PlannedCase) => PlannedCase;
    readonly fingerprint: Fingerprinter;
  },
): Iterable<Omit<Trial, 'index'>> {
  for (const { value } of batch) {
    if (value === undefined) continue;
    yield* listCase(planned, selection, { case: keep(value), fingerprint });
  }
}

/** Takes out what is asserted of a step that was not selected. */
function keepAssertions({ pipeline, steps }: PlannedPipeline): (each: PlannedCase) => PlannedCase {
  if (steps.length === pipeline.steps.length) return (each) => each;
  const isKept = isAbout(steps, pipeline);
  return (each) => ({ ...each, assertions: each.assertions.filter(isKept) });
}

function* listCase(
  planned: PlannedPipeline,
  selection: Selection,
  listed: { readonly case: PlannedCase; readonly fingerprint: Fingerprinter },
): Iterable<Omit<Trial, 'index'>> {
  const { pipeline, variants } = planned;
  const each = listed.case;
  const { first = 1 } = pipeline.repeat;
  const end = first + mostRepeats(pipeline.repeat);
  for (const variant of selectVariants(selection, { pipeline, case: each }, variants)) {
    const fingerprints = listed.fingerprint(each, variant);
    for (let repeat = first; repeat < end; repeat++) {
      const names = { pipeline: pipeline.name, case: each.id, variant: variant.id, repeat };
      yield { id: trialId(names), planned, case: each, variant, repeat, fingerprints };
    }
  }
}
