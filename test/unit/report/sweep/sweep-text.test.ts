import { describe, expect, it } from 'vitest';
import { sweepReporter } from '../../../../src/report/builtin/sweep.ts';
import {
  formatScoreInterval,
  formatShareInterval,
} from '../../../../src/report/sweep/sweep-text.ts';
import { clusteredRateInterval } from '../../../../src/statistics/clustered-rate.ts';
import { collectReport, PLAIN } from '../../../support/collect-report.ts';
import { makeRun } from '../../../support/records.ts';
import { makeSweepTrials } from '../../../support/sweep-run.ts';

describe('an interval of a sweep', () => {
  it.each([
    [{ lower: 0.838875, upper: 1 }, '84–100%', '0.84–1.00'],
    [{ lower: 0.99618, upper: 1 }, '99.6–100%', '0.996–1.000'],
    [{ lower: 0.0221, upper: 0.0249 }, '2.2–2.5%', '0.022–0.025'],
    [{ lower: 0.5, upper: 0.5 }, '50–50%', '0.500–0.500'],
  ])('has a digit more, outwards, where it is narrow: %j', (interval, share, score) => {
    expect(formatShareInterval(interval, PLAIN)).toBe(share);
    expect(formatScoreInterval(interval, PLAIN)).toBe(score);
  });

  it('of a thousand that pass is not certainty', () => {
    const cases = Array.from({ length: 1000 }, () => ({ share: 1, repeats: 1 }));
    expect(formatShareInterval(clusteredRateInterval(cases, 0.95), PLAIN)).toBe('99.6–100%');
  });
});

describe('the times of a sweep', () => {
  it('are not known where answers are replayed, whatever the number of trials', async () => {
    const trials = makeSweepTrials({ axes: { tone: ['a', 'b'] }, cases: 20, rate: () => 1 });
    const untimed = trials.map(({ latency_ms: _, ...trial }) => trial);
    const told = await collectReport(sweepReporter, makeRun({ trials: untimed }), PLAIN);
    expect(told).toContain('The times of 2 variants are not known');
    expect(told).not.toContain('a p95 takes');
  });
});

describe('what could not be judged of a sweep', () => {
  it.each([
    [1, '1 trial of 1 variant could not be judged, and counts in no rate'],
    [2, '2 trials of 1 variant could not be judged, and count in no rate'],
  ])('is told: %i', async (count, said) => {
    const all = makeSweepTrials({ axes: { tone: ['a', 'b'] }, cases: 8, rate: () => 1 });
    const isFirst = (at: number): boolean => at % 2 === 0 && at / 2 < count;
    const trials = all.map((trial, at) => {
      const { score: _, ...rest } = trial;
      return isFirst(at) ? { ...rest, outcome: 'errored' as const } : trial;
    });
    const told = await collectReport(sweepReporter, makeRun({ trials }), PLAIN);
    expect(told.replace(/\s+/g, ' ')).toContain(said);
  });
});
