import { expect, it } from 'vitest';
import type { Gate } from '../../../src/pipeline/pipeline.ts';
import type { PlannedPipeline } from '../../../src/plan/plan.ts';
import { type Dropped, openScopes } from '../../../src/run/scopes.ts';
import { makeTrial } from '../../support/records.ts';

function planned(variants: number, formulas: readonly string[] = []): PlannedPipeline {
  const metrics = new Map(formulas.map((name) => [name, {}]));
  const ids = Array.from({ length: variants }, (_, at) => ({ id: `v=${at}` }));
  return { pipeline: { name: 'desk', metrics }, variants: ids } as unknown as PlannedPipeline;
}

/** All of it was run. */
const whole = { notRun: 0, isDecided: false };

const rate = { kind: 'pass_rate', minimum: 0.8, confidence: 0.95 } as unknown as Gate;
const tone = { kind: 'metric', name: 'tone', minimum: 0.8, confidence: 0.95 } as unknown as Gate;

/** The bounds of a gate over the run, once each of ten cases passed in so many variants. */
function boundsOf(gate: Gate, variants: number): readonly string[] {
  const desk = planned(variants);
  const [scope] = openScopes({ run: [gate], tags: new Map() }, [desk]);
  for (let at = 0; at < 10; at++) {
    for (const { id } of desk.variants) {
      scope?.addTrial(desk, makeTrial({ case: `c${at}`, variant_id: id, outcome: 'passed' }));
      const metrics = new Map([['tone', at / 9]]);
      scope?.addCase(desk, { outcome: 'passed', metrics }, { case: `c${at}`, variant: id });
    }
  }
  const { lower = 0, upper = 0 } = scope?.judge(new Map(), whole)[0]?.interval ?? {};
  return [lower.toFixed(9), upper.toFixed(9)];
}

it('a bound over the run is of cases, where a pipeline has variants', () => {
  expect(boundsOf(rate, 3)).toEqual(boundsOf(rate, 1));
  expect(boundsOf(tone, 3)).toEqual(boundsOf(tone, 1));
  expect(boundsOf(rate, 1)).not.toEqual(boundsOf(tone, 1));
});

it('a bound over the run is of the variants that a search left', () => {
  const desk = { ...planned(2), pipeline: { ...planned(2).pipeline, search: {} } };
  const searched = desk as unknown as PlannedPipeline;
  const [scope] = openScopes({ run: [rate], tags: new Map() }, [searched]);
  for (const [variant, outcome] of [
    ['v=0', 'passed'],
    ['v=1', 'failed'],
  ] as const) {
    scope?.addTrial(searched, makeTrial({ variant_id: variant, outcome }));
    scope?.addCase(searched, { outcome, metrics: new Map() }, { case: 'a', variant });
  }
  const observed = (dropped: Dropped): unknown => scope?.judge(dropped, whole)[0]?.observed;
  expect(observed(new Map())).toBe(0.5);
  expect(observed(new Map([['desk', new Map([['v=1', {}]])]]))).toBe(1);
});

it('a gate of a tag whose cases were all skipped is open, whatever else was not run', () => {
  const desk = planned(1);
  const [scope] = openScopes({ run: [], tags: new Map([['late', [rate]]]) }, [desk]);
  scope?.addTrial(desk, makeTrial({ outcome: 'skipped' }));
  scope?.addCase(desk, { outcome: 'skipped', metrics: new Map() }, { case: 'a', variant: 'v=0' });
  const judged = (notRun: number, isDecided: boolean): unknown =>
    scope?.judge(new Map(), { notRun, isDecided }).map(({ result, message }) => [result, message]);
  const skipped = 'every case was skipped, so that nothing was judged';
  const cut = 'no case was run to its end: nothing was judged';
  expect(judged(0, false)).toEqual([['inconclusive', skipped]]);
  expect(judged(2, false)).toEqual([['inconclusive', cut]]);
  expect(judged(2, true)).toEqual([['inconclusive', cut]]);
});

it('a metric over the run is a share, unless a pipeline makes it by a formula', () => {
  const boundsBy = (formulas: readonly string[]): unknown => {
    const desk = planned(1, formulas);
    const [scope] = openScopes({ run: [tone], tags: new Map() }, [desk]);
    for (let at = 0; at < 10; at++) {
      scope?.addTrial(desk, makeTrial({ case: `c${at}`, outcome: 'passed' }));
      const place = { case: `c${at}`, variant: 'v=0' };
      scope?.addCase(desk, { outcome: 'passed', metrics: new Map([['tone', 1]]) }, place);
    }
    return scope?.judge(new Map(), whole)[0]?.interval;
  };
  expect(boundsBy(['other'])).toEqual(boundsBy([]));
  expect(boundsBy(['tone'])).not.toEqual(boundsBy([]));
});
