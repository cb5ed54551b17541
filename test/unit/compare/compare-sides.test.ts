import { describe, expect, it } from 'vitest';
import { compareSides } from '../../../src/compare/compare-sides.ts';
import { DEFAULT_OPTIONS } from '../../../src/compare/comparison.ts';
import { makeBaselineText } from '../../../src/compare/make-baseline.ts';
import { parseBaseline } from '../../../src/compare/parse-baseline.ts';
import { sideOfBaseline, sideOfRun } from '../../../src/compare/side.ts';
import type { RepeatRule } from '../../../src/protocol/pass-rule.ts';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import type { StoredRun } from '../../../src/protocol/stored-run.ts';
import { makeRun, makeStep, makeTrial } from '../../support/records.ts';

const options = { ...DEFAULT_OPTIONS, mostAnswers: 20 };

function desk(answers: Readonly<Record<string, string>>, prompt = 'Sort.'): readonly TrialRecord[] {
  return Object.entries(answers).map(([name, text]) =>
    makeTrial({
      case: name,
      outcome: text === 'billing' ? 'passed' : 'failed',
      fingerprints: { content: prompt },
      steps: [
        makeStep({
          text,
          request: {
            endpoint: 'pulze',
            url: '',
            headers: {},
            body: { messages: [{ role: 'user', content: prompt }] },
          },
        }),
      ],
    }),
  );
}

const before = desk({ refund: 'billing', invoice: 'billing', login: 'sales' });
const after = desk({ refund: 'sales', invoice: 'billing', login: 'billing', parcel: 'x' }, 'Rank.');

function withRule(run: StoredRun, repeat: RepeatRule): StoredRun {
  const pipelines = run.started.pipelines.map((each) => ({ ...each, repeat }));
  return { ...run, started: { ...run.started, pipelines } };
}

describe('a comparison', () => {
  it('of two stored runs shows answers and messages of both', async () => {
    const sides = [before, after].map((trials) => sideOfRun(makeRun({ trials })));
    const [baseline, now] = sides;
    if (!baseline || !now) throw new Error('no sides');
    const { comparison } = await compareSides(baseline, now, options);
    expect(comparison).toMatchObject({
      verdict: 'met',
      reasons: [],
      turned: [
        {
          case: 'refund',
          from: 'passed',
          to: 'failed',
          answers: { baseline: 'billing', now: 'sales' },
        },
        {
          case: 'login',
          from: 'failed',
          to: 'passed',
          answers: { baseline: 'sales', now: 'billing' },
        },
      ],
      added: [{ pipeline: 'ticket-triage', case: 'parcel' }],
      missing: [],
      changed: [
        {
          cases: 3,
          first: 'ticket-triage/refund',
          messages: { baseline: 'user: Sort.', now: 'user: Rank.' },
        },
      ],
    });
  });

  it('with a baseline file is the same as with the run that it was saved from', async () => {
    const run = makeRun({ trials: before });
    const file = parseBaseline(await makeBaselineText(run, { withTexts: true })).baseline;
    if (file === undefined) throw new Error('not read');
    const now = sideOfRun(makeRun({ trials: after }));
    const byFile = (await compareSides(sideOfBaseline(file), now, options)).comparison;
    const byRun = (await compareSides(sideOfRun(run), now, options)).comparison;
    expect({ ...byFile, changed: [] }).toEqual({ ...byRun, changed: [] });
  });

  it('in which a case of the baseline is missing cannot tell, unless that is allowed', async () => {
    const baseline = sideOfRun(makeRun({ trials: before }));
    const now = sideOfRun(makeRun({ trials: before.slice(1) }));
    expect((await compareSides(baseline, now, options)).comparison).toMatchObject({
      verdict: 'inconclusive',
      reasons: ['1 case of the baseline is not in this run'],
    });
    const allowed = await compareSides(baseline, now, { ...options, allowMissing: true });
    expect(allowed.comparison?.verdict).toBe('met');
  });

  it('takes a case that was cut off before its repeats decided for one that was not judged', async () => {
    const rule: RepeatRule = { count: 5, pass: 'all', stop: 'curtail' };
    const [baseline, now] = [5, 4].map((ran) => {
      const trials = ['a', 'b', 'c', 'd', 'e'].flatMap((name) =>
        Array.from({ length: ran }, (_, at) => makeTrial({ case: name, repeat: at + 1 })),
      );
      return sideOfRun(withRule(makeRun({ trials, planned: 25 }), rule));
    });
    if (!baseline || !now) throw new Error('no sides');
    const found = await compareSides(baseline, now, { ...options, allowMissing: true });
    expect(found.comparison).toMatchObject({
      verdict: 'inconclusive',
      reasons: [
        'no case was judged in both runs',
        '5 cases of the baseline are not judged: calls or judgements failed, or too few repeats were run',
      ],
    });
  });

  it('does not compare outcomes by means of different numbers of repeats', async () => {
    const [baseline, more, cut] = [2, 3, 3].map((count, side) => {
      const trials = ['a', 'b'].flatMap((name) =>
        Array.from({ length: side === 2 ? 2 : count }, (_, at) =>
          makeTrial({ case: name, repeat: at + 1 }),
        ),
      );
      return sideOfRun(withRule(makeRun({ trials }), { count, pass: { mean: 0.5 } }));
    });
    if (!baseline || !more || !cut) throw new Error('no sides');
    expect((await compareSides(baseline, more, options)).comparison).toMatchObject({
      verdict: 'inconclusive',
      reasons: [
        '2 cases pass by another rule than in the baseline (there mean 0.5 of 2 repeats, now mean 0.5 of 3 repeats), so that outcomes cannot be compared: save the baseline anew',
      ],
      missing: [
        { case: 'a', reason: 'other_rule', rules: { baseline: 'mean 0.5 of 2 repeats' } },
        { case: 'b', reason: 'other_rule' },
      ],
    });
    expect((await compareSides(more, more, options)).comparison?.verdict).toBe('met');
    expect((await compareSides(more, cut, options)).comparison?.missing).toMatchObject([
      { case: 'a', reason: 'errored' },
      { case: 'b', reason: 'errored' },
    ]);
  });

  it('of which nothing can be paired cannot tell', async () => {
    const baseline = sideOfRun(makeRun({ trials: before.slice(0, 1) }));
    const now = sideOfRun(makeRun({ trials: before.slice(1) }));
    const found = await compareSides(baseline, now, { ...options, allowMissing: true });
    expect(found.comparison).toMatchObject({
      verdict: 'inconclusive',
      reasons: ['no case was judged in both runs'],
    });
  });

  it('reads the answers of so many cases only', async () => {
    const sides = [before, after].map((trials) => sideOfRun(makeRun({ trials })));
    const [baseline, now] = sides;
    if (!baseline || !now) throw new Error('no sides');
    const { comparison } = await compareSides(baseline, now, { ...options, mostAnswers: 1 });
    expect(comparison?.turned.map(({ answers }) => answers !== undefined)).toEqual([true, false]);
  });
});
