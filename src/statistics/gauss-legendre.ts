/** Where a function is looked at, and how much each place counts; the weights sum to 1. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Gauss-Legendre quadrature on [0, 1], which integrates polynomials of a degree below 2 · size exactly.
 * The nodes are the roots of the Legendre polynomial, found by Newton's method from the estimate of
 * Abramowitz and Stegun, 22.16.6.
 */
export function makeGaussLegendre(size: number): Quadrature {
  const nodes = new Float64Array(size);
  const weights = new Float64Array(size);
  for (let index = 0; index < size; index++) {
    let root = Math.cos((Math.PI * (index + 0.75)) / (size + 0.5));
    for (let step = 0; step < 10; step++) {
      const { value, slope } = legendre(size, root);
      root -= value / slope;
    }
    const { slope } = legendre(size, root);
    nodes[index] = (1 - root) / 2;
    weights[index] = 1 / ((1 - root * root) * slope * slope);
  }
  return { nodes, weights };
}

/** By the recurrence of Bonnet. */
function legendre(degree: number, x: number): { readonly value: number; readonly slope: number } {
  let value = 1;
  let before = 0;
  for (let n = 1; n <= degree; n++) {
    [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  }
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
