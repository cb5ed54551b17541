import type { Diagnostic } from '../diagnostic/diagnostic.ts';

/** Each once, in the order of files and lines; errors without a place first. `strict` makes errors of warnings. */
export function orderDiagnostics(
  diagnostics: readonly Diagnostic[],
  strict: boolean,
): readonly Diagnostic[] {
  const order = new Map<string, number>();
  for (const { location } of diagnostics) {
    if (location && !order.has(location.path)) order.set(location.path, order.size);
  }
  const rank = ({ location }: Diagnostic): readonly number[] => [
    location ? (order.get(location.path) ?? 0) : -1,
    location?.start.line ?? 0,
    location?.start.column ?? 0,
  ];
  const told = new Map(
    diagnostics.map((each) => [JSON.stringify([each.message, each.location]), each]),
  );
  const sorted = [...told.values()].sort((a, b) => compare(rank(a), rank(b)));
  return strict ? sorted.map((each) => ({ ...each, severity: 'error' as const })) : sorted;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
