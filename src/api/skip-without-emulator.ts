import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Variant } from '../pipeline/variants.ts';
import type { Plan, PlannedPipeline, Trial } from '../plan/plan.ts';
import { type Endpoints, endpointOf } from './endpoints.ts';

/**
 * The plan in which cases that need an emulator inside this process are skipped where a step goes
 * elsewhere. Where it is not said where to send, nothing is known of that.
 */
export function skipWithoutEmulator(plan: Plan, endpoints: Endpoints | undefined): Plan {
  if (endpoints === undefined || !plan.pipelines.some(needsEmulator)) return plan;
  return {
    ...plan,
    async *trials() {
      for await (const trial of plan.trials()) yield skipTrial(trial, endpoints);
    },
  };
}

function needsEmulator({ pipeline }: PlannedPipeline): boolean {
  return pipeline.cases.some(({ skipUnlessEmulator }) => skipUnlessEmulator !== undefined);
}

function skipTrial(trial: Trial, endpoints: Endpoints): Trial {
  const { skip, skipUnlessEmulator } = trial.case;
  if (skip !== undefined || skipUnlessEmulator === undefined) return trial;
  if (goesToEmulators(trial.planned, trial.variant, endpoints)) return trial;
  return { ...trial, case: { ...trial.case, skip: skipUnlessEmulator } };
}

function goesToEmulators(
  { pipeline, steps }: PlannedPipeline,
  variant: Variant,
  endpoints: Endpoints,
): boolean {
  return steps.every((step) => {
    const name = endpointOf(resolveSettings(pipeline, step, variant), endpoints);
    return name === '' || endpoints.known.get(name)?.emulator !== undefined;
  });
}
