import { steady } from './steady.ts';

/** More say nothing of a double. */
const MOST_DIGITS = 15;

/**
 * How many digits a value needs, from `least` on, so that what `round` makes of it stands on the side of each
 * limit on which the value itself is: two numbers that differ are then never shown as the same, nor the other
 * way round.
 */
export function digitsToTell(
  value: number,
  limits: readonly number[],
  { least, round }: { readonly least: number; readonly round: (digits: number) => number },
): number {
  const sides = limits.map((limit) => Math.sign(steady(value) - steady(limit)));
  for (let digits = least; digits < MOST_DIGITS; digits++) {
    const shown = round(digits);
    if (limits.every((limit, at) => Math.sign(shown - limit) === sides[at])) return digits;
  }
  return MOST_DIGITS;
}

/** Rounded to so many decimals, or to as many as tell it from these limits. */
export function roundToTell(value: number, limits: readonly number[], decimals: number): number {
  const round = (digits: number): number => Number(value.toFixed(digits));
  return round(digitsToTell(value, limits, { least: decimals, round }));
}

/** The same as text, with no fewer decimals. */
export function fixToTell(value: number, limits: readonly number[], decimals: number): string {
  const round = (digits: number): number => Number(value.toFixed(digits));
  return value.toFixed(digitsToTell(value, limits, { least: decimals, round }));
}

/** A share in points of a hundred: with one decimal, or as many as tell it from these other shares. */
export function pointsToTell(share: number, limits: readonly number[]): number {
  const points = limits.map((limit) => steady(limit * 100));
  return roundToTell(share * 100, points, 1);
}

/** A p-value as it is read beside the level that decides: `0.020`, `0.0503`, `<0.001`. */
export function showP(p: number, alpha: number): string {
  const least = Math.min(0.001, alpha);
  return p < least ? `<${least}` : fixToTell(p, [alpha], 3);
}
