import { describe, expect, it } from 'vitest';
import type { RepeatRule } from '../../../src/protocol/pass-rule.ts';
import { OpenCases } from '../../../src/report/open-cases.ts';
import { RunOverview } from '../../../src/report/run-overview.ts';
import { makeRun, makeTrial } from '../../support/records.ts';

const sprt = { p0: 0.5, p1: 0.9, alpha: 0.05, beta: 0.05 };

/** Cases as letters, a repeat each, of a run with such a rule. */
function openOf(repeat: RepeatRule, cases: Readonly<Record<string, string>>): OpenCases {
  const outcomes = { p: 'passed', f: 'failed', e: 'errored' } as const;
  const trials = Object.entries(cases).flatMap(([name, letters]) =>
    [...letters].map((letter, at) =>
      makeTrial({
        id: `triage/${name}#${at + 1}`,
        case: name,
        repeat: at + 1,
        outcome: outcomes[letter as keyof typeof outcomes],
      }),
    ),
  );
  const run = makeRun({ trials });
  const started = {
    ...run.started,
    pipelines: run.started.pipelines.map((info) => ({ ...info, repeat })),
  };
  const open = new OpenCases(new RunOverview({ ...run, started }));
  for (const trial of trials) open.add(trial);
  return open;
}

describe('cases that a sequential test left open', () => {
  const rule: RepeatRule = { count: 7, pass: 'all', stop: { sprt } };

  it('are those that used all their repeats without an answer', () => {
    const cases = { sure: 'pppppp', bad: 'ff', odd: 'fpppppp', cut: 'fppp', lost: 'fpppppe' };
    expect(openOf(rule, cases).shown()).toEqual([{ name: 'triage/odd', passed: 6, count: 7 }]);
  });

  it('are none where another rule decides', () => {
    expect(openOf({ count: 7, pass: 'all' }, { odd: 'fpppppp' }).shown()).toEqual([]);
  });

  it('are counted beyond the first twenty', () => {
    const cases = Object.fromEntries(Array.from({ length: 23 }, (_, at) => [`c${at}`, 'fpppppp']));
    const open = openOf(rule, cases);
    expect([open.shown().length, open.left]).toEqual([20, 3]);
  });
});
