import { expect, it } from 'vitest';
import type { Gate } from '../../../src/pipeline/pipeline.ts';
import type { PlannedPipeline } from '../../../src/plan/plan.ts';
import { openScopes } from '../../../src/run/scopes.ts';

function planned(variants: number, formulas: readonly string[] = []): PlannedPipeline {
  const metrics = new Map(formulas.map((name) => [name, {}]));
  const ids = Array.from({ length: variants }, (_, at) => ({ id: `v=${at}` }));
  return { pipeline: { name: 'desk', metrics }, variants: ids } as unknown as PlannedPipeline;
}

const rate = { kind: 'pass_rate', minimum: 0.8, confidence: 0.95 } as unknown as Gate;
const tone = { kind: 'metric', name: 'tone', minimum: 0.8, confidence: 0.95 } as unknown as Gate;

/** What a gate over the run looks at, once each of two cases passed in so many variants. */
function clustersOf(gate: Gate, variants: number, name: 'pass_rate' | 'metric.tone') {
  const [scope] = openScopes({ run: [gate], tags: new Map() }, [planned(variants)]);
  for (const each of ['a', 'b']) {
    for (let variant = 0; variant < variants; variant++) {
      const group = { pipeline: 'desk', case: each, variants };
      scope?.sample.addCase({ outcome: 'passed', metrics: new Map([['tone', 0.5]]) }, group);
    }
  }
  return scope?.sample.clusters(name);
}

it('a bound over the run is of cases, where a pipeline has variants', () => {
  expect(clustersOf(rate, 2, 'pass_rate')).toEqual({ sums: [2, 2], counts: [2, 2] });
  expect(clustersOf(tone, 2, 'metric.tone')).toEqual({ sums: [1, 1], counts: [2, 2] });
  expect(clustersOf(rate, 1, 'pass_rate')).toBeUndefined();
  const { confidence: _, ...sure } = rate as unknown as Record<string, unknown>;
  expect(clustersOf(sure as unknown as Gate, 2, 'pass_rate')).toBeUndefined();
});

it('a metric over the run is a share, unless a pipeline makes it by a formula', () => {
  const isShare = (formulas: readonly string[]): unknown =>
    openScopes({ run: [], tags: new Map([['nightly', [tone]]]) }, [
      planned(1),
      planned(1, formulas),
    ])
      .flatMap(({ gates }) => gates)
      .map((gate) => gate.kind === 'metric' && gate.isShare);
  expect([isShare([]), isShare(['tone']), isShare(['other'])]).toEqual([[true], [false], [true]]);
});
