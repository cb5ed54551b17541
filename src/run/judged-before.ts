import type { AssertionUse } from '../pipeline/pipeline.ts';
import type { Trial } from '../plan/plan.ts';
import type { AssertionRecord } from '../protocol/record.ts';
import type { Evaluator } from './evaluate.ts';

/** What an earlier run has of an assertion that asks models; undefined where it has nothing that holds. */
export type FindJudged = (
  trial: Trial,
  use: { readonly label: string; readonly step: string },
) => Promise<AssertionRecord | undefined>;

/** Takes verdicts of models over from an earlier run, and judges the rest. */
export function judgedBefore(
  evaluate: Evaluator,
  find: FindJudged,
  asksModels: (use: AssertionUse) => boolean,
): Evaluator {
  return (use, judged) => {
    if (!asksModels(use)) return evaluate(use, judged);
    const place = { label: use.label, step: judged.step };
    return find(judged.trial, place).then((earlier) =>
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
