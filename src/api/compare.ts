import { compareSides } from '../compare/compare-sides.ts';
import { type Comparison, type ComparisonOptions, DEFAULT_OPTIONS } from '../compare/comparison.ts';
import { type Side, sideOfBaseline, sideOfRun } from '../compare/side.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { renderComparisonJson } from '../report/comparison-json.ts';
import { renderComparisonMarkdown } from '../report/comparison-markdown.ts';
import { renderComparison } from '../report/comparison-text.ts';
import type { Style } from '../report/reporter.ts';
import { checkComparison } from './check-comparison.ts';
import { describeOtherJudges, readBaseline } from './read-baseline.ts';
import { findRun, isPlaceOfRun, RUNS_FOLDER } from './run-store.ts';

export interface CompareRequest {
  /** A baseline file, or a stored run by its id, its path, `latest` or `previous`. */
  readonly baseline: string;
  /** The latest when absent. */
  readonly run?: string;
  /** Where runs are kept; `.pulze/runs`. */
  readonly output?: string;
  readonly options?: Partial<ComparisonOptions>;
  /** Of how many turned cases both answers are told; 20. */
  readonly mostAnswers?: number;
}

export type ComparedRuns =
  | { readonly kind: 'compared'; readonly comparison: Comparison }
  /** Something is not there, cannot be read, or the comparison would mean nothing. */
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] };

/** Compares a stored run with a baseline, or with another stored run. Sends nothing. */
export async function compare(
  request: CompareRequest,
  environment: Pick<Environment, 'files'>,
): Promise<ComparedRuns> {
  const { options } = request;
  const misused = checkComparison(options);
  if (misused.length > 0) return { kind: 'refused', diagnostics: misused };
  const folder = request.output ?? RUNS_FOLDER;
  const baseline = await findBaseline(request.baseline, folder, environment);
  if (baseline.side === undefined) return { kind: 'refused', diagnostics: [baseline.problem] };
  const found = await findRun(request.run ?? 'latest', folder, environment);
  if (found.run === undefined) return { kind: 'refused', diagnostics: [found.problem] };
  const now = sideOfRun(found.run);
  const said = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  const result = await compareSides(baseline.side, now, {
    ...DEFAULT_OPTIONS,
    ...Object.fromEntries(said),
    mostAnswers: request.mostAnswers ?? 20,
  });
  if (result.comparison) return { kind: 'compared', comparison: result.comparison };
  return { kind: 'refused', diagnostics: [describeOtherJudges(result.otherJudges)] };
}

type FoundSide =
  | { readonly side: Side; readonly problem?: undefined }
  | { readonly side?: undefined; readonly problem: Diagnostic };

async function findBaseline(
  name: string,
  folder: string,
  { files }: Pick<Environment, 'files'>,
): Promise<FoundSide> {
  if (name.endsWith('.jsonl') || (await files.kind(name)) !== 'file') {
    const found = await findRun(name, folder, { files });
    if (found.run) return { side: sideOfRun(found.run) };
    const { problem } = found;
    const message = `there is neither a file nor a run \`${name}\``;
    const isNamed = problem.code === 'no-such-run' && !isPlaceOfRun(name);
    return { problem: isNamed ? { ...problem, message } : problem };
  }
  const read = await readBaseline(name, files);
  if (read.baseline) return { side: sideOfBaseline(read.baseline) };
  return {
    problem: {
      code: 'bad-baseline',
      severity: 'error',
      message: `\`${name}\`: ${read.problem}`,
      hints: ['`pulze-run report --save-baseline FILE` writes one from a stored run'],
    },
  };
}

/** How a comparison can be shown. */
export const comparisonFormats: readonly string[] = ['table', 'json', 'markdown'];

/** A comparison in a format, as pieces of text. Rejects for a format that there is not. */
export async function* renderCompared(
  comparison: Comparison,
  format: string,
  style: Style,
): AsyncIterable<string> {
  if (format === 'json') yield renderComparisonJson(comparison);
  else if (format === 'markdown') yield* renderComparisonMarkdown(comparison, style);
  else if (format === 'table') yield* renderComparison(comparison, style);
  else throw new RangeError(`there is no format \`${format}\``);
}
