/**
 * A sum of fractions without the digits that depend on the order of its terms: equal terms that arrive in
 * another order give the same number. Twelve decimals are kept.
 */
export function steady(sum: number): number {
  return Math.round(sum * 1e12) / 1e12;
}
