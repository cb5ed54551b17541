import { meanOf } from './repeats.ts';

/** A variant's levels on the axes of the grid, in the same order for all, and its mean score. */
export interface GridCell {
  readonly levels: readonly (string | number)[];
  readonly value: number;
}

/** What an axis does by itself. */
export interface AxisEffect {
  /** η²: the share of the variance of all cells that lies between this axis's levels, 0 to 1. */
  readonly etaSquared: number;
  /** The mean of each level over all other axes, in the order in which levels first appear. */
  readonly means: ReadonlyMap<string | number, number>;
}

export interface GridEffects {
  readonly mean: number;
  /** In the order of `levels`. */
  readonly axes: readonly AxisEffect[];
  /** η² of what no axis explains alone: interactions of all orders and, with one figure per cell, noise. */
  readonly interaction: number;
}

/**
 * The main effects of a full factorial grid with one value per cell: an analysis of variance, where the
 * sums of squares of a balanced design add up (R. A. Fisher, "The Design of Experiments", 1935). All η²
 * sum to 1, and are 0 where all cells are alike. Undefined unless each combination of levels is there
 * exactly once, since means over different cells are not comparable.
 */
export function gridEffects(cells: readonly GridCell[]): GridEffects | undefined {
  const mean = meanOf(cells.map(({ value }) => value));
  if (mean === undefined || !isFullGrid(cells)) return undefined;
  const total = sumSquares(cells.map(({ value }) => value - mean));
  const axes = (cells[0]?.levels ?? []).map((_, axis) => {
    const means = meansByLevel(cells, axis);
    const perLevel = cells.length / means.size;
    const between = perLevel * sumSquares([...means.values()].map((each) => each - mean));
    return { etaSquared: total > 0 ? between / total : 0, means };
  });
  const explained = axes.reduce((sum, { etaSquared }) => sum + etaSquared, 0);
  return { mean, axes, interaction: total > 0 ? Math.max(0, 1 - explained) : 0 };
}

function isFullGrid(cells: readonly GridCell[]): boolean {
  const axes = cells[0]?.levels.length ?? 0;
  if (cells.some(({ levels }) => levels.length !== axes)) return false;
  const combinations = new Set(cells.map(({ levels }) => JSON.stringify(levels)));
  let size = 1;
  for (let axis = 0; axis < axes; axis++) {
    size *= new Set(cells.map(({ levels }) => levels[axis])).size;
  }
  return combinations.size === cells.length && cells.length === size;
}

function meansByLevel(
  cells: readonly GridCell[],
  axis: number,
): ReadonlyMap<string | number, number> {
  const values = new Map<string | number, number[]>();
  for (const { levels, value } of cells) {
    const level = levels[axis] ?? '';
    values.set(level, [...(values.get(level) ?? []), value]);
  }
  return new Map([...values].map(([level, each]) => [level, meanOf(each) ?? 0]));
}

function sumSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
