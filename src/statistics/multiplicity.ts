import { requireShare } from './domain.ts';

/**
 * S. Holm's adjusted p-values (Scandinavian Journal of Statistics 6, 1979), in the order of the given
 * ones. Those at or below α are rejected; the probability of rejecting any true null is then at most
 * α, however the tests depend on each other. For "any regression fails".
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(pValues.length);
  let highest = 0;
  for (const [rank, index] of rankUp(pValues).entries()) {
    const raised = (pValues[index] ?? 1) * (pValues.length - rank);
    highest = Math.max(highest, Math.min(1, raised));
    adjusted[index] = highest;
  }
  return adjusted;
}

/**
 * The adjusted p-values of Y. Benjamini and Y. Hochberg (Journal of the Royal Statistical Society B 57,
 * 1995), in the order of the given ones. Of those at or below q, a share of at most q is wrong on
 * average, if the tests are independent or positively dependent. For tables of many variants.
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(pValues.length);
  let lowest = 1;
  for (const [rank, index] of [...rankUp(pValues).entries()].reverse()) {
    lowest = Math.min(lowest, ((pValues[index] ?? 1) * pValues.length) / (rank + 1));
    adjusted[index] = lowest;
  }
  return adjusted;
}

/** Indices from the smallest p-value to the largest. */
function rankUp(pValues: readonly number[]): readonly number[] {
  for (const p of pValues) requireShare({ 'a p-value': p });
  return pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));
}
