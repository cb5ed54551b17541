import type { StoredRun } from '../protocol/stored-run.ts';
import { BASELINE_VERSION, type BaselineCase } from './baseline.ts';
import { describeRun, ruleOfRun } from './describe-run.ts';
import { readEntries } from './read-entries.ts';

/** Why a run cannot be a baseline; undefined when it can. */
export function findUnfit(run: StoredRun): string | undefined {
  const { finished } = run;
  if (finished === undefined) return 'the run was killed before its end';
  const { stop, counts } = finished.summary;
  if (stop?.reason === 'unfinished') return stop.message;
  if (stop !== undefined) return `the run was stopped: ${stop.message}`;
  return counts.not_run > 0 ? `${counts.not_run} of its trials were not run` : undefined;
}

/** A run as a baseline file: sorted, a case a line, so that a difference of two is easy to read. */
export async function makeBaselineText(
  run: StoredRun,
  { withTexts }: { readonly withTexts: boolean },
): Promise<string> {
  const cases: BaselineCase[] = [];
  for await (const { entry } of readEntries(run.trials(), ruleOfRun(run), { withTexts })) {
    cases.push(entry);
  }
  cases.sort(compareCases);
  const head = `"version": ${BASELINE_VERSION},\n"run": ${JSON.stringify(describeRun(run))},\n`;
  const lines = cases.map((each) => JSON.stringify(each)).join(',\n');
  return `{\n${head}"cases": [\n${lines}\n]\n}\n`;
}

/** By the characters' codes, so that the order is the same on every machine. */
function compareCases(a: BaselineCase, b: BaselineCase): number {
  return (
    compareTexts(a.pipeline, b.pipeline) ||
    compareTexts(a.case, b.case) ||
    compareTexts(a.variant ?? '', b.variant ?? '')
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
