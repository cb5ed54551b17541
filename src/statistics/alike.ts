import { requireInside, requireShare, requireWhole } from './domain.ts';
import type { Interval } from './interval.ts';

/**
 * A two-sided interval for the mean of what lies between 0 and 1, of which `n` values were found and all are
 * `value`: from value · (α/2)^(1/n) to 1 − (1 − value) · (α/2)^(1/n), with α = 1 − confidence. Were less than
 * (α/2)^(1/n) of all as large, so many in a row would come up with a chance below α/2, and the others are 0 at
 * the least. For 0 and 1 it is the interval of Clopper and Pearson, "The use of confidence or fiducial limits
 * illustrated in the case of the binomial", Biometrika 26, 1934, where none or all of n passed.
 */
export function alikeInterval(
  value: number,
  n: number,
  { confidence }: { readonly confidence: number },
): Interval {
  requireShare({ value });
  requireWhole({ n });
  requireInside({ confidence });
  const share = ((1 - confidence) / 2) ** (1 / n);
  return { lower: value * share, upper: 1 - (1 - value) * share };
}
