import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Plan } from '../plan/plan.ts';
import { type Endpoints, endpointOf } from './endpoints.ts';

/** Names of the endpoints that any trial of the plan is sent to; empty for a step that has none. */
export function usedEndpoints(plan: Plan, endpoints: Endpoints): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { pipeline, steps, variants } of plan.pipelines) {
    for (const step of steps) {
      for (const variant of variants) {
        names.add(endpointOf(resolveSettings(pipeline, step, variant), endpoints));
      }
    }
  }
  return names;
}
