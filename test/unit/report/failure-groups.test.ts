import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../src/protocol/record.ts';
import { FailureGroups } from '../../../src/report/failure-groups.ts';
import { findReasons, findWarnings } from '../../../src/report/reason.ts';
import { makeAssertion, makeStep, makeTrial } from '../../support/records.ts';

const failed = (name: string, text: string, message = 'the text does not contain `refund`') =>
  makeTrial({
    case: name,
    outcome: 'failed',
    steps: [makeStep({ text })],
    assertions: [makeAssertion({ verdict: 'failed', message, expected: 'refund', actual: text })],
  });

function gather(limit: number, trials: readonly ReturnType<typeof failed>[]): FailureGroups {
  const groups = new FailureGroups(limit);
  for (const trial of trials) groups.add(trial, findReasons(trial));
  return groups;
}

describe('failures', () => {
  it('that differ only in the output are told once', () => {
    const groups = gather(20, [failed('a', 'no'), failed('b', 'never'), failed('c', 'bye')]);
    expect(
      groups.shown().map(({ trial, others, otherIds }) => [trial.case, others, otherIds]),
    ).toEqual([['a', 2, ['ticket-triage/b', 'ticket-triage/c']]]);
  });

  it('beyond the limit are counted, unless they are like one that is shown', () => {
    const groups = gather(1, [failed('a', 'no'), failed('b', 'no', 'other'), failed('c', 'no')]);
    expect([groups.shown().length, groups.shown()[0]?.others, groups.left]).toEqual([1, 1, 1]);
  });

  it('by another threshold are others, and by another score of the same are not', () => {
    const below = (name: string, reason: string) => ({ ...failed(name, 'no'), reason });
    const groups = gather(20, [
      below('a', 'its score is 0.25, and the threshold 0.6'),
      below('b', 'its score is 0.3, and the threshold 0.4'),
      below('c', 'its score is 0.5, and the threshold 0.6'),
    ]);
    expect(groups.shown().map(({ trial, otherIds }) => [trial.case, otherIds])).toEqual([
      ['a', ['ticket-triage/c']],
      ['b', []],
    ]);
  });

  it('are not made of trials that passed', () => {
    expect(gather(20, [makeTrial()]).shown()).toEqual([]);
  });
});

describe('a failed assertion that is only a warning', () => {
  const trial = makeTrial({
    assertions: [makeAssertion({ verdict: 'failed', severity: 'warning', message: 'too long' })],
  });

  it('is still told where it could not be judged and its trial passed all the same', () => {
    const [assertion] = trial.assertions;
    const unjudged = makeTrial({
      assertions: [{ ...makeAssertion(assertion), verdict: 'errored' }],
    });
    expect(findReasons(unjudged)).toEqual([]);
    expect(findWarnings(unjudged).map(({ notice }) => notice.severity)).toEqual(['warning']);
  });

  it('is a warning and no reason', () => {
    expect(findReasons(trial)).toEqual([]);
    expect(findWarnings(trial).map(({ notice }) => [notice.severity, notice.message])).toEqual([
      ['warning', 'too long'],
    ]);
  });
});

describe('a trial that failed by its threshold', () => {
  const makeFailed = (id: string, score: number): TrialRecord =>
    makeTrial({
      id,
      outcome: 'failed',
      score,
      reason: `its score is ${score}, and the threshold 1`,
    });

  it('says so, whether or not an assertion failed', () => {
    const notice = {
      severity: 'failed',
      code: 'threshold',
      message: 'its score is 0.5, and the threshold 1',
    };
    const [first, ...others] = findReasons(makeFailed('a/b#1', 0.5));
    expect([first, others]).toEqual([{ notice, common: 'the threshold 1' }, []]);
    const failed = makeAssertion({ name: 'contains', verdict: 'failed' });
    const both = findReasons({ ...makeFailed('a/b#1', 0.5), assertions: [failed] });
    expect(both.map(({ notice: { code } }) => code)).toEqual(['contains', 'threshold']);
  });

  it('is gathered with others, whatever their scores', () => {
    const groups = new FailureGroups(20);
    for (const [id, score] of [
      ['a/b#1', 0.5],
      ['a/b#2', 0.25],
    ] as const) {
      const trial = makeFailed(id, score);
      groups.add(trial, findReasons(trial));
    }
    expect(groups.shown().map(({ trial, otherIds }) => [trial.id, otherIds])).toEqual([
      ['a/b#1', ['a/b#2']],
    ]);
  });
});

describe('a trial that neither a step nor an assertion explains', () => {
  it('is explained by its own reason', () => {
    const trial = makeTrial({ outcome: 'errored', reason: 'the budget ran out', assertions: [] });
    expect(findReasons(trial)).toEqual([
      { notice: { severity: 'errored', code: 'trial', message: 'the budget ran out' } },
    ]);
  });
});
