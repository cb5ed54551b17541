/** What a variant is chosen by: much quality, at little cost and latency, each in any unit. */
export interface ParetoPoint {
  readonly quality?: number | undefined;
  readonly cost?: number | undefined;
  readonly latency?: number | undefined;
}

/** Quality, cost and latency, NaN where one is missing, each the better the smaller. */
export type Burdens = readonly [number, number, number];

/**
 * The points that no other dominates, in the order given. One dominates another if it is nowhere
 * worse and somewhere better, so that equal points stay together. What no point has is left out.
 * A point that lacks what another has is not on the front and dominates none: nothing shows that it is good.
 */
export function paretoFront<P extends ParetoPoint>(points: readonly P[]): readonly P[] {
  const onFront = findFront(
    points.map(({ quality = Number.NaN, cost = Number.NaN, latency = Number.NaN }) => [
      -quality,
      cost,
      latency,
    ]),
  );
  return points.filter((_, index) => onFront[index]);
}

/** For each point, whether it is on the front. */
export function findFront(points: readonly Burdens[]): readonly boolean[] {
  const known = ([0, 1, 2] as const).filter((axis) =>
    points.some((point) => !Number.isNaN(point[axis])),
  );
  const whole = points.filter((point) => known.every((axis) => !Number.isNaN(point[axis])));
  const isWhole = new Set(whole);
  const dominates = (one: Burdens, other: Burdens): boolean =>
    known.every((axis) => one[axis] <= other[axis]) &&
    known.some((axis) => one[axis] < other[axis]);
  return points.map(
    (point) => isWhole.has(point) && !whole.some((other) => dominates(other, point)),
  );
}
