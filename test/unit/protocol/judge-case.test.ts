import { describe, expect, it } from 'vitest';
import { type JudgedRepeat, judgeCase, tellRule } from '../../../src/protocol/judge-case.ts';
import type { PassRule, RepeatRule } from '../../../src/protocol/pass-rule.ts';
import type { Outcome } from '../../../src/protocol/record.ts';

const letters: Readonly<Record<string, Outcome>> = {
  p: 'passed',
  f: 'failed',
  e: 'errored',
  s: 'skipped',
};

/** `ppf`: two repeats that passed, and one that failed. */
function repeatsOf(text: string): readonly JudgedRepeat[] {
  return [...text].map((letter) => ({ outcome: letters[letter] ?? 'skipped' }));
}

function outcomeOf(pass: PassRule, text: string): Outcome {
  return judgeCase({ count: text.length, pass }, repeatsOf(text)).outcome;
}

describe('a case of several repeats', () => {
  it.each<[PassRule, string, Outcome]>([
    ['all', 'ppp', 'passed'],
    ['all', 'ppf', 'failed'],
    ['all', 'ppe', 'errored'],
    ['all', 'pfe', 'failed'],
    ['any', 'pff', 'passed'],
    ['any', 'fff', 'failed'],
    ['any', 'ffe', 'errored'],
    ['any', 'pee', 'passed'],
    ['majority', 'ppf', 'passed'],
    ['majority', 'pf', 'failed'],
    ['majority', 'ppff', 'failed'],
    ['majority', 'ppffe', 'errored'],
    ['majority', 'pfffe', 'failed'],
    [{ at_least: 2 }, 'ppfff', 'passed'],
    [{ at_least: 2 }, 'pffff', 'failed'],
    [{ at_least: 2 }, 'pfffe', 'errored'],
    ['all', 'sss', 'skipped'],
    ['any', 'sss', 'skipped'],
    ['all', 'pps', 'passed'],
  ])('by the rule %j with %s is %s', (pass, text, outcome) => {
    expect(outcomeOf(pass, text)).toBe(outcome);
  });

  it.each<[PassRule, string, number]>([
    [{ 'pass@k': 1, min: 0 }, 'pppppppfff', 0.7],
    [{ 'pass@k': 3, min: 0 }, 'pppppppfff', 0.991667],
    [{ 'pass^k': 3, min: 0 }, 'pppppppfff', 0.291667],
    [{ 'pass^k': 5, min: 0 }, 'pppppppfff', 0.083333],
    [{ 'pass^k': 3, min: 0 }, 'ppppf', 0.4],
  ])('by %j with %s has the value %d', (pass, text, value) => {
    expect(judgeCase({ count: text.length, pass }, repeatsOf(text)).value).toBeCloseTo(value, 6);
  });

  it('has no value from fewer repeats than k', () => {
    const rule: RepeatRule = { count: 3, pass: { 'pass@k': 3, min: 0.5 } };
    expect(judgeCase(rule, repeatsOf('pp'))).toEqual({ outcome: 'errored' });
  });

  it.each<[PassRule, Outcome, number]>([
    [{ mean: 0.7 }, 'passed', 0.7],
    [{ mean: 0.71 }, 'failed', 0.7],
    [{ median: 0.8 }, 'passed', 0.8],
    [{ median: 0.9 }, 'failed', 0.8],
  ])('by %j of the scores 1, 0.8 and 0.3 is %s', (pass, outcome, value) => {
    const repeats: readonly JudgedRepeat[] = [
      { outcome: 'passed', score: 1 },
      { outcome: 'passed', score: 0.8 },
      { outcome: 'failed', score: 0.3 },
    ];
    const judged = judgeCase({ count: 3, pass }, repeats);
    expect(judged.outcome).toBe(outcome);
    expect(judged.value).toBeCloseTo(value, 12);
  });

  it('reaches a mean that it equals but for the last digits of a sum', () => {
    const repeats = [0.2, 0.5, 0.5].map((score) => ({ outcome: 'failed', score }) as const);
    const rule: RepeatRule = { count: 3, pass: { mean: 0.4 } };
    expect(judgeCase(rule, repeats).outcome).toBe('passed');
  });

  it('is not judged by a mean that a repeat without a verdict could have changed', () => {
    const rule: RepeatRule = { count: 3, pass: { mean: 0.6 } };
    const scored = (text: string): readonly JudgedRepeat[] =>
      repeatsOf(text).map((each) => (each.outcome === 'failed' ? { ...each, score: 0 } : each));
    expect(judgeCase(rule, scored('ppe')).outcome).toBe('passed');
    expect(judgeCase(rule, scored('pfe')).outcome).toBe('errored');
    expect(judgeCase(rule, scored('ffe')).outcome).toBe('failed');
  });

  it('is not judged by a mean either that a repeat which failed without a score could have changed', () => {
    const rule: RepeatRule = { count: 3, pass: { mean: 0.6 } };
    expect(judgeCase(rule, repeatsOf('ppf')).outcome).toBe('passed');
    expect(judgeCase(rule, repeatsOf('pff')).outcome).toBe('errored');
    expect(judgeCase({ ...rule, pass: 'majority' }, repeatsOf('pff')).outcome).toBe('failed');
  });
});

describe('a case that a gate asked for more repeats of', () => {
  it.each<[PassRule, string, Outcome]>([
    ['all', 'pfpfppp', 'failed'],
    ['all', 'ppppppp', 'passed'],
    ['all', 'ppppppe', 'errored'],
    ['all', 'ppppsss', 'passed'],
    ['any', 'fffffpf', 'passed'],
    ['majority', 'ppppfff', 'passed'],
    ['majority', 'pppffff', 'failed'],
    ['majority', 'pppfffe', 'errored'],
    ['majority', 'ppfsssss', 'passed'],
    [{ at_least: 2 }, 'pffffpf', 'passed'],
    [{ at_least: 2 }, 'pffffff', 'failed'],
    [{ at_least: 2 }, 'psssssss', 'passed'],
    [{ mean: 0.5 }, 'ppppfff', 'passed'],
    [{ 'pass@k': 2, min: 0.9 }, 'ppppsss', 'passed'],
    [{ 'pass^k': 2, min: 0.5 }, 'sssssps', 'passed'],
  ])('by the rule %j with %s is %s', (pass, text, outcome) => {
    const rule: RepeatRule = { count: 2, pass, more: 10 };
    expect(judgeCase(rule, repeatsOf(text)).outcome).toBe(outcome);
  });

  it('has one that single repeats would not have: each has to pass', () => {
    const rule: RepeatRule = { count: 1, pass: 'all', more: 10 };
    expect(judgeCase(rule, repeatsOf('ppfp'))).toEqual({ outcome: 'failed', value: 0 });
  });
});

describe('a rule in words', () => {
  const sprt = { p0: 0.5, p1: 0.9, alpha: 0.05, beta: 0.1 };

  it.each<[RepeatRule, string]>([
    [{ count: 1, pass: 'any' }, '1 of 1 repeats'],
    [{ count: 10, pass: 'all' }, '10 of 10 repeats'],
    [{ count: 3, pass: 'majority' }, '2 of 3 repeats'],
    [{ count: 3, pass: { at_least: 2 }, stop: 'curtail', first: 4 }, '2 of 3 repeats'],
    [{ count: 3, pass: { mean: 0.5 } }, 'mean 0.5 of 3 repeats'],
    [{ count: 9, pass: { 'pass^k': 3, min: 0.9 } }, 'pass^3 at least 0.9 of 9 repeats'],
    [{ count: 1, pass: 'all', more: 10 }, 'all of 1 or more repeats'],
    [{ count: 3, pass: 'majority', more: 10 }, 'majority of 3 or more repeats'],
    [{ count: 3, pass: { at_least: 2 }, more: 10 }, 'at least 2 of 3 or more repeats'],
    [{ count: 3, pass: { mean: 0.5 }, more: 10 }, 'mean 0.5 of 3 or more repeats'],
    [{ count: 8, pass: 'all', stop: { sprt } }, 'sprt of 0.5 and 0.9 (0.05, 0.1) within 8 repeats'],
  ])('of %j is %s', (rule, told) => {
    expect(tellRule(rule)).toBe(told);
  });
});

describe('a case that ended early', () => {
  it('is judged as if the others had been run', () => {
    const rule: RepeatRule = { count: 5, pass: { at_least: 4 }, stop: 'curtail' };
    expect(judgeCase(rule, repeatsOf('pppp')).outcome).toBe('passed');
    expect(judgeCase(rule, repeatsOf('fpf')).outcome).toBe('failed');
    expect(judgeCase({ ...rule, pass: 'all' }, repeatsOf('pf')).outcome).toBe('failed');
    expect(judgeCase({ ...rule, pass: 'majority' }, repeatsOf('ppp')).outcome).toBe('passed');
  });

  it('is not judged where it was cut off before its repeats decided', () => {
    const rule: RepeatRule = { count: 5, pass: { at_least: 4 }, stop: 'curtail' };
    expect(judgeCase(rule, repeatsOf('ppp'))).toEqual({ outcome: 'errored' });
    expect(judgeCase(rule, repeatsOf('fpp'))).toEqual({ outcome: 'errored' });
    expect(judgeCase(rule, repeatsOf('ppps'))).toEqual({ outcome: 'errored' });
    expect(judgeCase({ ...rule, pass: 'all' }, repeatsOf('pppp')).outcome).toBe('errored');
    expect(judgeCase({ ...rule, pass: 'any' }, repeatsOf('ffff')).outcome).toBe('errored');
  });

  it('is judged by its sequential test', () => {
    const sprt = { p0: 0.5, p1: 0.9, alpha: 0.05, beta: 0.05 };
    const rule: RepeatRule = { count: 8, pass: 'all', stop: { sprt } };
    expect(judgeCase(rule, repeatsOf('pppppp'))).toEqual({ outcome: 'passed', value: 1 });
    expect(judgeCase(rule, repeatsOf('ff'))).toEqual({ outcome: 'failed', value: 0 });
    expect(judgeCase(rule, repeatsOf('ppfppppp'))).toEqual({ outcome: 'errored' });
  });
});
