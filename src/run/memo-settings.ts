import type { Settings, Step } from '../pipeline/pipeline.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Variant } from '../pipeline/variants.ts';
import type { PlannedPipeline } from '../plan/plan.ts';

export type SettingsOf = (planned: PlannedPipeline, step: Step, variant: Variant) => Settings;

/** Settings depend on step and variant only; each is resolved once. */
export function memoSettings(): SettingsOf {
  const known = new WeakMap<Step, Map<string, Settings>>();
  return (planned, step, variant) => {
    let byVariant = known.get(step);
    if (byVariant === undefined) {
      byVariant = new Map();
      known.set(step, byVariant);
    }
    let settings = byVariant.get(variant.id);
    if (settings === undefined) {
      settings = resolveSettings(planned.pipeline, step, variant);
      byVariant.set(variant.id, settings);
    }
    return settings;
  };
}
