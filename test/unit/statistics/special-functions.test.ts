import { describe, expect, it } from 'vitest';
import { binomialProbability, binomialTail } from '../../../src/statistics/binomial.ts';
import { makeGaussLegendre } from '../../../src/statistics/gauss-legendre.ts';
import {
  betaQuantile,
  logRegularizedBeta,
  regularizedBeta,
} from '../../../src/statistics/incomplete-beta.ts';
import { stirlingError } from '../../../src/statistics/stirling-error.ts';
import { studentCdf, studentQuantile } from '../../../src/statistics/student.ts';
import { fc } from '../../support/fast-check.ts';

// References: mpmath with 30 digits, and SciPy.

describe('the logarithm of the gamma function, with what its formula leaves out', () => {
  it.each([
    [0.1, 2.252712651734206],
    [1, 0],
    [2, 0],
    [14.5, 23.862765841689086],
    [15, 25.191221182738683],
    [1000, 5905.220423209181],
  ])('of %f', (x, expected) => {
    const byFormula = (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2;
    expect(byFormula + stirlingError(x)).toBeCloseTo(expected, 10);
  });
});

describe('the incomplete beta function', () => {
  it.each([
    [0.5, 6, 1, 0.015625],
    [0.3, 500, 900, 2.281096350354156e-6],
    [0.2, 2.5, 40, 0.9972681171982678],
    [0.999, 5000, 3, 0.12435737403741322],
    [0.001, 0.5, 0.5, 0.020135041633377492],
    [0.95, 950, 50, 0.48263045627302337],
    [0, 2, 3, 0],
    [1, 2, 3, 1],
  ])('at %f of %f and %f', (x, a, b, expected) => {
    const found = regularizedBeta({ x, a, b });
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(expected * 1e-11);
    expect(logRegularizedBeta({ x, a, b })).toBeCloseTo(Math.log(expected), 10);
  });

  it('has a logarithm where it is too small for a number', () => {
    const point = { x: 0.2, a: 1501, b: 501 };
    expect(regularizedBeta(point)).toBe(0);
    expect(logRegularizedBeta(point)).toBeCloseTo(-1406.1759911864654, 8);
  });

  it.each([
    [0.025, 18, 3, 0.6830172859809176],
    [0.975, 19, 2, 0.9876514728297052],
    [0.5, 0.5, 0.5, 0.5],
    [1e-6, 3, 4000, 4.562419820854212e-6],
    [0.05, 9501, 500, 0.946370195225077],
    [0, 2, 3, 0],
    [1, 2, 3, 1],
  ])('reaches %f of %f and %f at %f', (p, a, b, expected) => {
    expect(Math.abs(betaQuantile({ p, a, b }) - expected)).toBeLessThanOrEqual(expected * 1e-11);
  });

  it('is turned round by its quantile', () => {
    const anyPoint = fc.record({
      p: fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
      a: fc.double({ min: 0.5, max: 500, noNaN: true }),
      b: fc.double({ min: 0.5, max: 500, noNaN: true }),
    });
    fc.assert(
      fc.property(anyPoint, ({ p, a, b }) => {
        expect(regularizedBeta({ x: betaQuantile({ p, a, b }), a, b })).toBeCloseTo(p, 8);
      }),
    );
  });
});

describe("Student's t", () => {
  it.each([
    [-2.713602, 9, 0.011928194246412787],
    [0, 5, 0.5],
    [1.96, 10_000, 0.9749882398840835],
    [12.706204736174694, 1, 0.975],
    [-30, 4, 3.6764280488306612e-6],
  ])('is at most %f with %i degrees of freedom', (t, dof, expected) => {
    expect(studentCdf(t, dof)).toBeCloseTo(expected, 12);
  });

  it.each([
    [0.975, 9, 2.2621571627982053],
    [0.975, 1, 12.706204736174694],
    [0.6, 3, 0.2766706623326899],
    [0.001, 30, -3.385184866829305],
    [0.5, 7, 0],
    [0.975, 100_000, 1.9599877075346097],
  ])('has its %f quantile with %i degrees of freedom', (p, dof, expected) => {
    expect(studentQuantile(p, dof)).toBeCloseTo(expected, 10);
  });
});

describe('the binomial distribution', () => {
  it.each([
    [45, 50, 0.8, 0.029531204310524216, 0.04802721937073359],
    [950_123, 1_000_000, 0.95, 0.0015626183750353229, 0.2871950933919669],
    [0, 20, 0.3, 0.0007979226629761189, 1],
    [20, 20, 0.3, 3.486784401e-11, 3.486784401e-11],
  ])('of %i of %i', (passed, n, p, exactly, atLeast) => {
    expect(binomialProbability(passed, { n, p }) / exactly).toBeCloseTo(1, 9);
    expect(binomialTail({ n, p, atLeast: passed }) / atLeast).toBeCloseTo(1, 9);
  });

  it('is certain at its ends', () => {
    const all = [0, 1].map((p) =>
      [0, 1, 2].map((passed) => binomialProbability(passed, { n: 2, p })),
    );
    expect(all).toEqual([
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect(binomialProbability(3, { n: 2, p: 0.5 })).toBe(0);
    expect(binomialTail({ n: 2, p: 0.5, atLeast: 3 })).toBe(0);
    expect(binomialTail({ n: 2, p: 0.5, atLeast: 0 })).toBe(1);
  });

  it.each([
    [0.01, 50, '0.395'],
    [0.01, 100, '0.634'],
    [0.02, 200, '0.982'],
  ])('turns a run red with flaky cases of %f, of which there are %i, in %s', (p, n, red) => {
    expect(binomialTail({ n, p, atLeast: 1 }).toFixed(3)).toBe(red);
  });

  it.each([
    [0.2, '0.488'],
    [0.5, '0.875'],
    [0.8, '0.992'],
  ])('lets a case that passes %f turn green within three tries in %s', (p, green) => {
    expect(binomialTail({ n: 3, p, atLeast: 1 }).toFixed(3)).toBe(green);
  });
});

describe('the quadrature of Gauss and Legendre', () => {
  it('integrates polynomials exactly, and its weights are a share each', () => {
    const { nodes, weights } = makeGaussLegendre(128);
    const integrate = (f: (x: number) => number): number =>
      nodes.reduce((sum, node, index) => sum + (weights[index] ?? 0) * f(node), 0);
    expect(integrate(() => 1)).toBeCloseTo(1, 13);
    expect(integrate((x) => x ** 255)).toBeCloseTo(1 / 256, 13);
    expect(nodes.every((node) => node > 0 && node < 1)).toBe(true);
  });
});
