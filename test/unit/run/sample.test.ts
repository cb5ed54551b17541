import { describe, expect, it } from 'vitest';
import type { DecidedCase } from '../../../src/run/case-tally.ts';
import { Sample } from '../../../src/run/sample.ts';

it('has the mean of a metric over cases, in whatever order they finish', () => {
  const of = (values: readonly number[]): Readonly<Record<string, number>> => {
    const sample = new Sample();
    for (const value of values) {
      const metrics = new Map([
        ['tone', value],
        ['score', 1],
      ]);
      sample.addCase({ outcome: 'passed', metrics });
    }
    sample.addCase({ outcome: 'failed', metrics: new Map([['right', 0]]) });
    return sample.meansOfMetrics();
  };
  expect(of([0.1, 0.2, 0.3])).toEqual({ right: 0, tone: 0.2 });
  expect(JSON.stringify(of([0.3, 0.1, 0.2]))).toBe(JSON.stringify(of([0.1, 0.2, 0.3])));
  expect(new Sample().meansOfMetrics()).toEqual({});
});

const group = (each: string) => ({ pipeline: 'desk', case: each, variants: 2 });

function decided(outcome: DecidedCase['outcome'], some: Partial<DecidedCase> = {}): DecidedCase {
  return { outcome, metrics: new Map(), ...some };
}

it('sums up the variants of a case that could be judged, also where others are still to come', () => {
  const sample = new Sample([], new Map(), ['pass_rate']);
  sample.addCase(decided('passed'), group('a'));
  sample.addCase(decided('passed'), group('b'));
  sample.addCase(decided('failed'), group('b'));
  sample.addCase(decided('errored'), group('c'));
  sample.addCase(decided('passed'), group('c'));
  for (let variant = 0; variant < 2; variant++) sample.addCase(decided('errored'), group('d'));
  sample.addCase(decided('errored'), group('e'));
  expect(sample.clusters('pass_rate')).toEqual({ sums: [1, 1, 1], counts: [2, 1, 1] });
  expect(sample.clusters('metric.tone')).toBeUndefined();
});

it('sums up nothing where each case counts for itself', () => {
  const sample = new Sample([], new Map(), ['pass_rate']);
  for (const each of ['a', 'b']) sample.addCase(decided('passed'), group(each));
  expect(sample.clusters('pass_rate')).toBeUndefined();
});

it('counts apart the cases whose metric is not known, and those that have no value of it', () => {
  const sample = new Sample(['tone']);
  const unknown = new Set(['tone']);
  sample.addCase(
    decided('passed', { metrics: new Map([['tone', 0.5]]), unknown: new Set(['score']) }),
  );
  sample.addCase(decided('passed', { unknown }));
  sample.addCase(decided('failed', { unknown, valueless: new Set(['tone']) }));
  sample.addCase(decided('failed'));
  expect(sample.metric('tone')).toEqual({ values: [0.5], unknown: 1, valueless: 1 });
});

describe('a sample of others', () => {
  const judges = new Map([['polite', { share: 0.5, repeats: 2 }]]);
  const tones = (value: number): ReadonlyMap<string, number> => new Map([['tone', value]]);
  const said = { metrics: new Map<string, number>() };
  const bare = { ...said, judges };
  const silent = new Set(['polite']);
  const cases = [
    { id: 'a', variant: 0, decided: { outcome: 'passed', value: 1, metrics: tones(0.5), judges } },
    { id: 'a', variant: 1, decided: { outcome: 'failed', value: 0, metrics: tones(0.1), judges } },
    { id: 'b', variant: 1, decided: { outcome: 'passed', value: 1, metrics: tones(0.7), judges } },
    {
      id: 'b',
      variant: 0,
      decided: { outcome: 'errored', unknown: new Set(['tone']), silent, ...said },
    },
    { id: 'c', variant: 0, decided: { outcome: 'passed', valueless: new Set(['tone']), ...bare } },
    { id: 'c', variant: 1, decided: { outcome: 'passed', value: 1, ...bare } },
  ] as const;

  /** `samples`: one for each variant. */
  function sumUp(samples: readonly [Sample, Sample], variants: number): void {
    for (const { id, variant, decided } of cases) {
      samples[variant].addCase(decided, { pipeline: 'desk', case: id, variants });
    }
  }

  function makeSample(): Sample {
    const cells = { truePasses: 9, falsePasses: 1, trueFailures: 9, falseFailures: 1 };
    return new Sample(['tone'], new Map([['polite', cells]]), ['pass_rate', 'metric.tone']);
  }

  function tell(sample: Sample): unknown {
    return {
      cases: sample.cases,
      values: [...sample.values].sort(),
      metric: { ...sample.metric('tone'), values: [...sample.metric('tone').values].sort() },
      means: sample.meansOfMetrics(),
      silent: sample.judged('polite')?.unknown,
      judged: sample
        .judged('polite')
        ?.cases.map(({ share }) => share)
        .toSorted(),
      clusters: [sample.clusters('pass_rate'), sample.clusters('metric.tone')],
    };
  }

  it('is what one of all of them would be, the variants of a case together', () => {
    const whole = makeSample();
    sumUp([whole, whole], 2);
    const parts = [makeSample(), makeSample()] as const;
    sumUp(parts, Number.POSITIVE_INFINITY);
    const joined = makeSample();
    for (const part of parts) joined.addAll(part);
    expect(tell(joined)).toEqual(tell(whole));
    expect(joined.judged('polite')?.unknown).toBe(1);
    expect(joined.clusters('pass_rate')).toEqual({ sums: [1, 1, 2], counts: [2, 1, 2] });
  });
});
