/**
 * Rows of figures for the same cases, NaN where one is not known, so that their means can be compared:
 * an unknown figure is taken for the lowest that any row has of that case. A row with unknown figures
 * then comes out above a whole one only if it is above it on the cases that both have. What no row has
 * stays NaN, as does all of a row of which nothing is known.
 */
export function fillUnknown(rows: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const lowest: number[] = [];
  for (const row of rows) {
    for (const [at, figure] of row.entries()) {
      if (!Number.isNaN(figure)) lowest[at] = Math.min(lowest[at] ?? figure, figure);
    }
  }
  return rows.map((row) =>
    row.every(Number.isNaN)
      ? row
      : row.map((figure, at) => (Number.isNaN(figure) ? (lowest[at] ?? Number.NaN) : figure)),
  );
}
