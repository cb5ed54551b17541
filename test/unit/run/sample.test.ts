import { expect, it } from 'vitest';
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
