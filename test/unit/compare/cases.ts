import type { BaselineCase } from '../../../src/compare/baseline.ts';
import type { Outcome } from '../../../src/protocol/record.ts';

/** A case of the desk with one repeat for each outcome. */
export function makeCase(
  name: string,
  outcomes: Outcome | readonly Outcome[],
  some: Partial<BaselineCase> = {},
): BaselineCase {
  const all = [outcomes].flat();
  const counts = (['passed', 'failed', 'errored', 'skipped'] as const)
    .map((outcome) => [outcome, all.filter((each) => each === outcome).length] as const)
    .filter(([, count]) => count > 0);
  return {
    pipeline: 'triage',
    case: name,
    outcome: all.every((each) => each === 'passed') ? 'passed' : (all.at(-1) ?? 'skipped'),
    repeats: Object.fromEntries(counts),
    ...some,
  };
}

/** Ten cases of one repeat that passed, and of ten now, of which so many failed in every second case. */
export function makeRepeated(failed = 1): {
  readonly baseline: readonly BaselineCase[];
  readonly now: readonly BaselineCase[];
} {
  const names = Array.from({ length: 10 }, (_, at) => `ticket-${at}`);
  return {
    baseline: names.map((name) => makeCase(name, 'passed')),
    now: names.map((name, at) =>
      makeCase(
        name,
        Array.from({ length: 10 }, (_, repeat) =>
          at % 2 === 0 && repeat < failed ? 'failed' : 'passed',
        ),
      ),
    ),
  };
}

/** So many cases that turned, out of so many. */
export function makeTurned(turned: { worse: number; better: number; n: number }): {
  readonly baseline: readonly BaselineCase[];
  readonly now: readonly BaselineCase[];
} {
  const { worse, better, n } = turned;
  const at = (index: number, side: 'baseline' | 'now'): Outcome => {
    if (index < worse) return side === 'baseline' ? 'passed' : 'failed';
    if (index < worse + better) return side === 'baseline' ? 'failed' : 'passed';
    return 'passed';
  };
  const make = (side: 'baseline' | 'now') =>
    Array.from({ length: n }, (_, index) => makeCase(`ticket-${index}`, at(index, side)));
  return { baseline: make('baseline'), now: make('now') };
}
