import type {
  ConfirmedPipeline,
  ConfirmedRun,
  ConfirmedVariant,
} from '../../protocol/confirmed-run.ts';
import type { StoredRun } from '../../protocol/stored-run.ts';
import { type Estimate, estimateVariant } from './estimate.ts';
import { type Entry, rankVariants } from './rank.ts';
import { readSweeps, type Sweep } from './sweep-data.ts';

/** The best variants of each pipeline that a run has several of, as a run that asks them again records it. */
export async function pickBest(run: StoredRun, top: number): Promise<ConfirmedRun> {
  const sweeps = await readSweeps(run);
  return {
    run: run.started.run.id,
    first_repeat: Math.max(0, ...sweeps.map(({ lastRepeat }) => lastRepeat)) + 1,
    pipelines: sweeps
      .filter(({ variants }) => variants.length > 1)
      .map((sweep) => pickFrom(sweep, top)),
  };
}

function pickFrom({ info, variants }: Sweep, top: number): ConfirmedPipeline {
  const entries = variants.map((variant) => ({ variant, estimate: estimateVariant(variant) }));
  return {
    pipeline: info.name,
    file: info.file,
    among: variants.length,
    variants: rankVariants(entries).slice(0, top).map(describeEntry),
  };
}

function describeEntry({ variant, estimate }: Entry): ConfirmedVariant {
  return { variant: variant.values, variant_id: variant.id, ...describeEstimate(estimate) };
}

function describeEstimate({
  cases,
  rate,
  rateInterval,
  score,
}: Estimate): Omit<ConfirmedVariant, 'variant' | 'variant_id'> {
  return {
    cases,
    ...(rate !== undefined && { pass_rate: rate }),
    ...(rateInterval && { lower: rateInterval.lower, upper: rateInterval.upper }),
    ...(score !== undefined && { score }),
  };
}
