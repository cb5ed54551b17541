import { describe, expect, it } from 'vitest';
import type {
  JudgeGate,
  LatencyGate,
  MetricGate,
  PassRateGate,
  SumGate,
} from '../../../../src/pipeline/pipeline.ts';
import type { TrialRecord } from '../../../../src/protocol/record.ts';
import type { OutcomeCounts } from '../../../../src/protocol/summary.ts';
import { asksForMore, judgeByEvidence } from '../../../../src/run/gates/evidence-gate.ts';
import { judgeGate, judgeUnjudged, type Missing } from '../../../../src/run/gates/judge-gate.ts';
import { Sample } from '../../../../src/run/sample.ts';
import { at, makeStep, makeTrial } from '../../../support/records.ts';

const location = at(9, 3, 9);

function sampleOf(passed: number, failed: number): Sample {
  const sample = new Sample();
  for (let n = 0; n < passed + failed; n++) {
    const outcome = n < passed ? 'passed' : 'failed';
    sample.addTrial(makeTrial({ outcome }));
    sample.addCase({ outcome, metrics: new Map() });
  }
  return sample;
}

function passRate(some: Partial<PassRateGate>): PassRateGate {
  return { kind: 'pass_rate', minimum: 0.9, method: 'wilson', location, ...some };
}

describe('a gate on the pass rate', () => {
  it('holds what was observed against its limit where it names no confidence', () => {
    expect(judgeGate(passRate({}), sampleOf(18, 2), { pipeline: 'triage' })).toEqual({
      pipeline: 'triage',
      gate: 'pass_rate',
      threshold: 0.9,
      result: 'met',
      observed: 0.9,
      message: '18 of 20 cases passed; at least 0.9',
      location,
    });
    expect(judgeGate(passRate({}), sampleOf(17, 3), {})).toMatchObject({
      result: 'not_met',
      message: '17 of 20 cases passed; the gate asks for 0.9',
    });
  });

  it('does not round a bound to all of the cases', () => {
    const gate = passRate({ minimum: 0.9999, confidence: 0.95 });
    expect(judgeGate(gate, sampleOf(9998, 2), {}).message).toMatch(
      /95% interval 0\.99\d+ to 0\.9999\d+;/,
    );
  });

  it('says what would have settled it where it cannot tell', () => {
    const gate = passRate({ confidence: 0.95 });
    const { interval, ...said } = judgeGate(gate, sampleOf(18, 2), {});
    expect(said).toEqual({
      gate: 'pass_rate',
      threshold: 0.9,
      result: 'inconclusive',
      observed: 0.9,
      message:
        '18 of 20 cases passed; 95% interval 0.70 to 0.97; the gate asks for 0.9 with 95% confidence',
      hints: ['at least 0.74 is shown; 38 more passes in a row would do'],
      location,
    });
    expect(interval?.lower).toBeCloseTo(0.698966, 6);
    expect(interval?.upper).toBeCloseTo(0.972134, 6);
  });

  it('says the bound that decided', () => {
    const gate = passRate({ confidence: 0.95, minimum: 0.72 });
    expect(judgeGate(gate, sampleOf(18, 2), {})).toMatchObject({
      result: 'met',
      message: '18 of 20 cases passed; at least 0.7383 with 95% confidence; the gate asks for 0.72',
    });
    expect(judgeGate(gate, sampleOf(2, 18), {})).toMatchObject({
      result: 'not_met',
      message: '2 of 20 cases passed; at most 0.2617 with 95% confidence; the gate asks for 0.72',
    });
  });

  it.each<[number, number, PassRateGate['method'], string]>([
    [59, 0, 'exact', 'met'],
    [28, 0, 'exact', 'inconclusive'],
    [29, 0, 'exact', 'met'],
    [25, 0, 'wilson', 'met'],
    [20, 0, 'wilson', 'inconclusive'],
    [10, 10, 'wilson', 'not_met'],
  ])('of %d passes and %d failures, by the %s bound, is %s', (passed, failed, method, result) => {
    const gate = passRate({ confidence: 0.95, method });
    expect(judgeGate(gate, sampleOf(passed, failed), {}).result).toBe(result);
  });

  it('may be taken for met or not met where it cannot tell', () => {
    const judge = (onInconclusive: 'fail' | 'pass') =>
      judgeGate(passRate({ confidence: 0.95, onInconclusive }), sampleOf(18, 2), {});
    expect(judge('pass')).toMatchObject({ result: 'inconclusive', counts_as: 'met' });
    expect(judge('fail')).toMatchObject({ result: 'inconclusive', counts_as: 'not_met' });
  });

  it('counts the variants of a case once where it asks for a bound', () => {
    const over = (cases: number, variants: number): Sample => {
      const sample = new Sample([], new Map(), ['pass_rate']);
      for (let n = 0; n < cases * variants; n++) {
        const group = { pipeline: 'triage', case: `c${n % cases}`, variants };
        sample.addCase({ outcome: 'passed', metrics: new Map() }, group);
      }
      return sample;
    };
    expect(judgeGate(passRate({ confidence: 0.95 }), over(3, 10), {})).toMatchObject({
      result: 'inconclusive',
      observed: 1,
      message:
        '30 of 30 passed, 3 cases in their variants; 95% interval 0.44 to 1.00; the gate asks for 0.9 with 95% confidence',
      hints: [
        'at least 0.53 is shown; more cases would tell more, further variants of these would not',
      ],
    });
    expect(judgeGate(passRate({ confidence: 0.95 }), over(30, 2), {})).toMatchObject({
      result: 'met',
      message:
        '60 of 60 passed, 30 cases in their variants; at least 0.9173 with 95% confidence; the gate asks for 0.9',
    });
    for (const method of ['wilson', 'exact'] as const) {
      const gate = passRate({ confidence: 0.95, method });
      expect(judgeGate(gate, over(20, 1), {})).toEqual(judgeGate(gate, sampleOf(20, 0), {}));
    }
  });

  it('is open where nothing could be judged', () => {
    expect(judgeGate(passRate({}), new Sample(), {})).toMatchObject({
      result: 'inconclusive',
      message: 'no case could be judged',
    });
  });

  it('looks at trials, by evidence that may be looked at again, where it may ask for more', () => {
    const gate = passRate({ minimum: 0.8, confidence: 0.95, onInconclusive: 'more' });
    expect(judgeGate(gate, sampleOf(19, 0), {}).result).toBe('inconclusive');
    expect(judgeGate(gate, sampleOf(20, 0), {}).result).toBe('met');
    const { message, ...open } = judgeGate(gate, sampleOf(55, 5), {});
    expect(message).toBe(
      '55 of 60 trials passed; the evidence that at least 0.8 pass is 9.92, and has to be 20; the gate asks for 0.8 with 95% confidence',
    );
    expect(open).not.toHaveProperty('interval');
    expect(judgeGate(gate, sampleOf(2, 10), {}).message).toMatch('fewer than 0.8 pass is');
    expect(judgeByEvidence({ passed: 40, n: 42 }, gate)).toBe('met');
    expect(judgeByEvidence({ passed: 30, n: 31 }, gate)).toBe('met');
    expect(judgeByEvidence({ passed: 2, n: 12 }, gate)).toBe('not_met');
  });

  it.each<[string, Partial<PassRateGate>, { errored?: number; spared?: number; left?: number }]>([
    ['all further repeats were used; raise `more`, or lower `min`', {}, {}],
    ['the run ended before all further repeats were used', {}, { left: 5 }],
    ['the earlier run has no further repeats; run it again', {}, { spared: 50 }],
    [
      'the further repeats that are left cannot tell; raise `more`, or lower `min`',
      {},
      { spared: 2 },
    ],
    [
      'no further repeats are asked for once a trial could not be judged, whatever they would show',
      {},
      { errored: 1, spared: 50 },
    ],
    [
      'no number of passes shows 1; lower `min`, or hold the rate against it without `confidence`',
      { minimum: 1 },
      { spared: 50 },
    ],
  ])('by evidence says where it cannot tell: %s', (hint, some, more) => {
    const { errored = 0, spared = 0, left = 0 } = more;
    const gate = passRate({ minimum: 0.8, confidence: 0.95, onInconclusive: 'more', ...some });
    const sample = sampleOf(5, 0);
    for (let n = 0; n < errored; n++) sample.addTrial(makeTrial({ outcome: 'errored' }));
    for (let n = 0; n < spared; n++) sample.trials.spare();
    expect(judgeGate(gate, sample, { planned: 5 + errored + spared + left })).toMatchObject({
      result: 'inconclusive',
      hints: [hint],
    });
  });

  it.each<[boolean, string, Partial<OutcomeCounts>, number?]>([
    [true, 'may tell by those that are left', { passed: 5, not_run: 20 }],
    [true, 'may show that fewer pass', { failed: 2, not_run: 2 }],
    [false, 'cannot tell by those that are left', { passed: 5, not_run: 2 }],
    [false, 'is decided', { passed: 20, not_run: 20 }],
    [false, 'has nothing to look at', { skipped: 5, not_run: 20 }],
    [false, 'has a trial that could not be judged', { passed: 5, errored: 1, not_run: 20 }],
    [false, 'asks that all pass', { passed: 5, not_run: 20 }, 1],
  ])('asks for more: %s where it %s', (asks, _, some, minimum = 0.8) => {
    const none = { planned: 0, passed: 0, failed: 0, errored: 0, skipped: 0, not_run: 0 };
    expect(asksForMore({ minimum, confidence: 0.95 }, { ...none, ...some })).toBe(asks);
  });

  it('by evidence is never met where all have to pass, and not met by the first that fails', () => {
    expect(judgeByEvidence({ passed: 1000, n: 1000 }, { minimum: 1 })).toBe('inconclusive');
    expect(judgeByEvidence({ passed: 999, n: 1000 }, { minimum: 1 })).toBe('not_met');
    expect(judgeByEvidence({ passed: 0, n: 1000 }, { minimum: 0 })).toBe('met');
  });
});

describe('a gate on a metric', () => {
  const values = [0.9, 0.8, 0.7, 1, 0.6, 0.9, 0.8, 0.5, 0.95, 0.85];
  const gate: MetricGate = { kind: 'metric', name: 'tone', isShare: true, minimum: 0.7, location };

  function sampleOfMetric(): Sample {
    const sample = new Sample(['tone']);
    for (const value of values) {
      sample.addCase({ outcome: 'passed', metrics: new Map([['tone', value]]) });
    }
    return sample;
  }

  it('looks at the mean over cases', () => {
    expect(judgeGate(gate, sampleOfMetric(), {})).toMatchObject({
      gate: 'metric.tone',
      result: 'met',
      message: 'the mean of 10 cases is 0.8; at least 0.7',
    });
    expect(judgeGate({ ...gate, minimum: 0.85 }, sampleOfMetric(), {})).toMatchObject({
      result: 'not_met',
      message: 'the mean of 10 cases is 0.8; the gate asks for at least 0.85',
    });
  });

  it('asks its interval where it names a confidence', () => {
    const results = [0.7, 0.75, 0.9].map(
      (minimum) => judgeGate({ ...gate, minimum, confidence: 0.95 }, sampleOfMetric(), {}).result,
    );
    expect(results).toEqual(['met', 'inconclusive', 'not_met']);
  });

  it('asks that of cases, not of their variants, where these go together', () => {
    const sure = { ...gate, confidence: 0.95 };
    const over = (all: readonly number[]): Sample => {
      const sample = new Sample(['tone'], new Map(), ['metric.tone']);
      for (const [at, value] of all.entries()) {
        const group = { pipeline: 'triage', case: `c${at % 3}`, variants: all.length / 3 };
        sample.addCase({ outcome: 'passed', metrics: new Map([['tone', value]]) }, group);
      }
      return sample;
    };
    const mixed = [0.6, 0.7, 0.95, 0.6, 0.7, 0.95, 0.6, 0.7, 0.95, 0.6, 0.7, 0.95];
    expect(judgeGate({ ...sure, minimum: 0.65 }, over(mixed), {})).toMatchObject({
      result: 'inconclusive',
      message: expect.stringContaining('the mean of 12 values, 3 cases in their variants, is 0.75'),
    });
    // Each case comes to the same, though its variants do not: as if there were three that are alike.
    const even = over([0.6, 0.6, 0.6, 1, 1, 1]);
    const once = over([0.8, 0.8, 0.8]);
    const [of, ofOnce] = [even, once].map((each) => judgeGate(sure, each, {}).interval);
    expect(of?.lower).toBeCloseTo(ofOnce?.lower ?? 0, 9);
    expect(of?.upper).toBeCloseTo(ofOnce?.upper ?? 0, 9);
    expect(judgeGate({ ...sure, isShare: false }, even, {}).result).toBe('inconclusive');
  });

  it('says the bound that decided, and the interval where none did', () => {
    const say = (some: Partial<MetricGate>): string => {
      const { minimum: _, ...bare } = gate;
      return judgeGate({ ...bare, confidence: 0.95, ...some }, sampleOfMetric(), {}).message;
    };
    const mean = 'the mean of 10 cases is 0.8';
    expect(say({ minimum: 0.7 })).toBe(
      `${mean}; at least 0.7083 with 95% confidence; the gate asks for at least 0.7`,
    );
    expect(say({ minimum: 0.9 })).toBe(
      `${mean}; at most 0.8917 with 95% confidence; the gate asks for at least 0.9`,
    );
    expect(say({ maximum: 0.7 })).toBe(
      `${mean}; at least 0.7083 with 95% confidence; the gate asks for at most 0.7`,
    );
    expect(say({ maximum: 0.9 })).toBe(
      `${mean}; at most 0.8917 with 95% confidence; the gate asks for at most 0.9`,
    );
    expect(say({ minimum: 0.5, maximum: 0.9 })).toBe(
      `${mean}; at least 0.7083 with 95% confidence, and at most 0.8917 with 95% confidence; the gate asks for at least 0.5 and at most 0.9`,
    );
    expect(say({ minimum: 0.75 })).toBe(
      `${mean}; 95% interval 0.6869 to 0.9131; the gate asks for at least 0.75 with 95% confidence`,
    );
  });

  it('has no interval beyond what a share can be', () => {
    const judge = (isShare: boolean) => {
      const sample = new Sample(['tone']);
      for (const value of [1, 1, 0.7]) {
        sample.addCase({ outcome: 'passed', metrics: new Map([['tone', value]]) });
      }
      return judgeGate({ ...gate, isShare, confidence: 0.95 }, sample, {}).interval;
    };
    expect(judge(true)?.upper).toBe(1);
    expect(judge(false)?.upper).toBeGreaterThan(1);
  });

  it('has as its threshold the limit that is not kept', () => {
    const both = { ...gate, minimum: 0.5, maximum: 0.75 };
    expect(judgeGate(both, sampleOfMetric(), {})).toMatchObject({
      result: 'not_met',
      threshold: 0.75,
    });
    const sure = { ...both, confidence: 0.95 };
    expect(judgeGate(sure, sampleOfMetric(), {})).toMatchObject({
      result: 'inconclusive',
      threshold: 0.75,
    });
    expect(judgeGate({ ...both, maximum: 1 }, sampleOfMetric(), {}).threshold).toBe(0.5);
    const { minimum: _, ...most } = both;
    expect(judgeGate(most, sampleOfMetric(), {}).threshold).toBe(0.75);
    expect(judgeGate({ ...sure, minimum: 0.9, maximum: 1 }, sampleOfMetric(), {}).threshold).toBe(
      0.9,
    );
  });

  it('never shows a mean as the limit that it misses, nor on the other side of it', () => {
    const say = (value: number, minimum: number): string => {
      const sample = new Sample(['tone']);
      sample.addCase({ outcome: 'passed', metrics: new Map([['tone', value]]) });
      return judgeGate({ ...gate, minimum }, sample, {}).message;
    };
    expect(say(0.69996, 0.7)).toBe('the mean of 1 case is 0.69996; the gate asks for at least 0.7');
    expect(say(0.69996, 0.69998)).toMatch('is 0.69996; the gate asks for at least 0.69998');
    expect(say(0.69998, 0.69998)).toMatch('is 0.69998; at least 0.69998');
    expect(say(0.7 + 0.1, 0.8)).toMatch('is 0.8; at least 0.8');
  });

  it('is open where an interval would be sure of what all alike cannot show', () => {
    const sample = new Sample(['tone']);
    const alike = { outcome: 'passed', metrics: new Map([['tone', 1]]) } as const;
    sample.addCase(alike);
    const sure: MetricGate = { ...gate, isShare: false, minimum: 0.99, confidence: 0.99 };
    expect(judgeGate(sure, sample, {}).message).toMatch('an interval needs two cases');
    sample.addCase(alike);
    expect(judgeGate(sure, sample, {})).toMatchObject({
      result: 'inconclusive',
      observed: 1,
      message:
        'the mean of 2 cases is 1; all are alike, and of a metric that a formula makes it is not known what others could be',
      hints: ['hold the mean against its limit without `confidence`'],
    });
    expect(judgeGate({ ...gate, minimum: 0.99 }, sample, {}).result).toBe('met');
  });

  it('of scores is met where enough are alike: a score is from 0 to 1', () => {
    const judge = (cases: number, value = 1) => {
      const sample = new Sample(['tone']);
      for (let left = cases; left > 0; left--) {
        sample.addCase({ outcome: 'passed', metrics: new Map([['tone', value]]) });
      }
      const sure: MetricGate = { ...gate, minimum: 0.9, confidence: 0.95 };
      return judgeGate(sure, sample, {}).result;
    };
    // As with a pass rate: 0.05 ** (1 / 28) is 0.8985, 0.05 ** (1 / 29) is 0.9019.
    expect([2, 28, 29].map((cases) => judge(cases))).toEqual([
      'inconclusive',
      'inconclusive',
      'met',
    ]);
    expect(judge(1000, 0.95)).toBe('met');
    // 1 - 0.2 · 0.05 ** (1 / 4) is 0.905, and with one case more 0.890.
    expect([4, 5].map((cases) => judge(cases, 0.8))).toEqual(['inconclusive', 'not_met']);
  });

  it('is met by a mean that equals its limit but for the last digits of a sum', () => {
    const sample = new Sample(['tone']);
    for (const value of [0.2, 0.5, 0.5]) {
      sample.addCase({ outcome: 'passed', metrics: new Map([['tone', value]]) });
    }
    expect(judgeGate({ ...gate, minimum: 0.4 }, sample, {}).result).toBe('met');
  });

  it('is open where it is not known of a case, whatever that may count as', () => {
    const sample = sampleOfMetric();
    sample.addCase({
      outcome: 'failed',
      unknown: new Set(['tone']),
      metrics: new Map([['score', 1]]),
    });
    const judged = judgeGate({ ...gate, minimum: 0, onInconclusive: 'pass' }, sample, {});
    expect(judged.result).toBe('inconclusive');
    expect(judged).not.toHaveProperty('counts_as');
    expect(judged.message).toBe(
      'the `tone` of 1 case is not known: an assertion could not be judged',
    );
  });

  it('is open where a formula gives no finite number, whatever that may count as', () => {
    const sample = sampleOfMetric();
    for (let n = 0; n < 3; n++)
      sample.addCase({ outcome: 'passed', valueless: new Set(['tone']), metrics: new Map() });
    const judged = judgeGate({ ...gate, minimum: 0, onInconclusive: 'pass' }, sample, {});
    expect(judged).not.toHaveProperty('counts_as');
    expect(judged).toMatchObject({
      result: 'inconclusive',
      message: '3 cases have no `tone`: its formula gives no finite number',
    });
  });

  it('is open where no case has it', () => {
    expect(judgeGate(gate, new Sample(['tone']), {}).message).toBe('no case has a `tone`');
  });
});

describe('a gate on a percentile of the latency', () => {
  const gate: LatencyGate = {
    kind: 'latency',
    percentile: 0.95,
    maximumMilliseconds: 500,
    location,
  };

  function sampleOfLatencies(latencies: readonly number[]): Sample {
    const sample = new Sample();
    for (const latency of latencies) sample.addTrial(makeTrial({ latency_ms: latency }));
    return sample;
  }

  it('is by nearest rank', () => {
    const latencies = Array.from({ length: 20 }, (_, n) => 100 + n * 10);
    expect(judgeGate(gate, sampleOfLatencies(latencies), {})).toMatchObject({
      gate: 'latency.p95_max',
      result: 'met',
      observed: 280,
      message: 'p95 of 20 trials is 280 ms; at most 500 ms',
    });
  });

  it('is open below the number of trials that the percentile needs', () => {
    expect(judgeGate(gate, sampleOfLatencies([100, 110]), {})).toMatchObject({
      result: 'inconclusive',
      message: 'p95 needs 20 trials that completed, and there are 2',
    });
  });
});

describe('a gate on the latency where answers were kept', () => {
  const gate: LatencyGate = { kind: 'latency', percentile: 0.5, maximumMilliseconds: 5, location };
  const { latency_ms: _, ...kept } = makeTrial({ steps: [makeStep({ answered_from: 'cache' })] });

  function judge(...trials: readonly TrialRecord[]): unknown {
    const sample = new Sample();
    for (const trial of trials) sample.addTrial(trial);
    const { result, message, hints } = judgeGate(gate, sample, {});
    return { result, message, hints };
  }

  it('looks at the other trials, and says how many it left out', () => {
    expect(judge(makeTrial({ latency_ms: 150 }), kept, makeTrial({ latency_ms: 152 }))).toEqual({
      result: 'not_met',
      message:
        'p50 of 2 trials is 150 ms, leaving out 1 whose answers were kept; the gate asks for at most 5 ms',
    });
  });

  it('is skipped where the others are too few, and would not be with them', () => {
    expect(judge(makeTrial({ latency_ms: 150 }), kept, kept)).toEqual({
      result: 'skipped',
      message:
        'p50 needs 2 trials that completed, and there is 1, leaving out 2 whose answers were kept',
    });
  });

  it('is skipped where there are no others, whatever was not answered', () => {
    const errored = makeTrial({ outcome: 'errored', steps: [] });
    expect(judge(kept, errored, kept)).toEqual({
      result: 'skipped',
      message: 'answers were kept from an earlier run, and nothing is said of their times',
    });
  });
});

describe('a gate over trials that were all skipped', () => {
  const gate = passRate({});
  const judge = (...steps: readonly ReturnType<typeof makeStep>[]): unknown => {
    const sample = new Sample();
    for (const each of steps) {
      sample.addTrial(makeTrial({ outcome: 'skipped', steps: [each] }));
      sample.addCase({ outcome: 'skipped', metrics: new Map() });
    }
    const whole = { notRun: 0, isDecided: false };
    return judgeUnjudged(gate, sample, whole).map(({ result }) => result);
  };

  it('is skipped where their answers were kept, and open where one is of this run', () => {
    const kept = makeStep({ answered_from: 'cassette' });
    expect(judge(kept, kept)).toEqual(['skipped']);
    expect(judge(kept, makeStep())).toEqual(['inconclusive']);
  });
});

describe('a gate over cases that were not run', () => {
  const judge = (missing: Missing, skipped = 0): unknown => {
    const sample = new Sample();
    for (let at = 0; at < skipped; at++) sample.addCase({ outcome: 'skipped', metrics: new Map() });
    return judgeUnjudged(passRate({}), sample, missing).map(({ result, message }) => ({
      result,
      message,
    }));
  };

  it('is open, and does not say that they were skipped', () => {
    const cut = { notRun: 2, isDecided: false };
    const message = 'no case was run to its end: nothing was judged';
    expect(judge(cut)).toEqual([{ result: 'inconclusive', message }]);
    expect(judge(cut, 1)).toEqual([
      {
        result: 'inconclusive',
        message: 'no case was run to its end but those that were skipped: nothing was judged',
      },
    ]);
  });

  it('is not judged where the run had its result by then, or there was nothing to run', () => {
    expect(judge({ notRun: 2, isDecided: true }, 1)).toEqual([]);
    expect(judge({ notRun: 0, isDecided: false })).toEqual([]);
  });
});

describe('a gate on a sum', () => {
  const gate: SumGate = { kind: 'cost', per: 'all', maximum: 0.01, location };

  function sampleOfTrials(trials: readonly Partial<TrialRecord>[]): Sample {
    const sample = new Sample();
    for (const trial of trials) sample.addTrial(makeTrial(trial));
    return sample;
  }

  it('is of all trials, or of a trial', () => {
    const steps = [makeStep({ cost_usd: 0.004 })];
    const sample = sampleOfTrials([{ steps }, { steps }, { steps }]);
    expect(judgeGate(gate, sample, {})).toMatchObject({
      gate: 'cost.max',
      result: 'not_met',
      message: '$0.012 in all; the gate asks for at most $0.01',
    });
    expect(judgeGate({ ...gate, per: 'trial' }, sample, {})).toMatchObject({
      gate: 'cost.per_trial_max',
      result: 'met',
      message: '$0.004 a trial; at most $0.01',
    });
  });

  it('has no exponents in what it says of money', () => {
    const sample = sampleOfTrials([{ steps: [makeStep({ cost_usd: 0.00000025 })] }]);
    expect(judgeGate({ ...gate, maximum: 1e-7 }, sample, {}).message).toBe(
      '$0.00000025 in all; the gate asks for at most $0.0000001',
    );
  });

  it('of tokens is of all that was judged or errored, and met by just so many', () => {
    const outcomes = ['passed', 'failed', 'errored'] as const;
    const usage = { prompt_tokens: 60, completion_tokens: 40, total_tokens: 100 };
    const sample = sampleOfTrials(outcomes.map((outcome) => ({ outcome, usage })));
    const tokens: SumGate = { ...gate, kind: 'tokens', maximum: 300 };
    expect(judgeGate(tokens, sample, {})).toMatchObject({ result: 'met', observed: 300 });
    expect(judgeGate({ ...tokens, maximum: 299 }, sample, {}).result).toBe('not_met');
    expect(judgeGate({ ...tokens, maximum: 1 }, sample, {}).message).toBe(
      '300 tokens in all; the gate asks for at most 1 token',
    );
    expect(judgeGate({ ...tokens, per: 'trial', maximum: 100 }, sample, {})).toMatchObject({
      result: 'met',
      observed: 100,
    });
  });

  it('of a trial is over those that were answered, skipped ones as well', () => {
    const steps = [makeStep({ cost_usd: 0.004 })];
    const none = {
      cost_usd: undefined,
      usage: undefined,
      steps: [{ id: 'main', outcome: 'skipped' }],
    };
    const trials = [
      { steps },
      { steps, outcome: 'skipped' },
      { steps, outcome: 'errored' },
      { ...none, outcome: 'skipped' },
      { ...none, outcome: 'errored' },
    ] as readonly Partial<TrialRecord>[];
    const perTrial = { ...gate, per: 'trial', maximum: 0.004 } as const;
    expect(judgeGate(perTrial, sampleOfTrials(trials), {})).toMatchObject({
      result: 'met',
      observed: 0.004,
    });
    expect(judgeGate(perTrial, sampleOfTrials(trials.slice(3)), {})).toMatchObject({
      result: 'inconclusive',
      message: 'no trial was answered',
    });
  });

  it('is open where the tokens of an answer are said in part', () => {
    const steps = [makeStep({ usage: { prompt_tokens: 5000 } })];
    const usage = { prompt_tokens: 5000 };
    const said = {
      result: 'inconclusive',
      message: 'the number of tokens of 1 completion is unknown',
    };
    const tokens: SumGate = { ...gate, kind: 'tokens', maximum: 300 };
    expect(judgeGate(tokens, sampleOfTrials([{}, { steps, usage }]), {})).toMatchObject(said);
    expect(judgeGate(tokens, sampleOfTrials([{ steps, usage }]), {})).toMatchObject(said);
  });

  it('is open where a cost is unknown', () => {
    const { cost_usd: _, ...step } = makeStep();
    expect(judgeGate(gate, sampleOfTrials([{ steps: [step] }]), {})).toMatchObject({
      result: 'inconclusive',
      message: 'the cost of 1 completion is unknown',
    });
  });
});

describe('a gate on a judge', () => {
  const confusion = { truePasses: 40, falsePasses: 8, trueFailures: 47, falseFailures: 5 };
  const gate: JudgeGate = { kind: 'judge', name: 'polite', minimum: 0.7, location };

  function judgedBy(shares: readonly number[], repeats = 1, cells = confusion): Sample {
    const sample = new Sample([], new Map([['polite', cells]]));
    for (const share of shares) {
      const judges = new Map([['polite', { share, repeats }]]);
      sample.addCase({ outcome: 'failed', metrics: new Map(), judges });
    }
    return sample;
  }

  const shares = (passed: number, failed: number): readonly number[] => [
    ...Array(passed).fill(1),
    ...Array(failed).fill(0),
  ];

  it('says what the judge passed and what that stands for, and decides by the latter', () => {
    const { interval, observed, ...said } = judgeGate(gate, judgedBy(shares(150, 50)), {});
    expect(said).toEqual({
      gate: 'judge.polite',
      threshold: 0.7,
      result: 'met',
      uncorrected: 0.75,
      message:
        '`polite` passed 75% of 200 cases, corrected to 81.32%; 95% interval 0.68 to 0.94; at least 0.7',
      location,
    });
    expect(observed).toBeCloseTo(0.813179, 6);
    expect(interval?.lower).toBeCloseTo(0.682215, 6);
    expect(interval?.upper).toBeCloseTo(0.944143, 6);
    expect(judgeGate({ ...gate, minimum: 0.82 }, judgedBy(shares(150, 50)), {})).toMatchObject({
      result: 'not_met',
      message: expect.stringContaining('the gate asks for 0.82'),
    });
  });

  it('with confidence asks for a one-sided bound, and says where what is open comes from', () => {
    // The lower bound is 0.813179 - 1.644854 * 0.066820 = 0.703270; the upper one, 0.966497, is further away.
    const results = [0.7, 0.71, 0.96, 0.97].map(
      (minimum) =>
        judgeGate({ ...gate, minimum, confidence: 0.95 }, judgedBy(shares(150, 50)), {}).result,
    );
    expect(results).toEqual(['met', 'inconclusive', 'inconclusive', 'not_met']);
    const hintsOf = (passed: number, failed: number): unknown =>
      judgeGate({ ...gate, minimum: 0.8, confidence: 0.95 }, judgedBy(shares(passed, failed)), {})
        .hints;
    expect(hintsOf(1500, 500)).toEqual([
      'most of what is open is from the labels: calibrate with more of them',
    ]);
    expect(hintsOf(15, 5)).toEqual(['most of what is open is from the run: take more cases']);
  });

  it('is no surer of few labels than they allow, and shows an interval that says so', () => {
    const few = { truePasses: 88, falsePasses: 2, trueFailures: 8, falseFailures: 2 };
    const sure = { ...gate, minimum: 0.5, confidence: 0.95 };
    expect(judgeGate(sure, judgedBy(shares(138, 62), 1, few), {})).toMatchObject({
      result: 'inconclusive',
      message:
        '`polite` passed 69% of 200 cases, corrected to 63%; 95% interval 0.48 to 0.78; the gate asks for 0.5 with 95% confidence',
      hints: ['most of what is open is from the labels: calibrate with more of them'],
    });
    expect(
      judgeGate({ ...sure, minimum: 0.4 }, judgedBy(shares(138, 62), 1, few), {}),
    ).toMatchObject({
      result: 'inconclusive',
      message: expect.stringContaining('95% interval 0.38 to 0.78; the gate asks for 0.4 with'),
    });
    expect(
      judgeGate({ ...sure, minimum: 0.37 }, judgedBy(shares(138, 62), 1, few), {}),
    ).toMatchObject({
      result: 'met',
      message: expect.stringContaining('at least 0.3779 with 95% confidence'),
    });
  });

  it('is no surer of few cases than a gate on the pass rate', () => {
    const perfect = { truePasses: 50, falsePasses: 0, trueFailures: 50, falseFailures: 0 };
    const sure = { ...gate, minimum: 0.8, confidence: 0.95 };
    expect(judgeGate(sure, judgedBy(shares(10, 0), 1, perfect), {})).toMatchObject({
      result: 'inconclusive',
      hints: ['most of what is open is from the run: take more cases'],
    });
    expect(
      judgeGate({ ...sure, minimum: 0.78 }, judgedBy(shares(10, 0), 1, perfect), {}),
    ).toMatchObject({
      result: 'met',
      message: expect.stringContaining('at least 0.7871 with 95% confidence'),
    });
  });

  it('counts repeats of a case as no more than they are worth', () => {
    const once = judgeGate(gate, judgedBy(shares(15, 5)), {});
    const again = judgeGate(gate, judgedBy(shares(15, 5), 10), {});
    expect(again.interval).toEqual(once.interval);
    expect(again.message).toMatch('`polite` passed 75% of the verdicts in 20 cases');
    const mixed = judgeGate(gate, judgedBy(Array(20).fill(0.75), 4), {});
    const width = ({ interval }: typeof mixed): number =>
      (interval?.upper ?? 0) - (interval?.lower ?? 0);
    expect(width(mixed)).toBeLessThan(width(once));
  });

  it('is open where the judge gave no verdict in a case, whatever that may count as', () => {
    const sample = judgedBy(shares(30, 0));
    for (const outcome of ['passed', 'failed'] as const)
      sample.addCase({ outcome, metrics: new Map(), silent: new Set(['polite']) });
    expect(judgeGate({ ...gate, onInconclusive: 'pass' }, sample, {})).toEqual({
      gate: 'judge.polite',
      threshold: 0.7,
      result: 'inconclusive',
      message: 'what `polite` says of 2 cases is not known: an assertion could not be judged',
      location,
    });
  });

  it('gives no number that cannot be corrected, and is open', () => {
    const coin = { truePasses: 5, falsePasses: 5, trueFailures: 5, falseFailures: 5 };
    expect(judgeGate(gate, judgedBy(shares(18, 2), 1, coin), {})).toEqual({
      gate: 'judge.polite',
      threshold: 0.7,
      result: 'inconclusive',
      uncorrected: 0.9,
      message:
        '`polite` passed 90% of 20 cases, which cannot be corrected: the judge is no better than a coin: it passes 50% of what people pass, and 50% of what they fail',
      location,
    });
    expect(judgeGate({ ...gate, onInconclusive: 'fail' }, judgedBy([]), {})).toEqual({
      gate: 'judge.polite',
      threshold: 0.7,
      result: 'inconclusive',
      counts_as: 'not_met',
      message: '`polite` judged no case',
      location,
    });
  });
});
