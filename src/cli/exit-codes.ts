import { effectOf, type RunSummary } from '../protocol/summary.ts';

export const exitCodes = {
  ok: 0,
  failed: 1,
  mistake: 2,
  errored: 3,
  nothing: 4,
  bug: 70,
  interrupted: 130,
} as const;

export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'Nothing failed: what was judged passed, and gates are met; what was skipped, such as times in a replay, decides nothing.',
  failed: 'A case or a gate failed.',
  mistake: 'Usage, or a mistake in a file: nothing was run.',
  errored:
    'Something could not be judged, such as a call that never succeeded or a trial without budget; wins over 1.',
  nothing: 'Nothing was selected.',
  bug: 'A bug in pulze-run.',
  interrupted: 'Interrupted; what was finished is kept.',
};

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOf(summary: RunSummary): ExitCode {
  if (summary.stop?.reason === 'interrupted') return exitCodes.interrupted;
  // What was shown stays shown, although the rest was not run and other gates are open for it.
  if (summary.stop?.reason === 'alarm')
    return hasUnjudged(summary) ? exitCodes.errored : exitCodes.failed;
  const errored =
    hasUnjudged(summary) ||
    summary.stop?.reason === 'endpoint' ||
    summary.stop?.reason === 'budget' ||
    summary.stop?.reason === 'unfinished' ||
    summary.pipelines.some((pipeline) => pipeline.outcome === 'errored') ||
    summary.gates.some((gate) => effectOf(gate) === 'inconclusive');
  if (errored) return exitCodes.errored;
  const failed =
    summary.stop?.reason === 'bail' ||
    summary.gates.some((gate) => effectOf(gate) === 'not_met') ||
    summary.pipelines.some((pipeline) => pipeline.outcome === 'failed');
  return failed ? exitCodes.failed : exitCodes.ok;
}

/** Among what was run. */
function hasUnjudged({ counts, pipelines }: RunSummary): boolean {
  const variants = pipelines.flatMap((pipeline) => pipeline.variants);
  return counts.errored > 0 || variants.some(({ cases_errored: cases = 0 }) => cases > 0);
}
