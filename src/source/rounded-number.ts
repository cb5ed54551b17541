/**
 * Whether a whole number, as it is written, is another one once it is read: beyond 2^53 numbers have
 * gaps, and two ids in one of them would be the same. What comes out as it is written may be as large as
 * it likes, and a number with a fraction or an exponent is no id.
 */
export function isRoundedWhenRead(written: string): boolean {
  if (written.length < 14 || !/^[-+]?(?:\d+|0x[\da-f]+|0o[0-7]+)$/i.test(written)) return false;
  const value = Number(written);
  return !Number.isSafeInteger(value) && String(value) !== written;
}

export const ROUNDED =
  'a whole number of this size is not kept digit by digit; quote it if it is meant as text';
