import { describe, expect, it } from 'vitest';
import type { BaselineCase } from '../../../src/compare/baseline.ts';
import { type ComparisonOptions, DEFAULT_OPTIONS } from '../../../src/compare/comparison.ts';
import { judgeGroups } from '../../../src/compare/judge-groups.ts';
import { pairCases } from '../../../src/compare/pair-cases.ts';
import type { Outcome } from '../../../src/protocol/record.ts';
import { fc } from '../../support/fast-check.ts';
import { makeCase, makeRepeated, makeTurned } from './cases.ts';

function judge(
  sides: { baseline: readonly BaselineCase[]; now: readonly BaselineCase[] },
  options: Partial<ComparisonOptions> = {},
) {
  const { groups } = pairCases(sides.baseline, sides.now);
  return judgeGroups(groups, { ...DEFAULT_OPTIONS, ...options });
}

/** The scores of statistics.md, section 4 (b). */
const base = [0.9, 0.8, 0.7, 1, 0.6, 0.9, 0.8, 0.5, 0.95, 0.85];
const candidate = [0.85, 0.8, 0.6, 0.9, 0.65, 0.7, 0.8, 0.4, 0.9, 0.8];
const scored = {
  baseline: base.map((score, at) => makeCase(`t${at}`, 'passed', { scores: [score] })),
  now: candidate.map((score, at) => makeCase(`t${at}`, 'passed', { scores: [score] })),
};

it('has no score of a case without any, however many repeats it had', () => {
  const baseline = scored.baseline.map((each) => ({ ...each, scores: [] }));
  const measures = judge({ baseline, now: scored.now })[0]?.measures ?? [];
  expect(measures.map(({ measure }) => measure)).toEqual(['pass_rate']);
});

it('tells the largest drop where only that would be seen', () => {
  const baseline = ['a', 'b', 'c'].map((id) => makeCase(id, 'passed'));
  const now = ['a', 'b', 'c'].map((id) => makeCase(id, 'passed', { repeats: { passed: 3 } }));
  const [measure] = judge({ baseline, now })[0]?.measures ?? [];
  expect(measure).toMatchObject({ test: 'permutation', detectable: 1 });
});

describe('a group of paired cases', () => {
  it.each([
    [{ worse: 5, better: 0, n: 50 }, 0.03125, true],
    [{ worse: 8, better: 2, n: 100 }, 0.0546875, false],
    [{ worse: 15, better: 4, n: 60 }, 0.009605, true],
    [{ worse: 0, better: 0, n: 10 }, 1, false],
  ])('of single repeats is tested by McNemar’s exact test: %j', (turned, p, isRegression) => {
    const [group] = judge(makeTurned(turned));
    const [measure] = group?.measures ?? [];
    expect(group).toMatchObject({ pairs: turned.n, worse: turned.worse, better: turned.better });
    expect(measure).toMatchObject({ measure: 'pass_rate', test: 'mcnemar', isRegression });
    expect(measure?.p).toBeCloseTo(p, 6);
    expect(group?.verdict).toBe(isRegression ? 'not_met' : 'met');
  });

  it('has the interval of Agresti and Min', () => {
    const [group] = judge(makeTurned({ worse: 8, better: 2, n: 100 }));
    const { interval } = group?.measures[0] ?? {};
    expect(interval?.lower).toBeCloseTo(-0.121523, 6);
    expect(interval?.upper).toBeCloseTo(0.003876, 6);
    expect(group?.measures[0]?.difference).toBeCloseTo(-0.06, 12);
  });

  it('of scores has ties where they are kept to four digits only', () => {
    const sixths = (scores: readonly number[]) =>
      scores.map((score, at) => {
        const kept = Number((score / 6).toFixed(4));
        return makeCase(`t${at}`, 'passed', { scores: [kept] });
      });
    // Two went down by two sixths, five by one, and one went up by one: seven of 256 assignments are as far down.
    const [group] = judge({
      baseline: sixths([5, 5, 3, 3, 3, 3, 3, 1]),
      now: sixths([3, 3, 2, 2, 2, 2, 2, 2]),
    });
    expect(group?.measures[1]?.p).toBe(7 / 256);
  });

  it('of scores is tested by the sign-flip test beside the pass rate', () => {
    const [group] = judge(scored);
    const score = group?.measures.find(({ measure }) => measure === 'score');
    expect(group?.measures.map(({ measure }) => measure)).toEqual(['pass_rate', 'score']);
    expect(score?.test).toBe('sign_flip');
    expect(score?.difference).toBeCloseTo(-0.06, 12);
    expect(score?.p).toBeCloseTo(20 / 1024, 12);
    // Holm: the smaller of two p-values is doubled.
    expect(score?.adjusted).toBeCloseTo(40 / 1024, 12);
    expect(score?.interval.lower).toBeCloseTo(-0.110018, 6);
    expect(score?.interval.upper).toBeCloseTo(-0.009982, 6);
    expect(score?.isRegression).toBe(true);
  });

  it('of repeats is tested by the shares that passed', () => {
    const all = Array.from({ length: 6 }, (_, at) => `t${at}`);
    const [group] = judge({
      baseline: all.map((name) => makeCase(name, ['passed', 'passed'])),
      now: all.map((name) => makeCase(name, ['passed', 'failed'])),
    });
    expect(group?.measures).toMatchObject([
      { test: 'sign_flip', baseline: 1, now: 0.5, difference: -0.5, p: 1 / 64 },
    ]);
  });

  it('of one repeat before and ten now is tested by sharing these out', () => {
    const [group] = judge(makeRepeated());
    const [measure] = group?.measures ?? [];
    expect(measure).toMatchObject({ test: 'permutation', baseline: 1, isRegression: false });
    // By signs it would be 1/32: each case in which one of ten failed went down.
    expect(measure?.p).toBeCloseTo((10 / 11) ** 5, 12);
    expect(measure?.interval.lower).toBeLessThan(-0.1);
    expect(measure?.interval.upper).toBeGreaterThan(0.05);
    expect(measure?.detectable).toBeCloseTo(0.355, 3);
  });

  it('of one repeat before and ten now is a regression where most of them fail', () => {
    const { baseline, now } = makeRepeated(6);
    const [measure] = judge({ baseline, now })[0]?.measures ?? [];
    expect(measure).toMatchObject({ test: 'permutation', isRegression: true });
    const [turned] = judge({ baseline: now, now: baseline })[0]?.measures ?? [];
    expect(turned).toMatchObject({ test: 'permutation', isImprovement: true });
  });

  it('of a single repeat before and ten now says that few cases show nothing', () => {
    const one = (count: number) => makeRepeated(1).baseline.slice(0, count);
    const [measure] =
      judge({ baseline: one(1), now: makeRepeated(1).now.slice(0, 1) })[0]?.measures ?? [];
    expect(measure).toMatchObject({ test: 'permutation', isRegression: false });
    expect(measure?.detectable).toBeUndefined();
  });

  it('of scores of other numbers of repeats is tested by sharing these out', () => {
    const before = Array.from({ length: 4 }, (_, at) =>
      makeCase(`t${at}`, 'passed', { scores: [0.9] }),
    );
    const sides = (scores: readonly number[]) => ({
      baseline: before,
      now: before.map((each) => ({ ...each, repeats: { passed: scores.length }, scores })),
    });
    const score = (scores: readonly number[]) => judge(sides(scores))[0]?.measures[1];
    // Nine of ten are as before: that the tenth is one of today's says nothing.
    const same = score([...Array.from({ length: 9 }, () => 0.9), 0.1]);
    expect(same).toMatchObject({ measure: 'score', test: 'permutation', isRegression: false });
    expect(same?.p).toBeCloseTo((10 / 11) ** 4, 12);
    const worse = score([0.8, 0.7, 0.75]);
    expect(worse).toMatchObject({ test: 'permutation', isRegression: true });
    // As far out is where each case has the 0.8 in the baseline instead.
    expect(worse?.p).toBeCloseTo(2 * 0.25 ** 4, 12);
  });

  it('of scores that are nothing but passed and failed in some cases shares them out as well', () => {
    const graded = [0.9, 0.4];
    const baseline = Array.from({ length: 6 }, (_, at) =>
      makeCase(`t${at}`, ['passed', 'passed'], { scores: at === 0 ? graded : [1, 1] }),
    );
    const now = baseline.map((each, at) => ({
      ...each,
      ...{ repeats: { passed: 1, failed: 2 }, scores: at === 0 ? [...graded, 0.4] : [1, 0, 0] },
    }));
    const [, score] = judge({ baseline, now })[0]?.measures ?? [];
    expect(score?.test).toBe('permutation');
    expect(score?.difference).toBeCloseTo((-5 * (2 / 3) + 1.7 / 3 - 1.3 / 2) / 6, 12);
  });

  it('whose repeats end early on both sides is tested by signs, whatever their numbers are', () => {
    const early = (scores: readonly number[]) =>
      all(
        scores.map(() => 'passed' as const),
        { decided_by: 'stop', scores },
      );
    const [group] = judge({ baseline: early([1, 1, 0.9]), now: early([1, 0.9, 0.9, 0.8]) });
    expect(group?.measures[1]).toMatchObject({ measure: 'score', test: 'sign_flip' });
  });

  const names = Array.from({ length: 12 }, (_, at) => `t${at}`);
  const all = (outcomes: readonly Outcome[], some: Partial<BaselineCase>) =>
    names.map((name) => makeCase(name, outcomes, some));

  it('whose rule looks at scores is tested by outcomes, also against a baseline that does not say so', () => {
    const three = ['passed', 'passed', 'passed'] as const;
    const now = all(three, { decided_by: 'scores' }).map((each, at) =>
      at < 6 ? { ...each, outcome: 'failed' as const } : each,
    );
    for (const some of [{ decided_by: 'scores' as const }, {}]) {
      const [group] = judge({ baseline: all(three, some), now });
      expect(group).toMatchObject({ worse: 6, better: 0, verdict: 'not_met' });
      expect(group?.measures).toMatchObject([
        { test: 'mcnemar', baseline: 1, now: 0.5, p: 1 / 64, isRegression: true },
      ]);
    }
  });

  it('whose repeats end early on one side is tested by outcomes, and not by scores', () => {
    const early = all(['passed', 'passed', 'passed'], { decided_by: 'stop', scores: [1, 1, 0.9] });
    const whole = all(['passed', 'passed', 'passed', 'failed', 'failed'], {
      ...{ outcome: 'passed', scores: [1, 1, 0.9, 0, 0] },
    });
    const sides = [
      { baseline: early, now: whole },
      { baseline: whole, now: early },
    ];
    for (const each of sides) {
      expect(judge(each)[0]?.measures).toMatchObject([
        { test: 'mcnemar', difference: 0, isRegression: false, isImprovement: false },
      ]);
    }
  });

  it('whose repeats end early on both sides is tested by scores as well', () => {
    const early = (score: number) =>
      all(['passed', 'passed', 'passed'], { decided_by: 'stop', scores: [1, 1, score] });
    const [group] = judge({ baseline: early(0.9), now: early(0.6) });
    expect(group?.measures).toMatchObject([
      { measure: 'pass_rate', difference: 0 },
      { measure: 'score', isRegression: true },
    ]);
  });

  it('counts a drop only from the least effect on', () => {
    const sides = makeTurned({ worse: 5, better: 0, n: 100 });
    expect(judge(sides, { minEffect: 0.05 })[0]?.verdict).toBe('not_met');
    expect(judge(sides, { minEffect: 0.06 })[0]?.verdict).toBe('met');
  });

  it('is shown from the level itself on', () => {
    const sides = makeTurned({ worse: 5, better: 0, n: 20 });
    expect(judge(sides, { alpha: 1 / 32 })[0]?.verdict).toBe('not_met');
    expect(judge(sides, { alpha: 1 / 33 })[0]?.verdict).toBe('met');
  });

  it('counts a drop of exactly the least effect, whatever its last digits are', () => {
    const scores = (score: number) =>
      Array.from({ length: 10 }, (_, at) => makeCase(`t${at}`, 'passed', { scores: [score] }));
    const sides = { baseline: scores(0.9), now: scores(0.8) };
    expect(judge(sides, { minEffect: 0.1 })[0]?.verdict).toBe('not_met');
    expect(judge(sides, { minEffect: 0.1001 })[0]?.verdict).toBe('met');
  });

  it.each([
    [{ worse: 0, better: 0, n: 200 }, 'met'],
    [{ worse: 0, better: 0, n: 5 }, 'inconclusive'],
    [{ worse: 30, better: 0, n: 60 }, 'not_met'],
  ])('is not inferior when the interval is above the margin: %j', (turned, verdict) => {
    expect(judge(makeTurned(turned), { mode: 'non_inferior' })[0]?.verdict).toBe(verdict);
  });

  it('is not inferior only when that is shown of its pass rate and of its score', () => {
    const many = Array.from({ length: 100 }, (_, at) => at);
    const sides = (scores: (at: number) => number) => ({
      baseline: many.map((at) => makeCase(`t${at}`, 'passed', { scores: [0.8] })),
      now: many.map((at) => makeCase(`t${at}`, 'passed', { scores: [scores(at)] })),
    });
    const verdictOf = (scores: (at: number) => number) =>
      judge(sides(scores), { mode: 'non_inferior', margin: 0.05 })[0]?.verdict;
    expect(verdictOf((at) => 0.8 + (at % 2) / 100)).toBe('met');
    expect(verdictOf((at) => 0.75 + (at % 2) / 100)).toBe('met');
    expect(verdictOf((at) => 0.8 - (at % 10) / 90)).toBe('inconclusive');
    expect(verdictOf((at) => 0.7 + (at % 2) / 100)).toBe('not_met');
  });

  it.each([
    [{ worse: 0, better: 5, n: 50 }, true],
    [{ worse: 2, better: 8, n: 100 }, false],
    [{ worse: 5, better: 0, n: 50 }, false],
  ])('has improved where that is shown: %j', (turned, isImprovement) => {
    expect(judge(makeTurned(turned))[0]?.measures[0]).toMatchObject({ isImprovement });
  });

  it('says the smallest drop that would have been seen, and that there is none', () => {
    const detectable = (n: number) =>
      judge(makeTurned({ worse: 0, better: 0, n }))[0]?.measures[0]?.detectable;
    expect(detectable(4)).toBeUndefined();
    expect(detectable(5)).toBeCloseTo(0.956, 3);
    expect(detectable(100)).toBeCloseTo(0.066, 3);
  });

  it('says a drop that would have been seen beside all other tests', () => {
    const one = makeTurned({ worse: 0, better: 0, n: 100 });
    const variants = (side: readonly BaselineCase[]) =>
      Array.from({ length: 10 }, (_, at) =>
        side.map((each) => ({ ...each, variant: `v=${at}` })),
      ).flat();
    const groups = judge({ baseline: variants(one.baseline), now: variants(one.now) });
    // Eight cases that turn have p 1/256, and seven 1/128: ten times that is above 0.05.
    expect(groups[9]?.measures[0]?.detectable).toBeCloseTo(0.101, 3);
  });

  it('does not take scores to turn as a whole', () => {
    const scores = (score: number) =>
      Array.from({ length: 10 }, (_, at) => makeCase(`t${at}`, 'passed', { scores: [score] }));
    const [group] = judge({ baseline: scores(0.9), now: scores(0.8) });
    const score = group?.measures[1];
    expect(score?.isRegression).toBe(true);
    expect(score?.detectable).toBeLessThan(0.1);
  });

  it.each([
    ['exactly', () => 0.8],
    ['but for rounding', (at: number) => 0.8 + (at % 2) / 10_000],
  ])('is not sure of a change that is the same %s in few cases', (_, change) => {
    const scores = (score: (at: number) => number) =>
      Array.from({ length: 10 }, (__, at) => makeCase(`t${at}`, 'passed', { scores: [score(at)] }));
    const sides = { baseline: scores(() => 0.9), now: scores(change) };
    const [group] = judge(sides, { mode: 'non_inferior', margin: 0.15 });
    expect(group?.measures[1]?.interval.lower).toBeLessThan(-0.2);
    expect(group?.verdict).toBe('inconclusive');
  });

  it('raises p-values by Holm over all pipelines and variants', () => {
    const one = makeTurned({ worse: 5, better: 0, n: 20 });
    const named = (pipeline: string) => ({
      baseline: one.baseline.map((each) => ({ ...each, pipeline })),
      now: one.now.map((each) => ({ ...each, pipeline })),
    });
    const [a, b] = [named('a'), named('b')];
    const groups = judge({
      baseline: [...a.baseline, ...b.baseline],
      now: [...a.now, ...b.now],
    });
    expect(groups.map(({ measures }) => measures[0]?.adjusted)).toEqual([0.0625, 0.0625]);
    expect(groups.map(({ verdict }) => verdict)).toEqual(['met', 'met']);
  });

  it('gives the same for the same cases in another order', () => {
    const outcomes = fc.array(fc.constantFrom('passed' as const, 'failed' as const), {
      minLength: 1,
      maxLength: 3,
    });
    const cases = fc.array(fc.tuple(outcomes, outcomes), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(cases, fc.integer(), (drawn, seed) => {
        const baseline = drawn.map(([before], at) => makeCase(`t${at}`, before));
        const now = drawn.map(([, after], at) => makeCase(`t${at}`, after));
        const turn = Math.abs(seed) % drawn.length;
        const moved = <T>(all: readonly T[]) => [...all.slice(turn), ...all.slice(0, turn)];
        const [there] = judge({ baseline: moved(baseline).reverse(), now: moved(now) });
        const [here] = judge({ baseline, now });
        expect(there?.measures.map(({ p }) => p)).toEqual(here?.measures.map(({ p }) => p));
        expect(there?.measures[0]?.interval.lower).toBeCloseTo(
          here?.measures[0]?.interval.lower ?? Number.NaN,
          9,
        );
      }),
    );
  });

  it('turns round when the sides are exchanged', () => {
    const outcome = fc.constantFrom('passed' as const, 'failed' as const, 'errored' as const);
    fc.assert(
      fc.property(fc.array(fc.tuple(outcome, outcome), { maxLength: 20 }), (drawn) => {
        const baseline = drawn.map(([before], at) => makeCase(`t${at}`, before));
        const now = drawn.map(([, after], at) => makeCase(`t${at}`, after));
        const [there] = judge({ baseline: now, now: baseline });
        const [here] = judge({ baseline, now });
        expect([there?.pairs, there?.worse, there?.better]).toEqual([
          here?.pairs,
          here?.better,
          here?.worse,
        ]);
        const turned = -(there?.measures[0]?.difference ?? 0);
        expect(turned).toBeCloseTo(here?.measures[0]?.difference ?? 0, 12);
      }),
    );
  });
});
