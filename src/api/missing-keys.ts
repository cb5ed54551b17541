import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Plan } from '../plan/plan.ts';
import type { Endpoints } from './endpoints.ts';

/** Endpoints that the plan is aimed at and whose key is named and not set. */
export function findMissingKeys(
  { plan, endpoints }: { readonly plan: Plan; readonly endpoints: Endpoints },
  { variables }: Pick<Environment, 'variables'>,
): readonly Diagnostic[] {
  return [...usedEndpoints(plan, endpoints)].flatMap((name): readonly Diagnostic[] => {
    const variable = endpoints.known.get(name)?.keyVariable;
    if (variable === undefined || variables[variable]?.trim()) return [];
    return [
      {
        code: 'missing-secret',
        severity: 'error',
        message: `the endpoint \`${name}\` needs a key, and ${variable} is not set`,
        hints: [`set ${variable}, or use the embedded emulator: \`--endpoint emulator\``],
      },
    ];
  });
}

/** Names of the endpoints that any trial of the plan is sent to. */
export function usedEndpoints(plan: Plan, endpoints: Endpoints): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { pipeline, steps, variants } of plan.pipelines) {
    for (const step of steps) {
      for (const variant of variants) {
        names.add(resolveSettings(pipeline, step, variant).endpoint?.value ?? endpoints.main);
      }
    }
  }
  return names;
}
