import type { RunSummary } from '../protocol/summary.ts';
import { isNarrowed } from './is-narrowed.ts';
import type { PlanOptions } from './prepared.ts';

interface WholeOptions extends PlanOptions {
  /** The run that this goes on with. */
  readonly resume?: string;
}

/** Whether all was asked that the pipelines ask: nothing was left out, changed or cut off. */
export function isWholeRun(summary: RunSummary | undefined, options: WholeOptions): boolean {
  if (!isOver(summary) || summary.counts.errored > 0) return false;
  if (options.resume !== undefined || isNarrowed(options)) return false;
  const { models = [], params = {}, vars = {}, repeat } = options.overrides ?? {};
  return models.length + Object.keys({ ...params, ...vars }).length === 0 && repeat === undefined;
}

/** Whether all trials were run that were planned. */
export function isOver(summary: RunSummary | undefined): summary is RunSummary {
  return summary !== undefined && summary.stop === undefined && summary.counts.not_run === 0;
}
