import type { Variant } from '../pipeline/variants.ts';
import { mostRepeats, type RepeatRule, readPass } from '../protocol/pass-rule.ts';
import {
  effectOf,
  type GateRecord,
  type PipelineSummary,
  type RunStop,
  type VariantSummary,
} from '../protocol/summary.ts';
import { meanOf } from '../statistics/repeats.ts';
import { steady } from '../statistics/steady.ts';
import { endedByVerdict } from './ended-by-verdict.ts';
import type { PipelineState } from './pipeline-state.ts';
import { Sample } from './sample.ts';

/** A pipeline's totals and its outcome, by the gates that are its own. */
export function summarisePipeline(
  state: PipelineState,
  gates: readonly GateRecord[],
  stop: RunStop | undefined,
): PipelineSummary {
  const { planned, whole } = state;
  const { name, file } = planned.pipeline;
  const totals = whole.trials.totals(planned.trialCount);
  const own = gates.filter((gate) => gate.pipeline === name);
  const outcome = decideOutcome(state, own);
  return {
    ...totals,
    pipeline: name,
    file: file.path,
    outcome: totals.counts.not_run > 0 && outcome === 'passed' ? cutOff(stop) : outcome,
    variants: planned.variants.map((variant) => summariseVariant(state, variant)),
    ...(state.search && { rounds: state.search.rounds }),
  };
}

/**
 * What has not been run may still fail. A run that ended by its verdict has that as its result, so what it cut
 * off is left undecided, as a pipeline that was never begun.
 */
function cutOff(stop: RunStop | undefined): PipelineSummary['outcome'] {
  return endedByVerdict(stop) ? 'skipped' : 'errored';
}

function summariseVariant(state: PipelineState, variant: Variant): VariantSummary {
  const { planned, variants, search } = state;
  const dropped = search?.dropped.get(variant.id);
  const sample = variants.get(variant.id)?.sample ?? new Sample();
  const { cases, values, trials } = sample;
  const metrics = sample.meansOfMetrics();
  const judged = cases.passed + cases.failed;
  return {
    ...trials.totals(planned.trialsOfVariant.get(variant.id) ?? 0),
    variant: variant.values,
    variant_id: variant.id,
    ...(judged > 0 && { pass_rate: cases.passed / judged }),
    cases_passed: cases.passed,
    cases_judged: judged,
    ...(cases.errored > 0 && { cases_errored: cases.errored }),
    ...countOpen(state, variant, cases),
    ...summariseReduced(planned.pipeline.repeat, values),
    ...(Object.keys(metrics).length > 0 && { metrics }),
    ...(dropped !== undefined && { dropped_in_round: dropped }),
  };
}

/** A case is decided once each of its repeats was run, or found needless. */
function countOpen(
  { planned }: PipelineState,
  { id }: Variant,
  { passed, failed, errored, skipped }: Sample['cases'],
): Pick<VariantSummary, 'cases_open'> {
  const trials = planned.trialsOfVariant.get(id) ?? 0;
  const all = trials / mostRepeats(planned.pipeline.repeat);
  const open = all - passed - failed - errored - skipped;
  return open > 0 ? { cases_open: open } : {};
}

function summariseReduced(
  { pass, stop }: RepeatRule,
  values: readonly number[],
): Pick<VariantSummary, 'reduced'> {
  const mean = meanOf(values);
  if (typeof pass === 'string' || 'at_least' in pass || typeof stop === 'object') return {};
  if (mean === undefined) return {};
  const { name, number: k } = readPass(pass);
  const rule = name.endsWith('k') ? name.replace('k', String(k)) : name;
  return { reduced: { rule, mean: steady(mean), cases: values.length } };
}

function decideOutcome(
  { planned, whole, variants, search }: PipelineState,
  gates: readonly GateRecord[],
): PipelineSummary['outcome'] {
  const { failed, errored, passed } = whole.trials.counts;
  const cases = [...variants.values()].map(({ sample }) => sample.cases);
  const isOpen =
    cases.some((each) => each.errored > 0) ||
    gates.some((gate) => effectOf(gate) === 'inconclusive');
  if (errored > 0 || isOpen) return 'errored';
  // Gates that are all skipped leave it to the cases.
  const areSkipped = gates.length > 0 && gates.every(({ result }) => result === 'skipped');
  const isRed =
    planned.pipeline.gates.length > 0 && !areSkipped
      ? gates.some((gate) => effectOf(gate) === 'not_met')
      : [...variants].some(
          ([id, { sample }]) => sample.cases.failed > 0 && !search?.dropped.has(id),
        );
  if (isRed) return 'failed';
  return passed + failed === 0 ? 'skipped' : 'passed';
}
