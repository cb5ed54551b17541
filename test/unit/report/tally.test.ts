import { describe, expect, it } from 'vitest';
import { Tally } from '../../../src/report/tally.ts';
import { TRIAGE } from '../../support/records.ts';
import { RUN_FIXTURES } from '../../support/run-fixtures.ts';

const whole = Object.entries(RUN_FIXTURES).filter(([name]) => name !== 'killed');

describe('a tally of all trials', () => {
  it.each(whole)('comes to the totals that the run itself wrote, %s', async (_, makeRun) => {
    const run = makeRun();
    const tally = new Tally();
    for await (const trial of run.trials()) tally.add(trial);
    const { duration_ms, gates, pipelines, stop, ...totals } = run.finished?.summary ?? {
      duration_ms: 0,
      gates: [],
      pipelines: [],
      stop: undefined,
    };
    expect(roundCost(tally.totals(run.started.trials))).toEqual(totals);
    const pipeline = tally.pipeline('ticket-triage', TRIAGE, run.started.trials);
    expect(pipeline?.counts).toEqual(pipelines[0]?.counts);
    expect(pipeline?.outcome).toBe(pipelines[0]?.outcome);
  });

  it('knows no pass rate where cases are repeated', async () => {
    const run = RUN_FIXTURES['sweep']?.();
    const tally = new Tally();
    for await (const trial of run?.trials() ?? []) tally.add(trial);
    const variants = tally.pipeline('ticket-triage', TRIAGE, 16)?.variants ?? [];
    expect(variants.map((variant) => [variant.counts.planned, variant.pass_rate])).toEqual([
      [4, undefined],
      [4, undefined],
      [4, undefined],
      [4, undefined],
    ]);
  });
});

function roundCost<T extends { cost_usd?: number }>(totals: T): T {
  if (totals.cost_usd === undefined) return totals;
  return { ...totals, cost_usd: Math.round(totals.cost_usd * 1e9) / 1e9 };
}
