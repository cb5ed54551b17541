import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { AssertionRecord } from '../protocol/record.ts';
import type { Evaluator } from './evaluate.ts';

/** What an earlier run has of an assertion that asks models; undefined where it has nothing that holds. */
export type FindJudged = (trial: Trial, use: JudgedUse) => Promise<AssertionRecord | undefined>;

export interface JudgedUse {
  readonly label: string;
  readonly assertion: string;
  readonly step: string;
  /** Which of those that are called the same, from 0. */
  readonly number: number;
}

/** Its record among those of a trial. */
export function findUse(
  assertions: readonly AssertionRecord[],
  { label, assertion, step, number }: JudgedUse,
): AssertionRecord | undefined {
  return assertions.filter(
    (each) => each.name === label && each.assertion === assertion && each.step === step,
  )[number];
}

/** Takes verdicts of models over from an earlier run, and judges the rest. */
export function judgedBefore(
  evaluate: Evaluator,
  find: FindJudged,
  asksModels: (use: AssertionUse) => boolean,
): Evaluator {
  const asked = new WeakMap<Trial, Map<string, number>>();
  const countAlike = (trial: Trial, key: string): number => {
    const counts = asked.get(trial) ?? new Map<string, number>();
    asked.set(trial, counts);
    const number = counts.get(key) ?? 0;
    counts.set(key, number + 1);
    return number;
  };
  return (use, judged) => {
    if (!asksModels(use)) return evaluate(use, judged);
    const { trial, step } = judged;
    const { label, assertion } = use;
    const number = countAlike(trial, JSON.stringify([label, assertion, step]));
    return find(trial, { label, assertion, step, number }).then((earlier) =>
      earlier === undefined ? evaluate(use, judged) : placed(earlier, use),
    );
  };
}

/** Weights and severities are those of today. */
function placed(
  { weight: _, ...earlier }: AssertionRecord,
  { severity, weight, location }: AssertionUse,
): AssertionRecord {
  return { ...earlier, severity, ...(weight !== 1 && { weight }), location };
}
