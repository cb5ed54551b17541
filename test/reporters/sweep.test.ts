import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { sweepReporter } from '../../src/report/builtin/sweep.ts';
import type { Style } from '../../src/report/reporter.ts';
import { collectReport } from '../support/collect-report.ts';
import { listAdded } from '../support/own-characters.ts';
import { RUN_FIXTURES } from '../support/run-fixtures.ts';
import { SWEEP_RUNS } from '../support/sweep-run.ts';

const STYLES: Readonly<Record<string, Partial<Style>>> = {
  '80': { columns: 80 },
  '120': { columns: 120 },
  '80-color': { columns: 80, color: true },
  '80-ascii': { columns: 80, unicode: false },
  '80-axes': { columns: 80, axes: ['tone', 'temperature'] },
};

const runs = { ...RUN_FIXTURES, ...SWEEP_RUNS };

describe.each(Object.entries(SWEEP_RUNS))('the sweep report of a run, %s', (name, makeRun) => {
  it.each(Object.entries(STYLES))('looks as agreed at %s', async (style, options) => {
    const text = await collectReport(sweepReporter, makeRun(), options);
    await expect(text).toMatchFileSnapshot(`golden/sweep/${name}.${style}.txt`);
  });
});

describe.each(Object.entries(RUN_FIXTURES))('the sweep report of a run, %s', (name, makeRun) => {
  it('looks as agreed', async () => {
    const text = await collectReport(sweepReporter, makeRun());
    await expect(text).toMatchFileSnapshot(`golden/sweep/${name}.80.txt`);
  });
});

describe.each(Object.entries(runs))('the sweep report of a run, %s', (_, makeRun) => {
  it.each([40, 60, 80, 120, 300])('fits into %i columns', async (columns) => {
    const text = await collectReport(sweepReporter, makeRun(), { columns });
    expect(text.split('\n').filter((line) => stringWidth(line) > columns)).toEqual([]);
  });

  it('is ASCII where a terminal has no Unicode, but for the texts of the run', async () => {
    const text = await collectReport(sweepReporter, makeRun(), { unicode: false });
    expect(await listAdded(text, makeRun())).toEqual([]);
  });
});
