import type { Settings, Step } from '../pipeline/pipeline.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Variant } from '../pipeline/variants.ts';
import type { PlannedPipeline } from '../plan/plan.ts';
import { recall } from '../source/recall.ts';

export type SettingsOf = (planned: PlannedPipeline, step: Step, variant: Variant) => Settings;

/** Settings depend on step and variant only; each is resolved once. */
export function memoSettings(): SettingsOf {
  const known = new WeakMap<Step, Map<string, Settings>>();
  return (planned, step, variant) => {
    const byVariant = recall(known, step, () => new Map());
    return recall(byVariant, variant.id, () => resolveSettings(planned.pipeline, step, variant));
  };
}
