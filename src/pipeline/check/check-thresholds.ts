import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { AssertionUse, CaseSource, Pipeline, Setting } from '../pipeline.ts';
import { nameCase } from './name-case.ts';

/** What the score of a trial of this case is held against. */
export function thresholdOf(each: CaseSource, pipeline: Pipeline): Setting<number> | undefined {
  return each.threshold ?? pipeline.threshold;
}

/**
 * Tells thresholds of cases in whose score nothing counts, whatever is answered: their trials would pass
 * below them. Where an assertion that counts is of a step that may be skipped, that is not certain.
 */
export function checkThresholds(pipeline: Pipeline): readonly Diagnostic[] {
  const shared = [...pipeline.steps.flatMap((step) => step.assertions), ...pipeline.assertions];
  if (shared.some(counts)) return [];
  const cases = pipeline.cases.filter(({ skip }) => skip === undefined);
  // Nothing falls below a threshold of 0.
  const bare = cases.filter(
    (each) => (thresholdOf(each, pipeline)?.value ?? 0) > 0 && !each.assertions.some(counts),
  );
  const all = bare.length === cases.length;
  const told = new Set<Setting<number>>();
  return bare.flatMap((each) => {
    const threshold = thresholdOf(each, pipeline);
    if (threshold === undefined || (all && told.has(threshold))) return [];
    told.add(threshold);
    const isOwn = each.threshold !== undefined;
    const isShared = all && !isOwn;
    const isBare = isEmpty([{ assertions: shared }, ...(isShared ? bare : [each])]);
    const of = isShared ? 'any case' : nameCase(each);
    return [
      tellThreshold(threshold, {
        of,
        isBare,
        location: all || isOwn ? threshold.location : each.location,
      }),
    ];
  });
}

function isEmpty(lists: readonly Pick<CaseSource, 'assertions'>[]): boolean {
  return lists.every(({ assertions }) => assertions.length === 0);
}

function tellThreshold(
  { value }: Setting<number>,
  {
    of,
    isBare,
    location,
  }: Pick<Diagnostic, 'location'> & { readonly of: string; readonly isBare: boolean },
): Diagnostic {
  return {
    code: 'nothing-asserted',
    severity: 'error',
    message: `the threshold ${value} is held against nothing: ${isBare ? `nothing is asserted about ${of}` : `no assertion counts in the score of ${of}`}`,
    ...(location && { location }),
    hints: [
      isBare
        ? 'add an `assert` whose score can reach it, or take the threshold away'
        : 'what has `severity: warning` or `weight: 0` does not count',
    ],
  };
}

function counts({ severity, weight }: AssertionUse): boolean {
  return severity === 'error' && weight > 0;
}
