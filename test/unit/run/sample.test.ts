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
  sample.addCase(decided('passed', { metrics: new Map([['tone', 0.5]]), isOpen: true }));
  sample.addCase(decided('failed', { isOpen: true }));
  sample.addCase(decided('failed', { isOpen: true, valueless: new Set(['tone']) }));
  sample.addCase(decided('failed', { isOpen: false }));
  expect(sample.metric('tone')).toEqual({ values: [0.5], unknown: 1, valueless: 1 });
});

describe('a sample of others', () => {
  const cases = ['a', 'b', 'c'].flatMap((id) =>
    ['warm', 'calm'].map((variant, index) => ({ id, variant, value: index / 2 })),
  );

  function sumUp(samples: readonly Sample[], variants: number): void {
    for (const { id, variant, value } of cases) {
      const outcome = value === 0 ? 'failed' : 'passed';
      const metrics = new Map(id === 'c' ? [] : [['tone', value]]);
      const isOpen = id === 'c' && outcome === 'failed';
      const valueless = new Set(isOpen ? [] : ['tone']);
      const judges = new Map([['polite', { share: value, repeats: 1 }]]);
      const sample = samples[variant === 'warm' ? 0 : samples.length - 1];
      const decided = { outcome, value, metrics, isOpen, valueless, judges } as const;
      sample?.addCase(decided, { pipeline: 'desk', case: id, variants });
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
      judged: sample
        .judged('polite')
        ?.cases.map(({ share }) => share)
        .toSorted(),
      clusters: [sample.clusters('pass_rate'), sample.clusters('metric.tone')],
    };
  }

  it('is what one of all of them would be, the variants of a case together', () => {
    const whole = makeSample();
    sumUp([whole], 2);
    const parts = [makeSample(), makeSample()];
    sumUp(parts, Number.POSITIVE_INFINITY);
    const joined = makeSample();
    for (const part of parts) joined.addAll(part);
    expect(tell(joined)).toEqual(tell(whole));
    expect(joined.clusters('pass_rate')).toEqual({ sums: [1, 1, 1], counts: [2, 2, 2] });
  });
});
