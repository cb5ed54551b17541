import type { TrialRecord } from '../../src/protocol/record.ts';
import type { StoredRun } from '../../src/protocol/stored-run.ts';
import type { JsonObject, JsonValue } from '../../src/source/json.ts';
import { makeSeededRandom } from '../../src/statistics/seeded-random.ts';
import { makeRun, makeStep, makeTrial } from './records.ts';

export interface SweepPlan {
  readonly axes: Readonly<Record<string, readonly JsonValue[]>>;
  readonly cases: number;
  readonly repeats?: number;
  /** Variants that are left out. */
  readonly without?: (variant: JsonObject) => boolean;
  /** How likely a trial is to pass. */
  readonly rate: (variant: JsonObject) => number;
  readonly cost?: (variant: JsonObject) => number;
}

/** A run of all variants, in plan order, by seeded chance. */
export function makeSweepRun(plan: SweepPlan): StoredRun {
  return makeRun({ trials: makeSweepTrials(plan) });
}

export function makeSweepTrials(plan: SweepPlan): readonly TrialRecord[] {
  const random = makeSeededRandom(11);
  const variants = listVariants(plan);
  const cases = Array.from({ length: plan.cases }, (_, index) => `ticket-${index + 1}`);
  const repeats = Array.from({ length: plan.repeats ?? 1 }, (_, index) => index + 1);
  return cases.flatMap((name) =>
    variants.flatMap((variant) =>
      repeats.map((repeat) => {
        const isPass = random() < plan.rate(variant);
        const step = makeStep({
          latency_ms: Math.round(300 + 400 * random()),
          cost_usd: plan.cost?.(variant) ?? 0.001,
        });
        return makeTrial({
          ...{ case: name, variant, repeat, steps: [step] },
          ...(isPass ? {} : { outcome: 'failed' }),
          score: isPass ? 1 : Math.round(random() * 50) / 100,
        });
      }),
    ),
  );
}

function listVariants({ axes, without }: SweepPlan): readonly JsonObject[] {
  return Object.entries(axes)
    .reduce<readonly JsonObject[]>(
      (all, [axis, values]) =>
        all.flatMap((one) => values.map((value) => ({ ...one, [axis]: value }))),
      [{}],
    )
    .filter((variant) => without?.(variant) !== true);
}

const isLarge = ({ model }: JsonObject): boolean => model === 'openai/gpt-4o';
const isHot = (variant: JsonObject): boolean => variant['params.temperature'] === 1;

export const SWEEP_RUNS: Readonly<Record<string, () => StoredRun>> = {
  grid: () =>
    makeSweepRun({
      axes: {
        model: ['openai/gpt-4o', 'anthropic/claude-2.0', 'pulze'],
        'params.temperature': [0, 0.5, 1],
        tone: ['terse', 'warm'],
      },
      cases: 24,
      rate: (variant) => (isLarge(variant) ? 0.95 : 0.7) - (isHot(variant) ? 0.3 : 0),
      cost: (variant) => (isLarge(variant) ? 0.004 : 0.0007),
    }),
  'part-of-a-grid': () =>
    makeSweepRun({
      axes: { model: ['openai/gpt-4o', 'pulze'], tone: ['terse', 'warm'] },
      cases: 4,
      repeats: 5,
      without: ({ model, tone }) => model === 'pulze' && tone === 'warm',
      rate: (variant) => (isLarge(variant) ? 0.9 : 0.5),
    }),
  'many-values': () =>
    makeSweepRun({
      axes: {
        'params.temperature': Array.from({ length: 11 }, (_, tenths) => tenths / 10),
        'params.top_p': Array.from({ length: 12 }, (_, index) => (index + 1) / 12),
      },
      cases: 6,
      rate: (variant) => 1 - Number(variant['params.temperature']) / 2,
    }),
};
