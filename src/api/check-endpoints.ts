import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/load-config.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Plan } from '../plan/plan.ts';
import { findTransportProblem } from './connect.ts';
import type { Endpoints } from './endpoints.ts';

/** What keeps an endpoint that the plan is aimed at from being called at all: its key, its address. */
export function checkEndpoints(
  { plan, endpoints }: { readonly plan: Plan; readonly endpoints: Endpoints },
  { variables }: Pick<Environment, 'variables'>,
): readonly Diagnostic[] {
  return [...usedEndpoints(plan, endpoints)].flatMap((name): readonly Diagnostic[] => {
    const definition = endpoints.known.get(name);
    return definition === undefined ? [] : checkEndpoint(definition, variables);
  });
}

function checkEndpoint(
  definition: EndpointDefinition,
  variables: Environment['variables'],
): readonly Diagnostic[] {
  const { name, keyVariable, location } = definition;
  if (keyVariable !== undefined && !variables[keyVariable]?.trim()) {
    return [
      {
        code: 'missing-secret',
        severity: 'error',
        message: `the endpoint \`${name}\` needs a key, and ${keyVariable} is not set`,
        hints: [`set ${keyVariable}, or use the embedded emulator: \`--endpoint emulator\``],
      },
    ];
  }
  const problem = findTransportProblem(definition, variables);
  if (problem === undefined) return [];
  const message = `the endpoint \`${name}\` cannot be used: ${problem}`;
  return [{ code: 'unusable-endpoint', severity: 'error', message, ...(location && { location }) }];
}

/** Names of the endpoints that any trial of the plan is sent to; empty for a step that has none. */
export function usedEndpoints(plan: Plan, endpoints: Endpoints): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { pipeline, steps, variants } of plan.pipelines) {
    for (const step of steps) {
      for (const variant of variants) {
        names.add(resolveSettings(pipeline, step, variant).endpoint?.value ?? endpoints.main ?? '');
      }
    }
  }
  return names;
}
