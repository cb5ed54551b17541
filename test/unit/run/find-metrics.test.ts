import { expect, it } from 'vitest';
import { compileExpression } from '../../../src/expression/compile-expression.ts';
import type { AssertionUse } from '../../../src/pipeline/pipeline.ts';
import type { Trial } from '../../../src/plan/plan.ts';
import type { AssertionRecord } from '../../../src/protocol/record.ts';
import { findMetrics } from '../../../src/run/find-metrics.ts';
import { at, makeAssertion } from '../../support/records.ts';

const places = { tone: at(1, 1, 1), right: at(2, 1, 1) };
const sources = { overall: '0.5 * tone + 0.5 * right', twice: 'overall * 2.0', best: 'score' };

function makePlanned(): Trial {
  const formulas = Object.entries(sources).map(([name, source]) => {
    const { expression } = compileExpression(source);
    return [name, { expression }] as const;
  });
  const uses = Object.entries(places).map(([metric, location]) => ({ metric, location }));
  return {
    planned: { pipeline: { metrics: new Map(formulas) }, steps: [], assertions: uses },
    case: { assertions: [] as readonly AssertionUse[] },
  } as unknown as Trial;
}

const right = makeAssertion({ verdict: 'passed', score: 1, location: places.right });
const tone = makeAssertion({ verdict: 'passed', score: 0.5, location: places.tone });
const { score: _, ...silent } = { ...tone, verdict: 'errored' } as const;

function find(assertions: readonly AssertionRecord[], score?: number) {
  return findMetrics(makePlanned(), assertions, score);
}

it('has the means of scores, and what formulas make of them', () => {
  expect(find([right, tone], 0.75)).toEqual({
    metrics: { tone: 0.5, right: 1, overall: 0.75, twice: 1.5, best: 0.75 },
  });
});

it('knows nothing of a metric to which an assertion adds that could not be judged, whatever it weighs', () => {
  const unknown_metrics = ['tone', 'overall', 'twice'];
  const known = { metrics: { right: 1, best: 1 }, unknown_metrics };
  expect(find([right, { ...silent, severity: 'warning' }], 1)).toEqual(known);
  expect(find([right, { ...silent, weight: 0 }], 1)).toEqual(known);
  expect(find([right, tone, { ...silent, severity: 'warning' }], 1)).toEqual(known);
  expect(find([right, silent])).toEqual({
    metrics: { right: 1 },
    unknown_metrics: [...unknown_metrics, 'best'],
  });
});

it('says nothing of a metric to which nothing adds', () => {
  expect(find([right], 1)).toEqual({ metrics: { right: 1, best: 1 } });
});
