import { describe, expect, it } from 'vitest';
import type { BaselineCase } from '../../../src/compare/baseline.ts';
import { type ComparisonOptions, DEFAULT_OPTIONS } from '../../../src/compare/comparison.ts';
import { judgeGroups } from '../../../src/compare/judge-groups.ts';
import {
  judgeRegressions,
  type RegressionJudgement,
} from '../../../src/compare/judge-regression.ts';
import { pairCases } from '../../../src/compare/pair-cases.ts';
import type { Outcome } from '../../../src/protocol/record.ts';
import { makeCase, makeRepeated, makeTurned } from './cases.ts';

const detect = DEFAULT_OPTIONS;

/** The gate of a run's only pipeline that has one. */
function judgeRegression(
  baseline: readonly BaselineCase[],
  now: readonly BaselineCase[],
  options: ComparisonOptions,
): readonly RegressionJudgement[] {
  return judgeRegressions([{ baseline, now, options }])[0] ?? [];
}
const nonInferior = { ...DEFAULT_OPTIONS, mode: 'non_inferior', margin: 0.1 } as const;

describe('a regression gate', () => {
  it('is not met when a regression is shown', () => {
    const { baseline, now } = makeTurned({ worse: 8, better: 1, n: 40 });
    expect(judgeRegression(baseline, now, detect)).toEqual([
      {
        variant: '',
        result: 'not_met',
        threshold: 0,
        observed: expect.closeTo(-0.175, 9),
        interval: {
          lower: expect.closeTo(-0.305362, 6),
          upper: expect.closeTo(-0.027972, 6),
          confidence: 0.95,
        },
        message:
          'pass rate 0.975, now 0.8, over 40 cases: 8 turned for the worse, 1 for the better (p 0.020)',
      },
    ]);
  });

  it('that is met says what would have been seen', () => {
    const { baseline, now } = makeTurned({ worse: 1, better: 0, n: 40 });
    expect(judgeRegression(baseline, now, detect)[0]).toMatchObject({
      result: 'met',
      message:
        'pass rate 1, now 0.975, over 40 cases; no regression is shown (p 0.500), and a drop of 16.2 points would have been, four times of five',
    });
    const few = makeTurned({ worse: 1, better: 0, n: 4 });
    expect(judgeRegression(few.baseline, few.now, detect)[0]?.message).toBe(
      'pass rate 1, now 0.75, over 4 cases; no regression is shown (p 0.500), and with so few cases none would have been',
    );
  });

  it('of other numbers of repeats says the p-value that a comparison says', () => {
    const { baseline, now } = makeRepeated();
    const [judged] = judgeRegression(baseline, now, detect);
    const [group] = judgeGroups(pairCases(baseline, now).groups, detect);
    expect(group?.measures[0]?.p).toBeCloseTo(0.621, 3);
    expect(judged).toMatchObject({
      result: 'met',
      message:
        'pass rate 1, now 0.95, over 10 cases; no regression is shown (p 0.621), and a drop of 35.5 points would have been, four times of five',
    });
  });

  it('whose baseline passed nothing says that nothing can drop, however many cases there are', () => {
    const failed = Array.from({ length: 20 }, (_, at) => makeCase(`t${at}`, 'failed'));
    expect(judgeRegression(failed, failed, detect)[0]).toMatchObject({
      result: 'met',
      message:
        'pass rate 0, now 0, over 20 cases; no regression is shown (p 1.000), and nothing passed in the baseline, so that nothing can drop',
    });
  });

  it('that is met says that a drop is shown which is smaller than its least effect', () => {
    const { baseline, now } = makeTurned({ worse: 10, better: 0, n: 100 });
    expect(judgeRegression(baseline, now, { ...detect, minEffect: 0.2 })[0]).toMatchObject({
      result: 'met',
      message:
        'pass rate 1, now 0.9, over 100 cases: a drop is shown (p <0.001), smaller than the 20 points of `min_effect`',
    });
  });

  it('that is met tells of the score where only that has dropped a little', () => {
    const scores = (score: number) =>
      Array.from({ length: 10 }, (_, at) => makeCase(`t${at}`, 'passed', { scores: [score] }));
    const [judged] = judgeRegression(scores(0.9), scores(0.8), { ...detect, minEffect: 0.2 });
    expect(judged?.message).toMatch(
      /^score 0.9, now 0.8, over 10 cases: a drop is shown \(p 0.002\)/,
    );
  });

  it('in the other mode is met only when a drop of the margin is excluded', () => {
    const many = makeTurned({ worse: 0, better: 0, n: 100 });
    expect(judgeRegression(many.baseline, many.now, nonInferior)[0]).toMatchObject({
      result: 'met',
      threshold: -0.1,
      message:
        'pass rate 1, now 1, over 100 cases; 95% interval -1.9 to 1.9 points: a drop of 10 points is excluded',
    });
    const few = makeTurned({ worse: 1, better: 0, n: 20 });
    expect(judgeRegression(few.baseline, few.now, nonInferior)[0]).toMatchObject({
      result: 'inconclusive',
      message: expect.stringMatching(/a drop of 10 points is not excluded$/),
    });
  });

  it('rounds no number to the other side of its verdict', () => {
    const close = makeTurned({ worse: 44, better: 29, n: 73 });
    expect(judgeRegression(close.baseline, close.now, detect)[0]?.message).toMatch(
      /no regression is shown \(p 0\.050[1-9]\d*\)/,
    );
    const even = makeTurned({ worse: 2, better: 2, n: 85 });
    const [judged] = judgeRegression(even.baseline, even.now, { ...nonInferior, margin: 0.05 });
    expect(judged?.message).toMatch(
      /interval -5\.\d*[1-9] to .*: a drop of 5 points is not excluded/,
    );
    const small = makeTurned({ worse: 10, better: 0, n: 200 });
    const [least] = judgeRegression(small.baseline, small.now, { ...detect, minEffect: 0.0504 });
    expect(least?.message).toMatch(/smaller than the 5\.04 points/);
  });

  it('names the measure that is inferior, not one that may be', () => {
    const scores = Array.from({ length: 40 }, (_, at) => 0.4 + (at % 4) / 20);
    const baseline = scores.map((_, at) => makeCase(`t${at}`, 'passed', { scores: [0.9] }));
    const now = scores.map((score, at) =>
      makeCase(`t${at}`, at < 4 ? 'failed' : 'passed', { scores: [score] }),
    );
    expect(judgeRegression(baseline, now, nonInferior)[0]).toMatchObject({
      result: 'not_met',
      message: expect.stringMatching(/^score 0.9, now .*: a drop of more than 10 points is shown$/),
    });
  });

  it('says how many cases, and which variants, have no baseline', () => {
    const baseline = [makeCase('a', 'passed', { variant: 'v=old' })];
    const now = [
      makeCase('a', 'passed', { variant: 'v=old' }),
      makeCase('a', 'failed', { variant: 'v=new' }),
      makeCase('b', 'failed', { variant: 'v=new' }),
    ];
    expect(
      judgeRegression(baseline, [...now, makeCase('c', 'passed', { variant: 'v=old' })], detect),
    ).toEqual([
      expect.objectContaining({
        variant: 'v=old',
        result: 'met',
        message: expect.stringMatching(/; 1 case has no baseline \(triage\/c\[v=old\]\)$/),
      }),
      {
        variant: 'v=new',
        result: 'skipped',
        threshold: 0,
        message: 'not compared: 2 cases have no baseline (triage/a[v=new], …)',
      },
    ]);
  });

  it('cannot tell while a case of the baseline is missing, unless that is allowed', () => {
    const { baseline, now } = makeTurned({ worse: 0, better: 0, n: 20 });
    const left = now.slice(1);
    expect(judgeRegression(baseline, left, detect)[0]).toMatchObject({
      result: 'inconclusive',
      message: expect.stringMatching(
        /^1 case of the baseline is not in this run \(triage\/ticket-0\); /,
      ),
    });
    const allowed = judgeRegression(baseline, left, { ...detect, allowMissing: true });
    expect(allowed[0]?.result).toBe('met');
  });

  it('is not met where a regression is shown, also while a case is missing', () => {
    const { baseline, now } = makeTurned({ worse: 8, better: 1, n: 40 });
    expect(judgeRegression(baseline, now.slice(0, -1), detect)[0]).toMatchObject({
      result: 'not_met',
      message: expect.stringMatching(/^pass rate .*, over 39 cases: 8 turned for the worse/),
    });
  });

  it('does not let a case that errored pass for missing', () => {
    const { baseline, now } = makeTurned({ worse: 0, better: 0, n: 20 });
    const errored = [makeCase('ticket-0', 'errored'), ...now.slice(1)];
    const [judged] = judgeRegression(baseline, errored, { ...detect, allowMissing: true });
    expect(judged).toMatchObject({
      result: 'inconclusive',
      message: expect.stringMatching(
        /^1 case of the baseline was not judged \(triage\/ticket-0\); /,
      ),
    });
  });

  it('does not compare outcomes of another rule for repeats', () => {
    const by = (rule: string | undefined, outcome: Outcome) =>
      Array.from({ length: 20 }, (_, at) => {
        const known = { decided_by: 'stop' as const, ...(rule !== undefined && { rule }) };
        return makeCase(`t${at}`, outcome, known);
      });
    const [judged] = judgeRegression(
      by('10 of 10 repeats', 'failed'),
      by('2 of 2 repeats', 'passed'),
      {
        ...detect,
        allowMissing: true,
      },
    );
    expect(judged).toMatchObject({
      result: 'inconclusive',
      message:
        '20 cases pass by another rule than in the baseline (there 10 of 10 repeats, now 2 of 2 repeats), so that outcomes cannot be compared: save the baseline anew',
    });
    const same = judgeRegression(
      by('2 of 2 repeats', 'passed'),
      by('2 of 2 repeats', 'failed'),
      detect,
    );
    expect(same[0]?.result).toBe('not_met');
    const unknown = judgeRegression(
      by(undefined, 'passed'),
      by('2 of 2 repeats', 'failed'),
      detect,
    );
    expect(unknown[0]?.result).toBe('not_met');
    const single = by('2 of 2 repeats', 'failed').map((each) => makeCase(each.case, 'passed'));
    expect(judgeRegression(single, by('2 of 2 repeats', 'failed'), detect)[0]?.message).toMatch(
      /there 1 of 1 repeats, now 2 of 2 repeats/,
    );
  });

  it('takes a case that was undecided in the baseline for one that it does not know', () => {
    const { baseline, now } = makeTurned({ worse: 9, better: 0, n: 20 });
    const undecided = baseline.map((each) => ({
      ...each,
      outcome: 'errored' as const,
      repeats: { passed: 2, errored: 1 },
    }));
    expect(judgeRegression(undecided, now, detect).map(({ result }) => result)).toEqual([
      'inconclusive',
    ]);
    const rest = judgeRegression([...undecided.slice(0, 9), ...baseline.slice(9)], now, detect);
    expect(rest).toMatchObject([
      { result: 'met', message: expect.stringMatching(/over 11 cases/) },
    ]);
    const gone = judgeRegression(
      [...undecided.slice(0, 9), ...baseline.slice(9)],
      now.slice(9),
      detect,
    );
    expect(gone.map(({ result }) => result)).toEqual(['met']);
  });

  it('judges each variant, and misses one that is gone', () => {
    const { baseline, now } = makeTurned({ worse: 9, better: 0, n: 20 });
    const as = (variant: string) => (each: (typeof now)[number]) => ({ ...each, variant });
    const judged = judgeRegression(
      [...baseline.map(as('tone=terse')), ...baseline.map(as('tone=warm'))],
      now.map(as('tone=warm')),
      detect,
    );
    expect(judged.map(({ variant, result }) => [variant, result])).toEqual([
      ['tone=warm', 'not_met'],
      ['tone=terse', 'inconclusive'],
    ]);
  });

  it('without any pair cannot tell', () => {
    const judged = judgeRegression([], [makeCase('refund', 'passed')], detect);
    expect(judged.map(({ result }) => result)).toEqual(['inconclusive']);
  });
});

describe('the regression gates of a run', () => {
  const of = (pipeline: string, turned: Parameters<typeof makeTurned>[0]) => {
    const { baseline, now } = makeTurned(turned);
    const rename = (each: BaselineCase): BaselineCase => ({ ...each, pipeline });
    return { baseline: baseline.map(rename), now: now.map(rename) };
  };
  const one = of('one', { worse: 5, better: 0, n: 10 });
  const two = of('two', { worse: 0, better: 0, n: 10 });

  it('are adjusted for each other, as a comparison of the same pipelines is', () => {
    expect(judgeRegression(one.baseline, one.now, detect)[0]?.result).toBe('not_met');
    const judged = judgeRegressions([one, two].map((each) => ({ ...each, options: detect })));
    expect(judged.flat()).toMatchObject([
      { result: 'met', message: expect.stringContaining('no regression is shown (p 0.063)') },
      { result: 'met', message: expect.stringContaining('no regression is shown (p 1.000)') },
    ]);
    const { groups } = pairCases([...one.baseline, ...two.baseline], [...one.now, ...two.now]);
    expect(judgeGroups(groups, detect).map(({ verdict }) => verdict)).toEqual(
      judged.flat().map(({ result }) => result),
    );
  });

  it('each have the variants that are theirs', () => {
    const as = (variant: string) => (each: BaselineCase) => ({ ...each, variant });
    const twice = (cases: readonly BaselineCase[]) =>
      ['v=1', 'v=2'].flatMap((v) => cases.map(as(v)));
    const good = { baseline: twice(two.baseline), now: twice(two.now), options: detect };
    const bad = of('three', { worse: 20, better: 0, n: 20 });
    const judged = judgeRegressions([good, { ...bad, options: detect }]);
    expect(judged.map((own) => own.map(({ variant, result }) => [variant, result]))).toEqual([
      [
        ['v=1', 'met'],
        ['v=2', 'met'],
      ],
      [['', 'not_met']],
    ]);
  });

  it('each have a level of their own', () => {
    const judged = judgeRegressions([
      { ...one, options: { ...detect, alpha: 0.1 } },
      { ...two, options: { ...nonInferior, margin: 0.5 } },
    ]);
    expect(judged.map(([each]) => [each?.result, each?.interval?.confidence])).toEqual([
      ['not_met', 0.9],
      ['met', 0.95],
    ]);
  });
});
