import type { JsonValue } from '../../source/json.ts';
import { recall } from '../../source/recall.ts';
import { clusteredRateInterval } from '../../statistics/clustered-rate.ts';
import { gridEffects } from '../../statistics/effects.ts';
import type { Interval } from '../../statistics/interval.ts';
import { meanOf } from '../../statistics/repeats.ts';
import { steady } from '../../statistics/steady.ts';
import { CONFIDENCE, known, scoreIntervalOf } from './estimate.ts';
import type { Measure } from './rank.ts';
import type { SweepVariant } from './sweep-data.ts';

export interface Level {
  readonly value: JsonValue;
  readonly mean: number;
  /** Over cases: each is one number, its mean over the level's variants. */
  readonly interval?: Interval;
}

export interface AxisEffect {
  readonly axis: string;
  /** η²: the share of the variance between variants that this axis explains alone. */
  readonly etaSquared: number;
  readonly levels: readonly Level[];
}

export type Effects =
  | {
      readonly kind: 'full';
      /** The largest effect first. */
      readonly axes: readonly AxisEffect[];
      /** What no axis explains alone. */
      readonly interaction: number;
    }
  | { readonly kind: 'none'; readonly reason: string };

/** The main effects of the axes that have several levels; why there are none, where that is so. */
export function findEffects(variants: readonly SweepVariant[], measure: Measure): Effects {
  const axes = listAxes(variants);
  if (axes.length === 0) return { kind: 'none', reason: 'no axis has several values' };
  const combinations = axes.reduce((product, { levels }) => product * levels.length, 1);
  if (combinations !== variants.length) {
    return {
      kind: 'none',
      reason: `the grid is not full: ${variants.length} of ${combinations} combinations were run, and means over different combinations cannot be compared`,
    };
  }
  const cells = variants.flatMap((variant) => {
    const value = meanOf(known(variant[measure]));
    const levels = axes.map(({ axis }) => levelKey(variant, axis));
    return value === undefined ? [] : [{ levels, value: steady(value) }];
  });
  if (cells.length < variants.length) {
    return { kind: 'none', reason: 'a variant could not be judged at all' };
  }
  const effects = gridEffects(cells);
  if (effects === undefined) {
    return { kind: 'none', reason: 'variants have different axes' };
  }
  const found = axes.map(({ axis, levels }, index) => ({
    axis,
    etaSquared: effects.axes[index]?.etaSquared ?? 0,
    levels: levels.map((value) => describeLevel({ axis, value }, variants, measure)),
  }));
  return {
    kind: 'full',
    axes: found.toSorted((a, b) => b.etaSquared - a.etaSquared),
    interaction: effects.interaction,
  };
}

/** The axes that tell variants apart, with their values in the order of the plan. */
export function listAxes(
  variants: readonly SweepVariant[],
): readonly { readonly axis: string; readonly levels: readonly JsonValue[] }[] {
  const axes = new Map<string, Map<string, JsonValue>>();
  for (const variant of variants) {
    for (const [axis, value] of Object.entries(variant.values)) {
      recall(axes, axis, () => new Map()).set(levelKey(variant, axis), value);
    }
  }
  return [...axes]
    .filter(([, levels]) => levels.size > 1)
    .map(([axis, levels]) => ({ axis, levels: [...levels.values()] }));
}

/** Equal values have equal keys. */
export function levelKey({ values }: SweepVariant, axis: string): string {
  return Object.hasOwn(values, axis) ? JSON.stringify(values[axis]) : '';
}

function describeLevel(
  level: { readonly axis: string; readonly value: JsonValue },
  variants: readonly SweepVariant[],
  measure: Measure,
): Level {
  const key = JSON.stringify(level.value);
  const own = variants.filter((variant) => levelKey(variant, level.axis) === key);
  const means = own.flatMap((variant) => meanOf(known(variant[measure])) ?? []);
  const byCase = (own[0]?.[measure] ?? []).flatMap((_, index) => {
    const mean = meanOf(known(own.map((each) => each[measure][index] ?? Number.NaN)));
    const repeats = own.reduce((sum, { judged }) => sum + (judged[index] || 0), 0);
    return mean === undefined ? [] : [{ share: mean, repeats }];
  });
  const interval =
    measure === 'passed'
      ? clusteredRateInterval(byCase, CONFIDENCE)
      : scoreIntervalOf(byCase.map(({ share }) => share));
  return { value: level.value, mean: meanOf(means) ?? 0, ...(interval && { interval }) };
}
