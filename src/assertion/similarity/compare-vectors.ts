/** Cosines, or why there are none. */
export type ComparedVectors =
  | { readonly cosines: readonly number[] }
  | { readonly problem: string };

/** The cosine of the angle between two vectors, from -1 to 1, or why there is none. */
function cosineOf(one: readonly number[], other: readonly number[]): number | string {
  if (one.length !== other.length || one.length === 0) {
    return `the vectors have ${one.length} and ${other.length} dimensions`;
  }
  const [left, right] = [inReach(one), inReach(other)];
  if (typeof left === 'string') return left;
  if (typeof right === 'string') return right;
  const dot = left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
  const cosine = dot / (Math.hypot(...left) * Math.hypot(...right));
  return Math.min(1, Math.max(-1, cosine));
}

/** 2^1024 is no number any more. */
const LARGEST_EXPONENT = 1023;

/**
 * The same direction with values whose squares are numbers. Divided by a power of two, which rounds none
 * that is not lost beside the others.
 */
function inReach(vector: readonly number[]): readonly number[] | string {
  const largest = Math.max(...vector.map(Math.abs));
  if (!Number.isFinite(largest)) return 'a vector holds what is no finite number';
  if (largest === 0) return 'a vector has no direction: it is all zeros';
  const unit = 2 ** Math.min(LARGEST_EXPONENT, Math.floor(Math.log2(largest)));
  return vector.map((value) => value / unit);
}

/** The first vector and each of the others. */
export function compareVectors([
  own = [],
  ...others
]: readonly (readonly number[])[]): ComparedVectors {
  const cosines: number[] = [];
  for (const other of others) {
    const compared = cosineOf(own, other);
    if (typeof compared === 'string') return { problem: compared };
    cosines.push(compared);
  }
  return { cosines };
}
