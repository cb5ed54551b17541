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
