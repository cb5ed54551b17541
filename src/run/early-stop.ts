import { passesNeeded } from '../protocol/judge-case.ts';
import type { RepeatRule } from '../protocol/pass-rule.ts';
import type { Outcome } from '../protocol/record.ts';
import { curtail } from '../statistics/curtailment.ts';
import { decideSprt } from '../statistics/sprt.ts';

/** Sees the repeats of one case in their order, and says when the others are not needed. */
export type EarlyStop = (outcome: Outcome) => boolean;

/** Undefined where every repeat is run. */
export function makeEarlyStop({ count, pass, stop }: RepeatRule): EarlyStop | undefined {
  if (stop === undefined) return undefined;
  const seen = { passed: 0, failed: 0 };
  const isDecided = (): boolean => {
    if (stop !== 'curtail') return decideSprt(seen, { ...stop.sprt, most: count }) !== undefined;
    const needed = passesNeeded(pass, count) ?? count;
    return curtail({ ...seen, needed, count }) !== undefined;
  };
  return (outcome) => {
    if (outcome !== 'passed' && outcome !== 'failed') return false;
    seen[outcome] += 1;
    return isDecided();
  };
}
