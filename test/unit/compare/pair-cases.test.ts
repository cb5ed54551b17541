import { describe, expect, it } from 'vitest';
import { pairCases } from '../../../src/compare/pair-cases.ts';
import { makeCase } from './cases.ts';

describe('pairing', () => {
  it('goes by pipeline, case and variant', () => {
    const baseline = [
      makeCase('refund', 'passed', { variant: 'tone=warm' }),
      makeCase('refund', 'passed', { variant: 'tone=terse' }),
      makeCase('refund', 'passed', { pipeline: 'reply' }),
    ];
    const now = [
      makeCase('refund', 'failed', { variant: 'tone=terse' }),
      makeCase('refund', 'failed'),
    ];
    const pairing = pairCases(baseline, now);
    expect(pairing.groups).toMatchObject([
      { pipeline: 'triage', variant: 'tone=terse', pairs: 1, worse: 1, better: 0 },
    ]);
    expect(pairing.turned).toEqual([
      {
        turned: {
          pipeline: 'triage',
          case: 'refund',
          variant: 'tone=terse',
          from: 'passed',
          to: 'failed',
        },
        places: { baseline: 1, now: 0 },
      },
    ]);
    expect(pairing.added).toEqual([{ pipeline: 'triage', case: 'refund' }]);
    expect(pairing.missing).toEqual([
      { pipeline: 'triage', case: 'refund', variant: 'tone=warm', reason: 'absent' },
      { pipeline: 'reply', case: 'refund', reason: 'absent' },
    ]);
  });

  it('does not tell how many repeats passed where scores decide', () => {
    const three = ['passed', 'passed', 'passed'] as const;
    const some = { decided_by: 'scores' as const };
    const repeatsOf = (now: ReturnType<typeof makeCase>) =>
      pairCases([makeCase('a', three, some)], [now]).turned.map(({ turned }) => turned.repeats);
    expect(repeatsOf(makeCase('a', three, { ...some, outcome: 'failed' }))).toEqual([undefined]);
    expect(repeatsOf(makeCase('a', ['passed', 'errored', 'errored'], some))).toEqual([
      { baseline: '3 of 3', now: '1 of 1, 2 errored' },
    ]);
  });

  it('takes a case that could not be judged, or was skipped, for missing', () => {
    const baseline = ['a', 'b', 'c'].map((name) => makeCase(name, 'passed'));
    const now = [makeCase('a', 'errored'), makeCase('b', 'skipped'), makeCase('c', 'passed')];
    const { groups, missing } = pairCases(baseline, now);
    expect(groups.map(({ pairs }) => pairs)).toEqual([1]);
    expect(missing.map((each) => [each.case, each.reason])).toEqual([
      ['a', 'errored'],
      ['b', 'skipped'],
    ]);
  });

  it('takes a case for missing that its rule for repeats could not decide', () => {
    const baseline = [makeCase('a', ['passed', 'passed', 'passed'])];
    const now = [makeCase('a', ['passed', 'errored', 'errored'])];
    const { groups, missing, turned } = pairCases(baseline, now);
    expect([groups, missing.map(({ reason }) => reason)]).toEqual([[], ['errored']]);
    expect(turned[0]?.turned.repeats).toEqual({ baseline: '3 of 3', now: '1 of 1, 2 errored' });
  });

  it('compares no outcomes by different rules, and misses what was skipped as such', () => {
    const by = (rule: string) => ({ decided_by: 'stop' as const, rule });
    const baseline = ['a', 'b'].map((name) => makeCase(name, 'passed', by('10 of 10 repeats')));
    const now = (['failed', 'skipped'] as const).map((outcome, at) =>
      makeCase(at === 0 ? 'a' : 'b', outcome, by('2 of 2 repeats')),
    );
    const { groups, turned, missing } = pairCases(baseline, now);
    expect([groups, turned, missing.map(({ reason }) => reason)]).toEqual([
      [],
      [],
      ['other_rule', 'skipped'],
    ]);
  });

  it('misses nothing that the baseline had not judged either', () => {
    const { missing, groups } = pairCases([makeCase('a', 'errored')], [makeCase('a', 'passed')]);
    expect([missing, groups]).toEqual([[], []]);
  });

  it('finds each of many again, in whatever order they come', () => {
    const names = Array.from({ length: 10_000 }, (_, at) => `ticket-${at}`);
    const baseline = names.map((name, at) =>
      makeCase(name, at % 7 === 0 ? 'failed' : 'passed', { tokens: at, content: name }),
    );
    const now = baseline
      .filter((_, at) => at % 4999 !== 1)
      .map((each) => ({ ...each, tokens: (each.tokens ?? 0) + 1 }))
      .toReversed();
    const { groups, turned, changed, added, missing } = pairCases(baseline, now);
    const [tally] = groups;
    const tokens = tally?.expenses.get('tokens');
    expect(tally).toMatchObject({ pairs: 9997, worse: 0, better: 0, isSingle: true });
    expect(tokens?.now.map((value, at) => value - (tokens.baseline[at] ?? 0))).toEqual(
      Array(9997).fill(1),
    );
    expect([turned, changed, added]).toEqual([[], [], []]);
    expect(missing.map((each) => each.case)).toEqual(['ticket-1', 'ticket-5000', 'ticket-9999']);
  });

  it('puts what was judged on both sides first', () => {
    const baseline = ['a', 'b', 'c'].map((name) => makeCase(name, 'passed', { content: 'x' }));
    const now = [
      makeCase('a', 'errored', { content: 'y' }),
      makeCase('b', 'failed', { content: 'x' }),
      makeCase('c', 'failed', { content: 'y' }),
    ];
    const { turned, changed } = pairCases(baseline, now);
    expect(turned.map((each) => [each.turned.case, each.places])).toEqual([
      ['b', { baseline: 1, now: 1 }],
      ['c', { baseline: 2, now: 2 }],
      ['a', { baseline: 0, now: 0 }],
    ]);
    const places = { baseline: 2, now: 2 };
    expect(changed).toEqual([{ first: { pipeline: 'triage', case: 'c' }, places, cases: 2 }]);
  });

  it('counts costs and tokens of one trial, and only what both sides know', () => {
    const of = (some: object) => makeCase('a', ['errored', 'passed', 'failed'], some);
    const { groups } = pairCases(
      [of({ tokens: 30, cost_usd: 0.6, latency_ms: 7 })],
      [of({ tokens: 60, latency_ms: 9 })],
    );
    const [tally] = groups;
    expect(
      [...(tally?.expenses ?? [])].map(([kind, { baseline, now }]) => [kind, baseline, now]),
    ).toEqual([
      ['cost_usd', [], []],
      ['tokens', [10], [20]],
      ['latency_ms', [7], [9]],
    ]);
    expect(tally).toMatchObject({ isSingle: false, rates: { baseline: [0.5], now: [0.5] } });
  });

  it.each([
    ['this run', 'passed', ['passed', 'failed']],
    ['the baseline', ['passed', 'failed'], 'passed'],
  ] as const)('does not take repeats of %s alone for single outcomes', (_, before, after) => {
    const { groups } = pairCases([makeCase('a', before)], [makeCase('a', after)]);
    expect(groups.map(({ isSingle }) => isSingle)).toEqual([false]);
  });

  it.each([
    ['another rubric', { content: 'a', judge: 'r1' }, { content: 'b', judge: 'r2' }, 1],
    ['a judge where there was none', { content: 'a' }, { content: 'b', judge: 'r2' }, 1],
    ['the same judge', { content: 'a', judge: 'r1' }, { content: 'b', judge: 'r1' }, 0],
    ['a record without fingerprints', {}, { content: 'b', judge: 'r2' }, 0],
  ])('tells of %s', (_, before, after, count) => {
    const { otherJudges } = pairCases(
      [makeCase('a', 'passed', before)],
      [makeCase('a', 'passed', after)],
    );
    expect(otherJudges).toEqual(Array(count).fill('triage/a'));
  });
});
