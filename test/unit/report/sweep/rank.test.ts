import { describe, expect, it } from 'vitest';
import { findEffects, listAxes } from '../../../../src/report/sweep/axis-effects.ts';
import { chooseAxes } from '../../../../src/report/sweep/choose-axes.ts';
import { estimateVariant } from '../../../../src/report/sweep/estimate.ts';
import { findFrontPlaces } from '../../../../src/report/sweep/front.ts';
import { chooseMeasure, compareWithBest, rankVariants } from '../../../../src/report/sweep/rank.ts';
import { takeSharedCases } from '../../../../src/report/sweep/shared-cases.ts';
import type { ByCase, SweepVariant } from '../../../../src/report/sweep/sweep-data.ts';
import type { JsonObject } from '../../../../src/source/json.ts';

interface Some {
  readonly values?: JsonObject;
  readonly passed: ByCase;
  readonly scores?: ByCase;
  readonly cost?: number;
  readonly latency?: number;
}

function makeVariant(id: string, { values = {}, passed, scores, ...some }: Some): SweepVariant {
  const cost = some.cost ?? 1;
  const each = (number: number): number[] => passed.map(() => number);
  return {
    ...{ id, values, passed, judged: each(1), scores: scores ?? passed },
    ...{ costs: each(cost), latencies: each(some.latency ?? 1) },
    ...{ everyLatency: each(some.latency ?? 1), everyTokens: [], everyCost: each(cost) },
    ...{ trials: passed.length, errored: 0, whole: passed.length },
  };
}

const enter = (variant: SweepVariant) => ({ variant, estimate: estimateVariant(variant) });
const passes = (passed: number, failed: number): number[] => [
  ...Array.from({ length: passed }, () => 1),
  ...Array.from({ length: failed }, () => 0),
];

describe('the rank of variants', () => {
  it('is by pass rate, then by score, then by cost', () => {
    const entries = [
      makeVariant('dear', { passed: [1, 1], scores: [1, 0.8], cost: 2 }),
      makeVariant('cheap', { passed: [1, 1], scores: [1, 0.8] }),
      makeVariant('half', { passed: [1, 0], scores: [1, 1] }),
      makeVariant('good', { passed: [1, 1], scores: [1, 0.9], cost: 3 }),
      makeVariant('unknown', { passed: [Number.NaN, Number.NaN] }),
    ].map(enter);
    expect(rankVariants(entries).map(({ variant }) => variant.id)).toEqual([
      ...['good', 'cheap', 'dear', 'half', 'unknown'],
    ]);
  });

  it('is that of the plan where costs differ by the order of their sums alone', () => {
    const [one, other] = [0.1 + 0.2, 0.3].map((cost) =>
      makeVariant(`${cost}`, { passed: [1], cost }),
    );
    if (one === undefined || other === undefined) throw new Error('two are made');
    expect(rankVariants([one, other].map(enter))[0]?.variant).toBe(one);
  });
});

describe('the rank of a variant that could not be judged in some cases', () => {
  const { NaN: none } = Number;
  const order = (...variants: SweepVariant[]): string[] =>
    rankVariants(variants.map(enter)).map(({ variant }) => variant.id);

  it('is behind one that did as well on the same cases', () => {
    const some = makeVariant('some', { passed: [1, none, none], scores: [1, none, none] });
    const whole = makeVariant('whole', { passed: [1, 1, 0], cost: 2 });
    expect(order(some, whole)).toEqual(['whole', 'some']);
  });

  it('is behind one that did better on the same cases, though its own number is higher', () => {
    const some = makeVariant('some', { passed: [...passes(14, 6), ...passes(20, 0).fill(none)] });
    const whole = makeVariant('whole', { passed: passes(20, 20) });
    expect(order(some, whole)).toEqual(['whole', 'some']);
    expect(compareWithBest([whole, some], 'passed', 0)[1]).toEqual({ kind: 'worse', q: 0.03125 });
  });

  it('is before one that did worse on the same cases', () => {
    const some = makeVariant('some', { passed: [1, 1, none] });
    const whole = makeVariant('whole', { passed: [1, 0, 1] });
    expect(order(whole, some)).toEqual(['some', 'whole']);
  });
});

describe('standing against the best', () => {
  it('is not worse where the cases of both show that it is better', () => {
    const none = passes(4, 0).fill(Number.NaN);
    const best = makeVariant('best', { passed: [...passes(0, 8), ...passes(4, 0)] });
    const other = makeVariant('other', { passed: [...passes(8, 0), ...none] });
    expect(compareWithBest([best, other], 'passed', 0)[1]).toEqual({
      kind: 'ahead',
      q: 2 / 2 ** 8,
    });
  });

  it('is of none where nothing could be judged', () => {
    const variants = ['one', 'other'].map((id) => makeVariant(id, { passed: [Number.NaN] }));
    expect(compareWithBest(variants, 'passed', 0)).toEqual([{ kind: 'alone' }, { kind: 'alone' }]);
    expect(findFrontPlaces(variants, 0)).toEqual([
      { isOn: false, probability: 0 },
      { isOn: false, probability: 0 },
    ]);
  });

  it("is McNemar's exact test case by case, adjusted for their number", () => {
    const best = makeVariant('best', { passed: passes(12, 0) });
    const near = makeVariant('near', { passed: passes(11, 1) });
    const far = makeVariant('far', { passed: passes(4, 8) });
    expect(compareWithBest([best, near, far], 'passed', 0)).toEqual([
      { kind: 'best' },
      { kind: 'tied', q: 1 },
      { kind: 'worse', q: 2 * 2 * 0.5 ** 8 },
    ]);
  });

  it('is by sign flips where repeats give shares', () => {
    const best = makeVariant('best', { passed: [1, 1, 1, 1, 1, 1, 1] });
    const other = makeVariant('other', { passed: [0.5, 0.6, 0.8, 0.5, 0.2, 0.9, 0.8] });
    expect(compareWithBest([best, other], 'passed', 0)).toEqual([
      { kind: 'best' },
      { kind: 'worse', q: 2 / 2 ** 7 },
    ]);
  });

  it('is tied where scores differ by the order of their sums', () => {
    const scores = (score: number): readonly number[] => Array<number>(8).fill(score);
    const best = makeVariant('best', {
      passed: passes(8, 0),
      scores: scores((0.1 + 0.2 + 0.3) / 3),
    });
    const other = makeVariant('other', {
      passed: passes(8, 0),
      scores: scores((0.3 + 0.2 + 0.1) / 3),
    });
    expect(best.scores[0]).not.toBe(other.scores[0]);
    expect(compareWithBest([best, other], 'scores', 0)[1]).toEqual({ kind: 'tied', q: 1 });
  });

  it('is not known where no case is common', () => {
    const one = makeVariant('one', { passed: [1, Number.NaN] });
    const other = makeVariant('other', { passed: [Number.NaN, 1] });
    expect(compareWithBest([one, other], 'passed', 0)).toEqual([
      { kind: 'best' },
      { kind: 'alone' },
    ]);
    expect(compareWithBest([], 'passed', 0)).toEqual([]);
  });

  it('is by score only where all pass alike', () => {
    const one = makeVariant('one', { passed: [1, 0], scores: [1, 0.2] });
    const alike = makeVariant('alike', { passed: [1, 0], scores: [1, 0.1] });
    const other = makeVariant('other', { passed: [0, 1] });
    expect(chooseMeasure([one, alike])).toBe('scores');
    expect(chooseMeasure([one, alike, other])).toBe('passed');
  });
});

describe('the front of quality, cost and latency', () => {
  it('has every variant that no other beats, and equal ones together', () => {
    const variants = [
      makeVariant('a', { passed: passes(9, 1), cost: 1, latency: 900 }),
      makeVariant('b', { passed: passes(10, 0), cost: 2, latency: 1100 }),
      makeVariant('c', { passed: passes(8, 2), cost: 0.4, latency: 600 }),
      makeVariant('d', { passed: passes(7, 3), cost: 0.5, latency: 650 }),
      makeVariant('e', { passed: passes(9, 1), cost: 1, latency: 900 }),
    ];
    const places = findFrontPlaces(variants, 0);
    expect(places.map(({ isOn }) => isOn)).toEqual([true, true, true, false, true]);
    expect(places[2]?.probability).toBe(1);
    expect(places[3]?.probability).toBe(0);
  });

  it('has no variant for what it did not spend on cases that it lacks', () => {
    const whole = { ...makeVariant('whole', { passed: [1, 1, 0, 0] }), costs: [1, 1, 9, 9] };
    const some = {
      ...makeVariant('some', { passed: [1, 1, Number.NaN, Number.NaN] }),
      ...{ costs: [2, 2, Number.NaN, Number.NaN], latencies: [1, 1, 0, 0] },
    };
    expect(findFrontPlaces([whole, some], 0).map(({ isOn }) => isOn)).toEqual([true, false]);
  });

  it('has no variant for cases that it lacks', () => {
    const variants = [
      makeVariant('some', { passed: [1, Number.NaN, Number.NaN], latency: 2 }),
      makeVariant('whole', { passed: [1, 1, 0] }),
    ];
    expect(findFrontPlaces(variants, 0).map(({ isOn }) => isOn)).toEqual([false, true]);
  });

  it('lets scores decide between equal pass rates only', () => {
    const variants = [
      makeVariant('low', { passed: [1, 1], scores: [0.6, 0.6] }),
      makeVariant('high', { passed: [1, 1], scores: [0.9, 0.9] }),
      makeVariant('half', { passed: [1, 0], scores: [1, 1] }),
    ];
    expect(findFrontPlaces(variants, 0).map(({ isOn }) => isOn)).toEqual([false, true, false]);
  });
});

const GRID: readonly (readonly [string, number, number])[] = [
  ...([['m1', 0, 0.9] as const, ['m1', 0.5, 0.88] as const, ['m1', 1, 0.8] as const] as const),
  ...([['m2', 0, 0.7] as const, ['m2', 0.5, 0.72] as const, ['m2', 1, 0.6] as const] as const),
];
const grid = GRID.map(([model, temperature, share]) =>
  makeVariant(`${model} ${temperature}`, {
    values: { model, 'params.temperature': temperature, tone: 'terse' },
    passed: [share, share],
  }),
);

describe('main effects', () => {
  it('are shares of the variance, the largest first, of a full grid', () => {
    const effects = findEffects(grid, 'passed');
    if (effects.kind !== 'full') throw new Error(effects.reason);
    expect(
      effects.axes.map(({ axis, etaSquared, levels }) => [
        axis,
        etaSquared.toFixed(6),
        levels.map(({ value, mean }) => `${value}: ${mean.toFixed(6)}`),
      ]),
    ).toEqual([
      ['model', '0.790323', ['m1: 0.860000', 'm2: 0.673333']],
      ['params.temperature', '0.201613', ['0: 0.800000', '0.5: 0.800000', '1: 0.700000']],
    ]);
    expect(effects.interaction.toFixed(6)).toBe('0.008065');
  });

  it.each([
    ['with a combination left out', grid.slice(1), /the grid is not full: 5 of 6/],
    ['of one variant', grid.slice(0, 1), /no axis has several values/],
    [
      'with a variant that was never judged',
      grid.map((each, index) => (index === 0 ? { ...each, passed: [Number.NaN] } : each)),
      /could not be judged/,
    ],
  ])('are not told of a grid %s', (_, variants, reason) => {
    expect(findEffects(variants, 'passed')).toEqual({
      kind: 'none',
      reason: expect.stringMatching(reason),
    });
  });
});

describe('the cases that variants share', () => {
  const { NaN: none } = Number;

  it('are what effects are of: a variant gains nothing by a case that it lacks', () => {
    const variants = [
      makeVariant('a', { values: { model: 'a' }, passed: [1, none, 0.5] }),
      makeVariant('b', { values: { model: 'b' }, passed: [1, 0, 0.5] }),
    ];
    const shared = takeSharedCases(variants, 'passed');
    expect(shared).toMatchObject({ cases: 2, left: 1 });
    const effects = findEffects(shared.variants, 'passed');
    if (effects.kind !== 'full') throw new Error(effects.reason);
    expect(effects.axes[0]?.levels.map(({ mean }) => mean)).toEqual([0.75, 0.75]);
  });

  it('do not depend on a variant that was never judged', () => {
    const variants = [
      makeVariant('a', { passed: [1, 0] }),
      makeVariant('never', { passed: [none, none] }),
    ];
    expect(takeSharedCases(variants, 'passed')).toEqual({ variants, cases: 2, left: 0 });
  });

  it('may be none', () => {
    const variants = [
      makeVariant('a', { passed: [1, none] }),
      makeVariant('b', { passed: [none, 1] }),
    ];
    expect(takeSharedCases(variants, 'passed')).toMatchObject({ cases: 0, left: 2 });
  });
});

describe('the axes of the map', () => {
  const effects = findEffects(grid, 'passed');
  const names = (named?: readonly string[]): readonly string[] =>
    chooseAxes(grid, effects, named).axes?.map(({ axis }) => axis) ?? [];

  it('are those with the largest effects, or those that are named', () => {
    expect(listAxes(grid).map(({ axis }) => axis)).toEqual(['model', 'params.temperature']);
    expect(names()).toEqual(['model', 'params.temperature']);
    expect(names(['temperature', 'model'])).toEqual(['params.temperature', 'model']);
    expect(names(['params.temperature', 'model'])).toEqual(['params.temperature', 'model']);
  });

  it('are told where one is named that there is not', () => {
    expect(chooseAxes(grid, effects, ['model', 'tone'])).toEqual({
      problem: 'no axis `tone` with several values: there is model, params.temperature',
    });
  });
});
