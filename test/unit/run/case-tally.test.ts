import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/expression/compile-expression.ts';
import type { AssertionRecord, TrialRecord } from '../../../src/protocol/record.ts';
import { CaseTally } from '../../../src/run/case-tally.ts';
import { at, makeAssertion, makeTrial } from '../../support/records.ts';

const location = at(1, 1, 1);
const sources = { ratio: 'correct / total', twice: 'ratio * 2.0', tone: 'polite * 2.0' };
const formulas = new Map(
  Object.entries(sources).map(([name, source]) => [name, bind(source)] as const),
);

function bind(source: string) {
  const { expression } = compileExpression(source);
  if (expression === undefined) throw new Error(source);
  return { expression, location, locate: () => location };
}

function decide(...repeats: readonly Partial<TrialRecord>[]) {
  const rule = { count: repeats.length, pass: 'all' } as const;
  const tally = new CaseTally(rule, { formulas });
  return repeats.map((each, at) => tally.add(makeTrial({ repeat: at + 1, ...each }))).at(-1);
}

describe('a decided case', () => {
  it('names the metrics whose formula gives no finite number, and those that are made of them', () => {
    const decided = decide({ metrics: { correct: 0, total: 0 } });
    expect([...(decided?.valueless ?? [])]).toEqual(['ratio', 'twice']);
    expect([...(decided?.metrics.keys() ?? [])]).toEqual(['correct', 'total', 'score']);
  });

  it('has no mean of the repeats that have one where another has none', () => {
    const whole = { metrics: { correct: 1, total: 1, ratio: 1, twice: 2 } };
    const decided = decide(whole, { metrics: { correct: 0, total: 0 } });
    expect(decided?.metrics.get('total')).toBe(0.5);
    expect(decided?.metrics.has('ratio')).toBe(false);
    expect(decide(whole, whole)?.metrics.get('ratio')).toBe(1);
  });

  it('has a score that is not known where one that goes into it could not be judged', () => {
    const { score: _, ...unscored } = makeTrial({ outcome: 'failed' });
    const unknown = (...assertions: readonly AssertionRecord[]): readonly string[] => {
      const tally = new CaseTally({ count: 1, pass: 'all' });
      return [...(tally.add({ ...unscored, assertions })?.unknown ?? [])];
    };
    const failed = makeAssertion({ verdict: 'failed', weight: 0 });
    const errored = makeAssertion({ verdict: 'errored' });
    expect(unknown(failed)).toEqual([]);
    expect(unknown(failed, errored)).toEqual(['score']);
    expect(unknown(failed, { ...errored, weight: 0 })).toEqual([]);
    expect(unknown({ ...errored, severity: 'warning' })).toEqual([]);
    expect(decide({ outcome: 'failed', assertions: [errored] })?.unknown).toBeUndefined();
  });

  it('knows nothing of a metric that one of its repeats lacks, whatever came of that', () => {
    const known = { metrics: { tone: 1, right: 1 } };
    for (const outcome of ['passed', 'failed', 'errored'] as const) {
      const lacking = { outcome, metrics: { right: 1 }, unknown_metrics: ['tone'] };
      const decided = decide(known, lacking);
      expect([...(decided?.unknown ?? [])]).toEqual(['tone']);
      expect([...(decided?.metrics.keys() ?? [])]).toEqual(['right', 'score']);
    }
    const skipped = decide({ outcome: 'skipped', unknown_metrics: ['tone'] });
    expect(skipped?.unknown).toBeUndefined();
  });

  it('has no mean of what a repeat lacks that failed and could not be judged', () => {
    const { score: _, ...open } = makeTrial({
      ...{ outcome: 'failed', repeat: 2, metrics: { correct: 1 } },
      assertions: [makeAssertion({ verdict: 'errored' })],
    });
    const tally = new CaseTally({ count: 2, pass: 'all' });
    expect(tally.add(makeTrial({ metrics: { correct: 0 } }))).toBeUndefined();
    expect([...(tally.add(open)?.metrics ?? [])]).toEqual([['correct', 0.5]]);
  });

  it('has no share of a judge that was silent once, whatever it weighs', () => {
    const tally = new CaseTally({ count: 2, pass: 'any' }, { judges: ['polite', 'short'] });
    const heard = ['polite', 'short'].map((name) => makeAssertion({ name, verdict: 'passed' }));
    tally.add(makeTrial({ assertions: heard }));
    const silent = makeAssertion({ name: 'polite', verdict: 'errored', severity: 'warning' });
    const decided = tally.add(makeTrial({ repeat: 2, assertions: [silent] }));
    expect([...(decided?.judges?.keys() ?? [])]).toEqual(['short']);
    expect([...(decided?.silent ?? [])]).toEqual(['polite']);
  });

  it('is known once the last of its repeats is, or is not needed', () => {
    const tally = new CaseTally({ count: 3, pass: 'any' });
    expect(tally.spare('refund')).toBeUndefined();
    expect(tally.add(makeTrial({ repeat: 1 }))).toBeUndefined();
    expect(tally.add(makeTrial({ case: 'login', repeat: 1 }))).toBeUndefined();
    expect(tally.spare('refund')).toMatchObject({ outcome: 'passed' });
  });

  it('has of a judge the verdicts that it gave', () => {
    const verdict = (verdict: AssertionRecord['verdict'], name = 'polite'): AssertionRecord =>
      makeAssertion({ name, verdict });
    const tally = new CaseTally({ count: 1, pass: 'all' }, { judges: ['polite', 'short'] });
    const decided = tally.add(
      makeTrial({
        assertions: [verdict('passed'), verdict('failed'), verdict('skipped', 'short')],
      }),
    );
    expect([...(decided?.judges ?? [])]).toEqual([['polite', { share: 0.5, repeats: 2 }]]);
    expect(decided?.silent).toBeUndefined();
  });
});
