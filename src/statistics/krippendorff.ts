/**
 * K. Krippendorff's α for names without an order ("Computing Krippendorff's alpha-reliability", 2011):
 * agreement of any number of judges beyond chance, 1 for all, 0 for what chance gives, below 0 for
 * less. `units` holds what each judge said of an answer; judges may be missing, and an answer that
 * only one judged takes no part. Undefined where all ratings are the same, or no answer has two.
 */
export function krippendorffAlpha(units: readonly (readonly string[])[]): number | undefined {
  const paired = units.filter((ratings) => ratings.length >= 2);
  const total = paired.reduce((sum, ratings) => sum + ratings.length, 0);
  const observed = paired.reduce(
    (sum, ratings) => sum + differentPairs(ratings) / (ratings.length - 1),
    0,
  );
  const expected = differentPairs(paired.flat()) / (total - 1);
  return expected > 0 ? 1 - observed / expected : undefined;
}

/** Ordered pairs of two different names. */
function differentPairs(names: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const alike = [...counts.values()].reduce((sum, count) => sum + count * count, 0);
  return names.length ** 2 - alike;
}
