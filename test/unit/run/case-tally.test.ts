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

  it('is not open where it failed by what weighs nothing', () => {
    const failed = makeAssertion({ verdict: 'failed', weight: 0 });
    const { score: _, ...unscored } = makeTrial({ outcome: 'failed' });
    const tally = new CaseTally({ count: 1, pass: 'all' });
    expect(tally.add({ ...unscored, assertions: [failed] })?.isOpen).toBe(false);
    const errored = makeAssertion({ verdict: 'errored' });
    expect(tally.add({ ...unscored, assertions: [failed, errored] })?.isOpen).toBe(true);
  });

  it('is not open where its score is known, or what could not be judged does not count', () => {
    const open = (some: Partial<TrialRecord>): boolean | undefined =>
      decide({ outcome: 'failed', ...some })?.isOpen;
    const { score: _, ...unscored } = makeTrial({ outcome: 'failed' });
    const errored = makeAssertion({ verdict: 'errored' });
    expect(open({ assertions: [errored] })).toBe(false);
    const tally = new CaseTally({ count: 1, pass: 'all' });
    const warned = { ...errored, severity: 'warning' } as const;
    expect(tally.add({ ...unscored, assertions: [warned] })?.isOpen).toBe(false);
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
    const assertions = [verdict('passed'), verdict('failed'), verdict('errored')];
    const decided = tally.add(
      makeTrial({ assertions: [...assertions, verdict('errored', 'short')] }),
    );
    expect([...(decided?.judges ?? [])]).toEqual([['polite', { share: 0.5, repeats: 2 }]]);
  });
});
