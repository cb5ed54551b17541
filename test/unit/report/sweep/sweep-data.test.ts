import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../src/protocol/record.ts';
import { estimateVariant } from '../../../../src/report/sweep/estimate.ts';
import { readSweeps } from '../../../../src/report/sweep/sweep-data.ts';
import { makeFailedStep, makeRun, makeStep, makeTrial } from '../../../support/records.ts';

const warm = { tone: 'warm' };
const terse = { tone: 'terse' };

describe('the numbers of a sweep', () => {
  it('are by case: of its judged repeats, with NaN where there are none', async () => {
    const trials = [
      makeTrial({ case: 'refund', variant: warm, repeat: 1, score: 0.5, latency_ms: 10 }),
      makeTrial({ case: 'refund', variant: warm, repeat: 2, outcome: 'failed', score: 0 }),
      makeTrial({ case: 'login', variant: warm, outcome: 'errored', steps: [] }),
      makeTrial({ case: 'login', variant: terse, outcome: 'skipped', steps: [] }),
    ];
    const [sweep, ...others] = await readSweeps(makeRun({ trials }));
    expect(others).toEqual([]);
    expect(sweep?.cases).toEqual(['refund', 'login']);
    expect(sweep?.variants).toEqual([
      {
        id: 'tone=warm',
        values: warm,
        passed: [0.5, Number.NaN],
        judged: [2, 0],
        scores: [0.25, Number.NaN],
        costs: [0.00042, Number.NaN],
        latencies: [211, Number.NaN],
        everyLatency: [10, 412],
        everyTokens: [140, 140],
        everyCost: [0.00042, 0.00042],
        trials: 3,
        errored: 1,
        whole: 2,
      },
      {
        id: 'tone=terse',
        values: terse,
        passed: [Number.NaN, Number.NaN],
        judged: [Number.NaN, 0],
        scores: [Number.NaN, Number.NaN],
        costs: [Number.NaN, Number.NaN],
        latencies: [Number.NaN, Number.NaN],
        ...{ everyLatency: [], everyTokens: [], everyCost: [], trials: 0, errored: 0, whole: 0 },
      },
    ]);
  });

  it('have what trials took that were answered to their end, skipped or not', async () => {
    const { cost_usd: _, ...unpriced } = makeStep();
    const failure = { kind: 'refused', message: 'the request was refused (400)' } as const;
    const trials = [
      makeTrial({ case: 'refund', variant: warm, steps: [unpriced] }),
      makeTrial({ case: 'login', variant: warm, outcome: 'skipped' }),
      makeTrial({
        ...{ case: 'invoice', variant: warm, outcome: 'errored' },
        steps: [makeStep(), makeFailedStep(failure, [], 'reply')],
      }),
    ];
    const [sweep] = await readSweeps(makeRun({ trials }));
    expect(sweep?.variants).toMatchObject([
      {
        costs: [Number.NaN, 0.00042, Number.NaN],
        latencies: [412, 412, Number.NaN],
        everyLatency: [412, 412],
        everyTokens: [140, 140],
        everyCost: [0.00042],
        ...{ trials: 2, errored: 1, whole: 2 },
      },
    ]);
  });

  it('take the outcome of a case whose rule looks at scores', async () => {
    const trials = [0.7, 0.8, 0.9, 0.75].map((score, index) =>
      makeTrial({ case: `t${index >> 1}`, variant: warm, repeat: (index % 2) + 1, score }),
    );
    const run = makeRun({ trials });
    const pipelines = run.started.pipelines.map((each) => ({
      ...each,
      repeat: { count: 2, pass: { mean: 0.8 } },
    }));
    const [sweep] = await readSweeps({ ...run, started: { ...run.started, pipelines } });
    expect(sweep?.variants).toMatchObject([{ passed: [0, 1], judged: [1, 1] }]);
  });

  it('take the outcome of a case whose repeats may end early', async () => {
    const repeats = ['passed passed', 'failed passed passed', 'failed failed', 'passed errored'];
    const trials = repeats.flatMap((outcomes, at) =>
      outcomes.split(' ').map((outcome, index) =>
        makeTrial({
          ...{ case: `t${at}`, variant: warm, repeat: index + 1 },
          outcome: outcome as Outcome,
        }),
      ),
    );
    const run = makeRun({ trials });
    const repeat = { count: 3, pass: { at_least: 2 }, stop: 'curtail' as const };
    const pipelines = run.started.pipelines.map((each) => ({ ...each, repeat }));
    const [sweep] = await readSweeps({ ...run, started: { ...run.started, pipelines } });
    const [variant] = sweep?.variants ?? [];
    expect(variant).toMatchObject({ passed: [1, 1, 0, Number.NaN], judged: [1, 1, 1, 0] });
  });

  it('take the repeats of a case that its sequential test left open', async () => {
    const trials = [1, 2, 3, 4, 5].map((repeat) =>
      makeTrial({ case: 't', variant: warm, repeat, outcome: repeat < 5 ? 'passed' : 'failed' }),
    );
    const run = makeRun({ trials });
    const repeat = {
      count: 5,
      pass: 'all' as const,
      stop: { sprt: { p0: 0.5, p1: 0.9, alpha: 0.05, beta: 0.05 } },
    };
    const pipelines = run.started.pipelines.map((each) => ({ ...each, repeat }));
    const [sweep] = await readSweeps({ ...run, started: { ...run.started, pipelines } });
    expect(sweep?.variants).toMatchObject([{ passed: [0.8], judged: [5] }]);
  });

  it('give no p95 below twenty trials, where it would be the longest', async () => {
    const p95 = async (count: number): Promise<number | undefined> => {
      const trials = Array.from({ length: count }, (_, index) =>
        makeTrial({ case: `ticket-${index}`, variant: warm, latency_ms: index + 1 }),
      );
      const [sweep] = await readSweeps(makeRun({ trials }));
      return sweep?.variants.map((variant) => estimateVariant(variant).p95)[0];
    };
    expect([await p95(19), await p95(20)]).toEqual([undefined, 19]);
  });
});
