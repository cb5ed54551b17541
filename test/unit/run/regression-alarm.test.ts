import { describe, expect, it } from 'vitest';
import type { BaselineCase } from '../../../src/compare/baseline.ts';
import type { Trial } from '../../../src/plan/plan.ts';
import type { Outcome } from '../../../src/protocol/record.ts';
import { makeRegressionAlarm } from '../../../src/run/regression-alarm.ts';
import { completion, startApiServer } from '../../support/api-server.ts';
import { fc } from '../../support/fast-check.ts';
import { makeInstantClock } from '../../support/instant-clock.ts';
import { listTrials, prepareText } from '../../support/prepare-text.ts';
import { makeProgram } from '../../support/program.ts';

const SIZE = 16;

function judged(outcomes: readonly Outcome[], { index }: Trial): { readonly outcome: Outcome } {
  return { outcome: outcomes[index] ?? 'skipped' };
}

function text(repeat: number | string, gate: string): string {
  const cases = Array.from({ length: SIZE }, (_, at) => `  - { id: t${at} }`).join('\n');
  return `version: 1\nname: triage\nprompt: hello\nassert: [json]\nrepeat: ${repeat}\ncases:\n${cases}\ngate: { regression: { baseline: b.json${gate} } }\n`;
}

const cases: readonly BaselineCase[] = Array.from({ length: SIZE }, (_, at) => ({
  pipeline: 'triage',
  case: `t${at}`,
  outcome: 'passed',
  repeats: { passed: 1 },
}));

const file = JSON.stringify({
  version: 1,
  run: { id: 'a', started_at: 'b', endpoint: 'pulze' },
  cases,
});

async function open(repeat: number | string = 1, gate = ', alarm: true', baseline = file) {
  const prepared = await prepareText(text(repeat, gate), { beside: { 'b.json': baseline } });
  const { plan, beside: { baselines } = {} } = prepared;
  if (plan === undefined || baselines === undefined) throw new Error('not planned');
  const make = () => makeRegressionAlarm(plan, baselines);
  /** Beside another pipeline with an alarm. */
  const makeBeside = () => {
    const others = plan.pipelines.map((planned) => ({
      ...planned,
      pipeline: { ...planned.pipeline, name: 'other' },
    }));
    const other = [...baselines.values()].map((baseline) => ['other', baseline] as const);
    const pipelines = [...plan.pipelines, ...others];
    return makeRegressionAlarm({ ...plan, pipelines }, new Map([...baselines, ...other]));
  };
  return { make, makeBeside, trials: await listTrials(prepared) };
}

describe('a regression alarm', () => {
  it('is raised by seven cases for the worse and none for the better', async () => {
    const { make, trials } = await open();
    const alarm = make();
    const raisedAfter = trials.findIndex((trial) => {
      alarm?.see(trial, { outcome: 'failed' });
      return alarm?.raised !== undefined;
    });
    expect(raisedAfter).toBe(6);
    expect(alarm?.raised).toEqual({
      pipeline: 'triage',
      variant: '',
      message: '`triage` is worse than its baseline: of the first 7 cases 7 went down and 0 up',
    });
  });

  it('waits for more evidence where another pipeline has one, too', async () => {
    const { makeBeside, trials } = await open();
    const alarm = makeBeside();
    const raisedAfter = trials.findIndex((trial) => {
      alarm?.see(trial, { outcome: 'failed' });
      return alarm?.raised !== undefined;
    });
    expect(raisedAfter).toBe(7);
  });

  it.each([
    ['min_effect: 0.5', 15],
    ['min_effect: 0.6', -1],
    ['mode: non_inferior, margin: 0.5', 15],
  ])('waits until more than the gate lets pass is shown: %s', async (said, after) => {
    const { make, trials } = await open(1, `, alarm: true, ${said}`);
    const alarm = make();
    const raisedAfter = trials.findIndex((trial) => {
      alarm?.see(trial, { outcome: 'failed' });
      return alarm?.raised !== undefined;
    });
    expect(raisedAfter).toBe(after);
    if (after > 0) {
      expect(alarm?.raised?.message).toContain(
        'worse than its baseline by more than 50 points: of',
      );
    }
  });

  it('says the same in whatever order the trials finish', async () => {
    const { make, trials } = await open();
    const outcome = fc.constantFrom<Outcome>('passed', 'failed', 'errored', 'skipped');
    const drawn = fc.tuple(
      fc.array(outcome, { minLength: SIZE, maxLength: SIZE }),
      fc.shuffledSubarray(trials as Trial[], { minLength: SIZE, maxLength: SIZE }),
    );
    fc.assert(
      fc.property(drawn, ([outcomes, shuffled]) => {
        const [there, here] = [make(), make()];
        for (const trial of shuffled) there?.see(trial, judged(outcomes, trial));
        for (const trial of trials) here?.see(trial, judged(outcomes, trial));
        expect(there?.raised).toEqual(here?.raised);
      }),
    );
  });

  it('counts the share of the repeats of a case', async () => {
    const { make, trials } = await open(2);
    const alarm = make();
    for (const trial of trials)
      alarm?.see(trial, { outcome: trial.repeat === 1 ? 'passed' : 'failed' });
    expect(alarm?.raised?.message).toMatch(/of the first \d+ cases \d+ went down and 0 up$/);
  });

  it('counts each case by its own repeats', async () => {
    const { make, trials } = await open();
    const alarm = make();
    for (const trial of trials)
      alarm?.see(trial, { outcome: trial.index < 6 ? 'failed' : 'passed' });
    expect(alarm?.raised).toBeUndefined();
  });

  it('counts cases that went up, too', async () => {
    const failing = file.replace(
      '"outcome":"passed","repeats":{"passed":1}',
      '"outcome":"failed","repeats":{"failed":1}',
    );
    const { make, trials } = await open(1, ', alarm: true', failing);
    const alarm = make();
    for (const trial of trials)
      alarm?.see(trial, { outcome: trial.index === 0 ? 'passed' : 'failed' });
    expect(alarm?.raised?.message).toMatch(/of the first \d+ cases \d+ went down and 1 up$/);
  });

  it('waits for no repeats that another gate may ask for later', async () => {
    const more = 'pass_rate: { min: 0.5, confidence: 0.95, on_inconclusive: more, more: 2';
    const { make, trials } = await open(1, `, alarm: true }, ${more}`);
    const alarm = make();
    const first = trials.filter(({ repeat }) => repeat === 1);
    for (const trial of first) alarm?.see(trial, { outcome: 'failed' });
    expect([first.length, trials.length]).toEqual([SIZE, SIZE * 3]);
    expect(alarm?.raised?.message).toMatch(/of the first 7 cases 7 went down and 0 up$/);
  });

  it.each([
    // The two that could not be judged might have passed.
    ['any', false],
    // They could change nothing.
    ['all', true],
  ])('counts a case that is decided, and no other: pass: %s', async (pass, isRaised) => {
    const { make, trials } = await open(`{ count: 3, pass: ${pass} }`);
    const alarm = make();
    for (const trial of trials)
      alarm?.see(trial, { outcome: trial.repeat === 1 ? 'failed' : 'errored' });
    expect(alarm?.raised !== undefined).toBe(isRaised);
  });

  it('counts the outcome of a case whose rule looks at scores', async () => {
    const raise = async (rule: string): Promise<string | undefined> => {
      const own = file.replaceAll('"outcome":', `"rule":"${rule}","outcome":`);
      const repeat = '{ count: 2, pass: { mean: 0.8 } }';
      const { make, trials } = await open(repeat, ', alarm: true', own);
      const alarm = make();
      for (const trial of trials)
        alarm?.see(trial, { outcome: 'passed', score: trial.repeat === 1 ? 0.85 : 0.7 });
      return alarm?.raised?.message;
    };
    expect(await raise('mean 0.8 of 2 repeats')).toMatch(
      /of the first 7 cases 7 went down and 0 up$/,
    );
    expect(await raise('mean 0.7 of 2 repeats')).toBeUndefined();
  });

  it('counts the outcome of a case whose repeats end early', async () => {
    const { make, trials } = await open('{ count: 3, pass: any, stop: curtail }');
    const alarm = make();
    for (const trial of trials) {
      if (trial.repeat === 3) alarm?.see(trial);
      else alarm?.see(trial, { outcome: trial.repeat === 1 ? 'failed' : 'passed' });
    }
    expect(alarm?.raised).toBeUndefined();
  });

  it('counts repeats that are numbered after those of an earlier run', async () => {
    const { make, trials } = await open(2);
    const [{ planned }] = trials as readonly [Trial];
    Object.assign(planned.pipeline, { repeat: { ...planned.pipeline.repeat, first: 3 } });
    const alarm = make();
    for (const trial of trials)
      alarm?.see({ ...trial, repeat: trial.repeat + 2 }, { outcome: 'failed' });
    expect(alarm?.raised).toBeDefined();
  });

  it('looks at nothing behind a trial that was left out, whichever was told first', async () => {
    const { make, trials } = await open();
    const [first, ...others] = trials as readonly [Trial, ...Trial[]];
    const alarm = make();
    for (const trial of others) alarm?.see(trial, { outcome: 'failed' });
    alarm?.leaveOut(first);
    for (const trial of others) alarm?.see(trial, { outcome: 'failed' });
    expect(alarm?.raised).toBeUndefined();
  });

  it('is there only where a gate asks for one', async () => {
    const { make } = await open(1, '');
    expect(make()).toBeUndefined();
  });

  it.each(['requests: 2', 'time: 15s'])(
    'sees nothing behind trials that a budget leaves out, and the run goes on: %s',
    async (budget) => {
      const clock = makeInstantClock();
      let text = 'ok';
      const server = await startApiServer(() => {
        clock.pass(10_000);
        return completion(text);
      });
      const list = Array.from({ length: SIZE }, (_, at) => `{ id: t${at} }`).join(', ');
      const pipeline = (name: string, rest: string): string =>
        `version: 1\nname: ${name}\nmodel: gpt-4o\nprompt: hello\nassert: [{ contains: ok }]\ncases: [${list}]\n${rest}\n`;
      const files = {
        'a.yaml': pipeline('first', `budget: { ${budget} }`),
        'b.yaml': pipeline('second', 'gate: { regression: { baseline: b.json, alarm: true } }'),
      };
      const program = await makeProgram({ files, clock });
      const shared = ['--base-url', server.url, '--quiet', '--concurrency', '1'];
      await program.run('b.yaml', ...shared, '--save-baseline', 'b.json');
      text = 'no';
      const { exitCode, stdout } = await program.run('a.yaml', 'b.yaml', ...shared, '-r', 'json');
      const { summary } = JSON.parse(stdout);
      expect([exitCode, summary.stop?.reason, summary.alarm]).toEqual([3, 'budget', undefined]);
      expect(summary.counts).toMatchObject({ planned: 2 * SIZE, failed: 2 + SIZE });
    },
  );
});
