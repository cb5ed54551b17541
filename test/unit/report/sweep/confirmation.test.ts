import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { ConfirmedRun } from '../../../../src/protocol/confirmed-run.ts';
import type { StoredRun } from '../../../../src/protocol/stored-run.ts';
import { jsonReporter } from '../../../../src/report/builtin/json.ts';
import { sweepReporter } from '../../../../src/report/builtin/sweep.ts';
import { pickBest } from '../../../../src/report/sweep/pick-best.ts';
import { collectReport } from '../../../support/collect-report.ts';
import { makeRun } from '../../../support/records.ts';
import { makeSweepTrials, SWEEP_RUNS, type SweepPlan } from '../../../support/sweep-run.ts';

const plan: SweepPlan = { axes: { tone: ['terse', 'warm'] }, cases: 8, rate: () => 0.7 };

/** A run of two tones that confirms one in which they had passed so often. */
function makeConfirming(first: readonly (readonly [string, number])[], some = plan): StoredRun {
  const run = makeRun({ trials: makeSweepTrials(some) });
  const confirms: ConfirmedRun = {
    run: '20261101-090000-a1b2',
    first_repeat: 2,
    pipelines: [
      {
        ...{ pipeline: 'ticket-triage', file: 'pipelines/triage.yaml', among: 12 },
        variants: first.map(([tone, rate]) => ({
          ...{ variant: { tone }, variant_id: `tone=${tone}`, cases: 8 },
          ...{ pass_rate: rate, lower: rate - 0.1, upper: Math.min(1, rate + 0.1), score: rate },
        })),
      },
    ],
  };
  return { ...run, started: { ...run.started, run: { ...run.started.run, confirms } } };
}

/** Without the first lines, and without what follows it. */
async function renderOwn(run: StoredRun): Promise<string> {
  const text = await collectReport(sweepReporter, run, { detail: 'quiet' });
  return text.split('\n\n')[1] ?? '';
}

describe('the best variants of a run', () => {
  it('are picked from each pipeline that has several, with what they came to', async () => {
    const make = SWEEP_RUNS['part-of-a-grid'];
    if (make === undefined) throw new Error('no fixture');
    const best = await pickBest(make(), 2);
    expect(best).toMatchObject({
      run: '20261102-100000-k3v9',
      first_repeat: 6,
      pipelines: [{ pipeline: 'ticket-triage', file: 'pipelines/triage.yaml', among: 3 }],
    });
    expect(best.pipelines[0]?.variants.map((each) => [each.variant_id, each.pass_rate])).toEqual([
      ['model=openai/gpt-4o,tone=warm', 0.95],
      ['model=openai/gpt-4o,tone=terse', 0.95],
    ]);
  });

  it('are none of a run without a matrix', async () => {
    const run = makeRun({ trials: makeSweepTrials({ ...plan, axes: {} }) });
    expect((await pickBest(run, 2)).pipelines).toEqual([]);
  });
});

describe('a run that asks the best again', () => {
  it('shows both numbers, and says what of the first was luck', async () => {
    const run = makeConfirming([
      ['terse', 1],
      ['warm', 0.95],
    ]);
    await expect(await renderOwn(run)).toMatchFileSnapshot('golden/fell.txt');
  });

  it('says that the best held, or that another is ahead', async () => {
    const run = makeConfirming(
      [
        ['terse', 0.5],
        ['warm', 0.4],
      ],
      { ...plan, rate: ({ tone }) => (tone === 'warm' ? 1 : 0.7) },
    );
    await expect(await renderOwn(run)).toMatchFileSnapshot('golden/held.txt');
  });

  it('says that the best held where sums differ in their last digits alone', async () => {
    const even = { ...plan, rate: () => 1 };
    const run = makeConfirming(
      [
        ['terse', 1 + Number.EPSILON],
        ['warm', 0.9],
      ],
      even,
    );
    expect(await renderOwn(run)).toContain('terse held: 100% at first, 100% again.');
  });

  it('says that nothing is confirmed where the best was not run', async () => {
    const run = makeConfirming([
      ['formal', 1],
      ['warm', 0.9],
    ]);
    await expect(await renderOwn(run)).toMatchFileSnapshot('golden/not-run.txt');
  });

  it('has what it confirms in its record, as the schema describes', async () => {
    const ajv = new Ajv2020({ allowUnionTypes: true });
    formats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync('schemas/report.schema.json', 'utf8')));
    const report = JSON.parse(await collectReport(jsonReporter, makeConfirming([['warm', 0.9]])));
    validate(report);
    expect(validate.errors ?? []).toEqual([]);
    expect(report.run.confirms.pipelines[0].variants[0].variant_id).toBe('tone=warm');
  });
});
