import { expect, it } from 'vitest';
import type { ModelCall } from '../../../src/protocol/model-call.ts';
import type { AssertionRecord, TrialRecord } from '../../../src/protocol/record.ts';
import { TotalsTally } from '../../../src/protocol/totals-tally.ts';
import { fc } from '../../support/fast-check.ts';
import { makeStep, makeTrial } from '../../support/records.ts';

const trials: readonly TrialRecord[] = Array.from({ length: 40 }, (_, index) => ({
  ...makeTrial({
    case: `ticket-${index}`,
    outcome: index % 5 === 0 ? 'failed' : 'passed',
    steps: [makeStep({ cost_usd: 0.1 / (index + 3), latency_ms: 100 + index })],
  }),
  latency_ms: 100 + index,
  usage: index % 2 === 0 ? { total_tokens: index } : { prompt_tokens: 3, total_tokens: index },
}));

function sumUp(each: readonly TrialRecord[]): string {
  const tally = new TotalsTally();
  for (const trial of each) tally.add(trial);
  return JSON.stringify(tally.totals(40));
}

it('gives the same totals, to the letter, in whatever order trials finish', () => {
  const expected = sumUp(trials);
  const orders = fc.shuffledSubarray([...trials], { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(orders, (order) => {
      expect(sumUp(order)).toBe(expected);
    }),
  );
});

it('knows no tokens of a completion that says its prompt or its answer only', () => {
  const unknownOf = (usage: TrialRecord['steps'][number]['usage'] & object): unknown => {
    const tally = new TotalsTally();
    tally.add(makeTrial({ case: 'a', steps: [makeStep({ usage })] }));
    return tally.totals(1).usage_unknown;
  };
  expect(unknownOf({ prompt_tokens: 5000 })).toBe(1);
  expect(unknownOf({ completion_tokens: 5 })).toBe(1);
  expect(unknownOf({})).toBe(1);
  expect(unknownOf({ prompt_tokens: 10, completion_tokens: 5 })).toBeUndefined();
  expect(unknownOf({ total_tokens: 15 })).toBeUndefined();
});

it('gives the same totals where some were counted apart', () => {
  const call = { kind: 'chat', endpoint: 'desk', attempts: 2, cost_usd: 0.5 } as const;
  const judged = trials.map((trial, index): TrialRecord => {
    const usage = { prompt_tokens: index, completion_tokens: 1, total_tokens: index + 1 };
    const calls: readonly ModelCall[] = [
      { ...call, usage, latency_ms: index, answered_from: index % 2 === 0 ? 'cassette' : 'cache' },
    ];
    const assertions = trial.assertions.map((each) => ({
      ...each,
      name: `judge ${index % 3}`,
      calls,
    }));
    return { ...trial, assertions };
  });
  const tallies = [judged.slice(0, 15), judged.slice(15), []].map((part) => {
    const tally = new TotalsTally();
    for (const trial of part) tally.add(trial);
    tally.spare();
    return tally;
  });
  const whole = new TotalsTally();
  for (const trial of judged) whole.add(trial);
  for (const _ of tallies) whole.spare();
  const joined = new TotalsTally();
  for (const tally of tallies) joined.addAll(tally);
  expect(joined.totals(43)).toEqual(whole.totals(43));
  const rest = ({ answered, untimed, isReplayed }: TotalsTally): unknown => [
    answered,
    untimed,
    isReplayed,
  ];
  expect([rest(joined), joined.latencyAt(0.5)]).toEqual([rest(whole), whole.latencyAt(0.5)]);
  expect(whole.answered).toBeGreaterThan(0);
});

it('says of judges, as of answers, what was kept and not paid for now', () => {
  const trial = makeTrial({ case: 'a', steps: [makeStep({ cost_usd: 0.25 })] });
  const call = { kind: 'chat', endpoint: 'desk', attempts: 0, cost_usd: 0.5 } as const;
  const [assertion] = trial.assertions;
  const judged = (...calls: readonly ModelCall[]): TrialRecord => ({
    ...trial,
    assertions: [{ ...(assertion as AssertionRecord), name: 'judge', calls }],
  });
  const judging = (each: TrialRecord): unknown => {
    const tally = new TotalsTally();
    tally.add(each);
    const totals = tally.totals(1);
    expect(totals).not.toHaveProperty('answered_from');
    return totals.judging;
  };
  const kept = { ...call, answered_from: 'cassette' } as const;
  const cached = { ...call, answered_from: 'cache' } as const;
  expect(judging(judged(kept, cached, { ...call, attempts: 1 }))).toMatchObject({
    calls: 3,
    cost_usd: 1.5,
    answered_from: { cassette: 1, cache: 1, saved_usd: 1 },
  });
  expect(judging(judged(call))).not.toHaveProperty('answered_from');
});
