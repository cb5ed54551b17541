import { meanOf, medianOf, passAtK, passHatK } from '../statistics/repeats.ts';
import { decideSprt } from '../statistics/sprt.ts';
import { isAtLeast } from '../statistics/steady.ts';
import type { RepeatResult } from './case-result.ts';
import { type PassRule, type RepeatRule, readPass, type SequentialTest } from './pass-rule.ts';
import type { Outcome } from './record.ts';

/** A repeat as far as its case depends on it. */
export type JudgedRepeat = Pick<RepeatResult, 'outcome' | 'score'>;

/** What a case comes to. */
export interface JudgedCase {
  readonly outcome: Outcome;
  /**
   * What the rule makes of the repeats, from 0 to 1: 1 or 0 where it counts passes, else the mean, the
   * median or the chance. Absent where the case could not be judged.
   */
  readonly value?: number;
}

/**
 * A case by all the repeats that it has, in their order: also by those that a gate asked for. A repeat that could not
 * be judged counts only where it could have changed the answer; so does one that was to be run and was not, where
 * repeats may end early. `skipped` when no repeat was run.
 */
export function judgeCase(rule: RepeatRule, repeats: readonly JudgedRepeat[]): JudgedCase {
  const judged = repeats.filter(({ outcome }) => outcome !== 'skipped');
  if (judged.length === 0) return { outcome: 'skipped' };
  if (typeof rule.stop === 'object') return judgeBySequence(rule.stop.sprt, rule.count, judged);
  const skipped = repeats.length - judged.length;
  const asked = { ...rule, count: Math.max(rule.count, repeats.length) - skipped };
  const worst = reduce(asked, judged, 0);
  const best = reduce(asked, judged, 1);
  if (worst === undefined || best === undefined) return { outcome: 'errored' };
  if (isAtLeast(worst.value, worst.least)) return { outcome: 'passed', value: worst.value };
  return isAtLeast(best.value, best.least)
    ? { outcome: 'errored' }
    : { outcome: 'failed', value: best.value };
}

/** How many repeats have to pass, of so many; undefined where the rule does not count passes. */
export function passesNeeded(rule: PassRule, repeats: number): number | undefined {
  if (rule === 'all') return repeats;
  if (rule === 'any') return 1;
  if (rule === 'majority') return Math.floor(repeats / 2) + 1;
  return 'at_least' in rule ? rule.at_least : undefined;
}

/** When a case passes, in words: equal for rules of which every case comes to the same, however early they may end. */
export function tellRule({ count, pass, stop, more = 0 }: RepeatRule): string {
  if (typeof stop === 'object') {
    const { p0, p1, alpha, beta } = stop.sprt;
    return `sprt of ${p0} and ${p1} (${alpha}, ${beta}) within ${count} repeats`;
  }
  // How many there will be is not known before: by what is asked, equal in runs of more and of fewer rounds.
  const repeats = more > 0 ? `${count} or more repeats` : `${count} repeats`;
  const needed = more > 0 ? undefined : passesNeeded(pass, count);
  if (needed !== undefined) return `${needed} of ${repeats}`;
  if (typeof pass === 'string') return `${pass} of ${repeats}`;
  const { name, number } = readPass(pass);
  if (name === 'at_least') return `at least ${number} of ${repeats}`;
  const least = 'min' in pass ? ` at least ${pass.min}` : '';
  return `${name} ${number}${least} of ${repeats}`.replace(/^(pass[@^])k (\d+)/, '$1$2');
}

function judgeBySequence(
  test: SequentialTest,
  most: number,
  repeats: readonly JudgedRepeat[],
): JudgedCase {
  const seen = { passed: 0, failed: 0 };
  for (const { outcome } of repeats) {
    if (outcome !== 'passed' && outcome !== 'failed') continue;
    seen[outcome] += 1;
    const decision = decideSprt(seen, { ...test, most });
    if (decision === 'passed') return { outcome: decision, value: 1 };
    if (decision === 'failed') return { outcome: decision, value: 0 };
  }
  return { outcome: 'errored' };
}

interface Reduced {
  readonly value: number;
  readonly least: number;
}

/** With repeats that could not be judged taken for passed (1) or failed (0). Undefined for too few of them. */
function reduce(
  { count, pass, stop }: RepeatRule,
  repeats: readonly JudgedRepeat[],
  unjudged: 0 | 1,
): Reduced | undefined {
  const judged = repeats.filter((repeat) => scoreBit(repeat, unjudged) === 1).length;
  // Those that were not needed cannot change what the others say; those of a case that was cut off could have.
  const most = stop === 'curtail' ? count : repeats.length;
  const passed = judged + unjudged * Math.max(0, most - repeats.length);
  const needed = passesNeeded(pass, most);
  // What was skipped cannot pass: of fewer that were to be judged, all have to.
  if (needed !== undefined) return { value: passed >= Math.min(needed, count) ? 1 : 0, least: 1 };
  if (typeof pass === 'string') return undefined;
  const found = reduceScores(withinCount(pass, count), repeats, unjudged);
  return found?.value === undefined ? undefined : { value: found.value, least: found.least };
}

/** A chance is that of no more draws than there are repeats that were not skipped. */
function withinCount(pass: Exclude<PassRule, string>, count: number): Exclude<PassRule, string> {
  if ('pass@k' in pass) return { ...pass, 'pass@k': Math.min(pass['pass@k'], count) };
  if ('pass^k' in pass) return { ...pass, 'pass^k': Math.min(pass['pass^k'], count) };
  return pass;
}

function reduceScores(
  pass: Exclude<PassRule, string>,
  repeats: readonly JudgedRepeat[],
  unjudged: 0 | 1,
): { readonly value: number | undefined; readonly least: number } | undefined {
  const scores = (): readonly number[] => repeats.map((repeat) => scoreOf(repeat, unjudged));
  if ('mean' in pass) return { value: meanOf(scores()), least: pass.mean };
  if ('median' in pass) return { value: medianOf(scores()), least: pass.median };
  const n = repeats.length;
  const passed = repeats.filter((repeat) => scoreBit(repeat, unjudged) === 1).length;
  if ('pass@k' in pass)
    return { value: passAtK({ n, passed, k: pass['pass@k'] }), least: pass.min };
  if ('pass^k' in pass)
    return { value: passHatK({ n, passed, k: pass['pass^k'] }), least: pass.min };
  return undefined;
}

function scoreBit({ outcome }: JudgedRepeat, unjudged: 0 | 1): 0 | 1 {
  if (outcome === 'errored') return unjudged;
  return outcome === 'passed' ? 1 : 0;
}

/** Passing with nothing that has a score is 1. A repeat that failed without one may have had any. */
function scoreOf(repeat: JudgedRepeat, unjudged: 0 | 1): number {
  if (repeat.outcome === 'errored') return unjudged;
  return repeat.score ?? (repeat.outcome === 'passed' ? 1 : unjudged);
}
