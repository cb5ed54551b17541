import type { Verdict } from './assertion.ts';
import { errored, fail, pass, skipped } from './verdicts.ts';

export type CombinationKind = 'all' | 'any' | 'not' | 'at_least';

/**
 * The verdict of a combination by those of its parts, in Kleene's three-valued logic: a part that
 * could not be judged counts only where it could have changed the answer. `not` takes one part;
 * `count` is for `at_least`. Scores: the least for `all`, the greatest for `any`, the rest to 1 for
 * `not`, the share of `count` that passed for `at_least`. Where it is parts without a subject that decide,
 * it fails, turned round or not.
 */
export function combineVerdicts(
  kind: CombinationKind,
  verdicts: readonly Verdict[],
  count: number = 1,
): Verdict {
  const combined = combineKnown(kind, sort(verdicts), count);
  const lacking = verdicts.filter((verdict) => verdict.lacksSubject);
  if (lacking.length === 0) return combined;
  const without = verdicts.map((verdict) => (verdict.lacksSubject ? errored('') : verdict));
  if (!isJudged(combined) || isJudged(combineKnown(kind, sort(without), count))) return combined;
  return { ...(combined.verdict === 'failed' ? combined : fail(say(lacking))), lacksSubject: true };
}

function isJudged({ verdict }: Verdict): boolean {
  return verdict === 'passed' || verdict === 'failed';
}

function combineKnown(kind: CombinationKind, parts: Parts, count: number): Verdict {
  switch (kind) {
    case 'all':
      return combineAll(parts);
    case 'any':
      return combineAny(parts);
    case 'not':
      return negate(combineAll(parts));
    case 'at_least':
      return combineAtLeast(parts, count);
  }
}

interface Parts {
  readonly all: readonly Verdict[];
  readonly passed: readonly Verdict[];
  readonly failed: readonly Verdict[];
  /** Errored, or skipped. */
  readonly unjudged: readonly Verdict[];
  readonly scores: readonly number[];
}

function sort(all: readonly Verdict[]): Parts {
  const of = (kind: Verdict['verdict']): readonly Verdict[] =>
    all.filter((verdict) => verdict.verdict === kind);
  return {
    all,
    passed: of('passed'),
    failed: of('failed'),
    unjudged: all.filter(({ verdict }) => verdict === 'errored' || verdict === 'skipped'),
    scores: all.flatMap((verdict) => (verdict.score === undefined ? [] : [verdict.score])),
  };
}

function combineAll({ all, passed, failed, unjudged, scores }: Parts): Verdict {
  const [first] = failed;
  if (first !== undefined) {
    const { expected, actual } = first;
    const tally = all.length === 1 ? '' : `${failed.length} of ${all.length} failed: `;
    return fail(`${tally}${say(failed)}`, { expected, actual, score: Math.min(...scores) });
  }
  if (unjudged.length > 0) return leaveOpen(unjudged);
  const score = Math.min(1, ...scores);
  return all.length === 1
    ? pass(say(passed), { score, actual: passed[0]?.actual })
    : pass(`all ${all.length} passed`, { score });
}

function combineAny({ all, passed, failed, unjudged, scores }: Parts): Verdict {
  const score = Math.max(0, ...scores);
  const [first] = passed;
  if (first !== undefined) return pass(first.message, { score, actual: first.actual });
  if (unjudged.length > 0) return leaveOpen(unjudged);
  const tally = all.length === 1 ? '' : `none of ${all.length} passed: `;
  const { expected, actual } = all.length === 1 ? { ...failed[0] } : {};
  return fail(`${tally}${say(failed)}`, { expected, actual, score });
}

function negate(part: Verdict): Verdict {
  if (part.verdict === 'errored' || part.verdict === 'skipped') return part;
  const score = 1 - (part.score ?? 0);
  if (part.verdict === 'failed') return pass(withoutNot(part.message), { score });
  return fail(`${part.message}${NOT_TO}`, { actual: part.actual, score });
}

const NOT_TO = ', and is not to';

/** Of a `not` within a `not`, what is so. */
function withoutNot(message: string): string {
  const [what = message, ...rest] = message.split(NOT_TO);
  return rest.join() === '' ? what : message;
}

/** Skipped where nothing but what is skipped leaves it open. */
function leaveOpen(unjudged: readonly Verdict[], prefix: string = ''): Verdict {
  const open = unjudged.filter(({ verdict }) => verdict === 'errored');
  if (open.length > 0) return errored(`${prefix}${say(open)}`);
  return skipped(`${prefix}${say(unjudged)}`);
}

function combineAtLeast(parts: Parts, count: number): Verdict {
  const { all, failed, unjudged } = parts;
  const passed = parts.passed.length;
  const score = count <= 0 ? 1 : Math.min(1, passed / count);
  const tally = `${passed} of ${all.length} passed`;
  if (passed >= count) return pass(tally, { score });
  const needed = `${tally}, ${count} are needed`;
  if (passed + unjudged.length >= count) return leaveOpen(unjudged, `${needed}: `);
  return fail(`${needed}: ${say([...failed, ...unjudged])}`, { score });
}

function say(verdicts: readonly Verdict[]): string {
  return verdicts.map((verdict) => verdict.message).join('; ');
}
