import { ToolError } from '../tools.ts';

/** The cosine of the angle between two vectors, from -1 to 1, or why there is none. */
function cosineOf(
  one: readonly number[],
  other: readonly number[],
): { readonly cosine: number } | { readonly problem: string } {
  if (one.length !== other.length || one.length === 0) {
    return { problem: `the vectors have ${one.length} and ${other.length} dimensions` };
  }
  const dot = one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
  const size = Math.hypot(...one) * Math.hypot(...other);
  if (size === 0) return { problem: 'a vector has no direction: it is all zeros' };
  const cosine = dot / size;
  if (!Number.isFinite(cosine)) return { problem: 'a vector holds what is no finite number' };
  return { cosine: Math.min(1, Math.max(-1, cosine)) };
}

/** Of the first vector and each of the others. Throws {@link ToolError} where there is none. */
export function cosinesOf([
  own = [],
  ...others
]: readonly (readonly number[])[]): readonly number[] {
  return others.map((other) => {
    const compared = cosineOf(own, other);
    if ('problem' in compared) throw new ToolError(compared.problem);
    return compared.cosine;
  });
}
