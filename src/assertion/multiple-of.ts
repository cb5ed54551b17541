/**
 * Whether a number is a whole multiple of another as both are written: 19.99 is one of 0.01, though their
 * quotient as binary fractions is 1998.9999999999998. A number too large to be held (`1e400`) is none.
 */
export function isMultipleOf(value: number, step: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) return value % step === 0;
  if (!Number.isFinite(value) || !Number.isFinite(step)) return false;
  const [one, other] = [readDecimal(value), readDecimal(step)];
  const places = Math.max(one.places, other.places);
  return scale(one, places) % scale(other, places) === 0n;
}

/** `digits` with so many of them after the point; fewer than 0 where zeros are left out. */
interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

/** By the shortest text that stands for the number, which is what JSON has where it was written so. */
function readDecimal(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), places: fraction.length - Number(exponent) };
}

function scale({ digits, places }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - places);
}
