import type { Measure } from './rank.ts';
import type { SweepVariant } from './sweep-data.ts';

export interface SharedCases {
  /** The same variants, the measure unknown in every case that one of those that were judged at all lacks. */
  readonly variants: readonly SweepVariant[];
  /** How many cases each of them has. */
  readonly cases: number;
  /** How many cases some of them have, and not all. */
  readonly left: number;
}

/** Means over different cases would compare the cases; a variant that was never judged takes none from the others. */
export function takeSharedCases(variants: readonly SweepVariant[], measure: Measure): SharedCases {
  const has = (variant: SweepVariant, at: number): boolean =>
    !Number.isNaN(variant[measure][at] ?? Number.NaN);
  const indexes = [...(variants[0]?.[measure].keys() ?? [])];
  const judged = variants.filter((variant) => indexes.some((at) => has(variant, at)));
  const some = indexes.filter((at) => judged.some((variant) => has(variant, at)));
  const shared = new Set(some.filter((at) => judged.every((variant) => has(variant, at))));
  return {
    variants: variants.map((variant) => ({
      ...variant,
      [measure]: variant[measure].map((value, at) => (shared.has(at) ? value : Number.NaN)),
    })),
    cases: shared.size,
    left: some.length - shared.size,
  };
}
