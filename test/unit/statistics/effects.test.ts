import { describe, expect, it } from 'vitest';
import { type GridCell, gridEffects } from '../../../src/statistics/effects.ts';
import { fc } from '../../support/fast-check.ts';
import { round } from './rounding.ts';

const cells: readonly GridCell[] = [
  { levels: ['m1', 0], value: 0.9 },
  { levels: ['m1', 0.5], value: 0.88 },
  { levels: ['m1', 1], value: 0.8 },
  { levels: ['m2', 0], value: 0.7 },
  { levels: ['m2', 0.5], value: 0.72 },
  { levels: ['m2', 1], value: 0.6 },
];

describe('the main effects of a grid', () => {
  it('of two axes', () => {
    const effects = gridEffects(cells);
    expect(round(effects?.mean)).toBe(0.766667);
    expect(round(effects?.axes.map(({ etaSquared }) => etaSquared))).toEqual([0.790323, 0.201613]);
    expect(round(effects?.interaction)).toBe(0.008065);
    expect(round(effects?.axes.map(({ means }) => [...means]))).toEqual([
      [
        ['m1', 0.86],
        ['m2', 0.673333],
      ],
      [
        [0, 0.8],
        [0.5, 0.8],
        [1, 0.7],
      ],
    ]);
  });

  it('are all of it on one axis, and nothing where all cells are alike', () => {
    const line = [1, 2, 4].map((value) => ({ levels: [value], value }));
    expect(gridEffects(line)).toMatchObject({ axes: [{ etaSquared: 1 }], interaction: 0 });
    const flat = gridEffects(cells.map(({ levels }) => ({ levels, value: 0.1 })));
    expect(flat).toMatchObject({ mean: 0.1, axes: [{ etaSquared: 0 }, { etaSquared: 0 }] });
    expect(flat?.interaction).toBe(0);
  });

  it.each([
    ['with a hole', cells.slice(1)],
    ['with a cell twice', [...cells, ...cells.slice(0, 1)]],
    ['with a cell twice and a hole', [...cells.slice(1), ...cells.slice(1, 2)]],
    ['of cells with different axes', [...cells.slice(1), { levels: ['m1'], value: 1 }]],
    ['without a cell', []],
  ])('are unknown of a grid %s', (_what, given) => {
    expect(gridEffects(given)).toBeUndefined();
  });

  it('sum to 1 on any number of axes, in any order of cells', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 12,
      maxLength: 12,
    });
    fc.assert(
      fc.property(values, (given) => {
        const grid = given.map((value, index) => ({
          levels: [index % 2, Math.floor(index / 2) % 3, Math.floor(index / 6)],
          value,
        }));
        const effects = gridEffects(grid);
        const shares = effects?.axes.map(({ etaSquared }) => etaSquared) ?? [];
        const all = shares.reduce((sum, each) => sum + each, effects?.interaction ?? 0);
        expect(new Set(given).size === 1 ? 1 : all).toBeCloseTo(1, 9);
        const turned = gridEffects(grid.toReversed())?.axes.map(({ etaSquared }) => etaSquared);
        expect(turned?.map((each) => each.toFixed(9))).toEqual(
          shares.map((each) => each.toFixed(9)),
        );
      }),
    );
  });
});
