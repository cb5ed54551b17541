import { describe, expect, it } from 'vitest';
import type {
  LatencyGate,
  MetricGate,
  PassRateGate,
  SumGate,
} from '../../../../src/pipeline/pipeline.ts';
import type { TrialRecord } from '../../../../src/protocol/record.ts';
import { judgeGate } from '../../../../src/run/gates/judge-gate.ts';
import { judgeByEvidence } from '../../../../src/run/gates/pass-rate-gate.ts';
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
    expect(judgeByEvidence({ passed: 40, n: 42 }, gate)).toBe('met');
    expect(judgeByEvidence({ passed: 30, n: 31 }, gate)).toBe('met');
    expect(judgeByEvidence({ passed: 2, n: 12 }, gate)).toBe('not_met');
  });
});

describe('a gate on a metric', () => {
  const values = [0.9, 0.8, 0.7, 1, 0.6, 0.9, 0.8, 0.5, 0.95, 0.85];
  const gate: MetricGate = { kind: 'metric', name: 'tone', minimum: 0.7, location };

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

  it('is open where a cost is unknown', () => {
    const { cost_usd: _, ...step } = makeStep();
    expect(judgeGate(gate, sampleOfTrials([{ steps: [step] }]), {})).toMatchObject({
      result: 'inconclusive',
      message: 'the cost of 1 completion is unknown',
    });
  });
});
