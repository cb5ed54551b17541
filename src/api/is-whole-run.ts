import type { RunSummary } from '../protocol/summary.ts';
import { isNarrowed } from './is-narrowed.ts';
import type { PlanOptions } from './prepared.ts';

interface WholeOptions extends PlanOptions {
  /** The run that this goes on with. */
  readonly resume?: string;
}

/** Whether all was asked that the pipelines ask: nothing was left out, changed or cut off. */
export function isWholeRun(summary: RunSummary | undefined, options: WholeOptions): boolean {
  if (summary === undefined || summary.stop !== undefined) return false;
  if (summary.counts.not_run > 0 || summary.counts.errored > 0) return false;
  if (options.resume !== undefined || isNarrowed(options)) return false;
  const { models = [], params = {}, vars = {}, repeat } = options.overrides ?? {};
  return models.length + Object.keys({ ...params, ...vars }).length === 0 && repeat === undefined;
}

/** The names of pipelines that ask nothing, in all sessions of the run: each of their trials is skipped. */
export function listNeedless(
  summary: RunSummary | undefined,
  options: WholeOptions,
): ReadonlySet<string> {
  if (summary === undefined || isNarrowed(options)) return new Set();
  const needless = summary.pipelines.filter(({ counts }) => counts.skipped === counts.planned);
  return new Set(needless.map(({ pipeline }) => pipeline));
}
