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

  it('misses nothing that the baseline had not judged either', () => {
    const { missing, groups } = pairCases([makeCase('a', 'errored')], [makeCase('a', 'passed')]);
    expect([missing, groups]).toEqual([[], []]);
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
