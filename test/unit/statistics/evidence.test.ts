import { describe, expect, it } from 'vitest';
import { makeDifferenceEvidence, regressionEvidence } from '../../../src/statistics/alarm.ts';
import { logPassEvidence, passEvidence } from '../../../src/statistics/e-process.ts';
import { makeSeededRandom } from '../../../src/statistics/seeded-random.ts';
import { sequentialOutcomes } from '../../../src/statistics/sequential-outcomes.ts';
import { fc } from '../../support/fast-check.ts';

describe('evidence of a pass rate above a minimum', () => {
  it.each([
    [20, 0, '20.461'],
    [25, 0, '50.750'],
    [30, 1, '20.213'],
    [40, 2, '25.282'],
    [18, 2, '1.428'],
    [0, 0, '1.000'],
  ])('after %i passes and %i failures is %s', (passed, failed, evidence) => {
    expect(passEvidence({ passed, failed, p0: 0.8 }).toFixed(3)).toBe(evidence);
  });

  it('needs 20 passes in a row against 0.8, not 19', () => {
    const rows = [19, 20].map((passed) => passEvidence({ passed, failed: 0, p0: 0.8 }) >= 20);
    expect(rows).toEqual([false, true]);
  });

  it('has no number that is too large or too small for it', () => {
    expect(logPassEvidence({ passed: 100_000, failed: 1000, p0: 0.8 })).toBeCloseTo(
      18308.0939183,
      6,
    );
    expect(passEvidence({ passed: 100_000, failed: 1000, p0: 0.8 })).toBe(Infinity);
    expect(passEvidence({ passed: 500, failed: 1500, p0: 0.8 })).toBeCloseTo(0.00072668, 8);
  });

  it('is fair: the next trial leaves it where it is on average, at the minimum', () => {
    const anySeen = fc.record({
      passed: fc.nat({ max: 60 }),
      failed: fc.nat({ max: 60 }),
      p0: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    });
    fc.assert(
      fc.property(anySeen, ({ passed, failed, p0 }) => {
        const now = passEvidence({ passed, failed, p0 });
        const next =
          p0 * passEvidence({ passed: passed + 1, failed, p0 }) +
          (1 - p0) * passEvidence({ passed, failed: failed + 1, p0 });
        expect(next / now).toBeCloseTo(1, 8);
      }),
    );
  });

  it('passes a bad rate at most as often as it says, however often it is looked at', () => {
    const decide = (seen: { passed: number; failed: number }) =>
      passEvidence({ ...seen, p0: 0.8 }) >= 20 ? 'passed' : undefined;
    const { passed } = sequentialOutcomes({ decide, passRate: 0.8, most: 200 });
    expect(passed.toFixed(3)).toBe('0.033');
  });

  it('is refused of what was not counted, and of a minimum that is certain', () => {
    expect(() => passEvidence({ passed: 1.5, failed: 0, p0: 0.8 })).toThrow(RangeError);
    expect(() => passEvidence({ passed: 1, failed: 0, p0: 1 })).toThrow(RangeError);
  });
});

const worked: readonly (readonly [number, number, number])[] = [
  [5, 0, 10.5],
  [6, 0, 18.143],
  [7, 0, 31.875],
  [8, 1, 11.256],
  [8, 2, 4.002],
  [12, 3, 8.907],
  [5, 5, 0.369],
];

describe('evidence of a regression', () => {
  it.each(worked)('after %i worse and %i better', (worse, better, evidence) => {
    expect(Math.abs(regressionEvidence({ worse, better }) - evidence)).toBeLessThan(0.0006);
  });

  it.each([
    [0.5, 0.032, 194.7],
    [0.8, 1, 19],
    [0.9, 1, 10.7],
  ])('with a share of %f worse', (passRate, alarms, calls) => {
    const decide = ({ passed, failed }: { passed: number; failed: number }) =>
      regressionEvidence({ worse: passed, better: failed }) >= 20 ? 'failed' : undefined;
    const outcomes = sequentialOutcomes({ decide, passRate, most: 200 });
    expect(outcomes.failed).toBeCloseTo(alarms, 3);
    expect(outcomes.expectedCalls).toBeCloseTo(calls, 1);
  });

  it('of scores is that of outcomes where each is passed or failed', () => {
    const anyTurned = fc.array(fc.constantFrom(-1, 0, 1), { maxLength: 250 });
    fc.assert(
      fc.property(anyTurned, (turned) => {
        const evidence = makeDifferenceEvidence();
        for (const difference of turned) evidence.add(difference);
        const worse = turned.filter((difference) => difference === -1).length;
        const better = turned.filter((difference) => difference === 1).length;
        expect(evidence.evidence / regressionEvidence({ worse, better })).toBeCloseTo(1, 9);
      }),
    );
  });

  it('of scores grows with what is lost, and is 1 before the first', () => {
    const evidence = makeDifferenceEvidence();
    expect(evidence.evidence).toBe(1);
    expect(evidence.add(0)).toBe(1);
    expect(evidence.add(-0.5)).toBeCloseTo(1.25, 12);
    expect(evidence.add(0.5)).toBeLessThan(1.25);
    expect(() => evidence.add(1.01)).toThrow('a difference is 1.01, not in [-1, 1]');
    expect(() => evidence.add(Number.NaN)).toThrow(RangeError);
  });

  it('is fair against a drop of so much, and no less', () => {
    const drop = 0.2;
    const mean = (share: number): number =>
      share * makeDifferenceEvidence(drop).add(-1) +
      (1 - share) * makeDifferenceEvidence(drop).add(0);
    expect(mean(drop)).toBeCloseTo(1, 12);
    expect(mean(0.1)).toBeLessThan(1);
    expect(mean(0.3)).toBeGreaterThan(1);
  });

  it('of scores raises a false alarm at most as often as it says', () => {
    const random = makeSeededRandom(5);
    const alarms = Array.from({ length: 300 }, () => {
      const { add } = makeDifferenceEvidence();
      // Lopsided, with a mean of 0: a little better mostly, much worse now and then.
      return Array.from({ length: 100 }, () => add(random() < 0.2 ? -0.8 : 0.2));
    }).filter((evidence) => Math.max(...evidence) >= 20);
    expect(alarms.length / 300).toBeLessThan(0.05 + 0.03);
  });
});
