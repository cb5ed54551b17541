import type { RunSummary } from '../protocol/summary.ts';

export const exitCodes = {
  /** All passed, gates met. */
  ok: 0,
  /** A case or a gate failed. */
  failed: 1,
  /** Usage, or a mistake in a file: nothing was run. */
  mistake: 2,
  /** Something could not be judged; wins over `failed`. */
  errored: 3,
  /** Nothing was selected. */
  nothing: 4,
  /** A bug in pulze-run. */
  bug: 70,
  /** Interrupted; what was finished is kept. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOf(summary: RunSummary): ExitCode {
  if (summary.stop?.reason === 'interrupted') return exitCodes.interrupted;
  const errored =
    summary.counts.errored > 0 ||
    summary.stop?.reason === 'endpoint' ||
    summary.gates.some((gate) => gate.result === 'inconclusive');
  if (errored) return exitCodes.errored;
  const failed =
    summary.stop?.reason === 'bail' ||
    summary.pipelines.some((pipeline) => pipeline.outcome === 'failed');
  return failed ? exitCodes.failed : exitCodes.ok;
}
