import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Plan } from '../plan/plan.ts';
import { findTransportProblem } from './connect.ts';
import type { Endpoints } from './endpoints.ts';

/** What keeps an endpoint that the plan is aimed at from being called at all: its key, its address. */
export async function checkEndpoints(
  { plan, endpoints }: { readonly plan: Plan; readonly endpoints: Endpoints },
  environment: Pick<Environment, 'variables' | 'files'>,
): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const name of usedEndpoints(plan, endpoints)) {
    const definition = endpoints.known.get(name);
    if (definition) diagnostics.push(...(await checkEndpoint(definition, environment)));
  }
  return diagnostics;
}

async function checkEndpoint(
  definition: EndpointDefinition,
  environment: Pick<Environment, 'variables' | 'files'>,
): Promise<readonly Diagnostic[]> {
  const { name, keyVariable, location } = definition;
  if (keyVariable !== undefined && !environment.variables[keyVariable]?.trim()) {
    return [
      {
        code: 'missing-secret',
        severity: 'error',
        message: `the endpoint \`${name}\` needs a key, and ${keyVariable} is not set`,
        hints: [`set ${keyVariable}, or use the embedded emulator: \`--endpoint emulator\``],
      },
    ];
  }
  const problem = await findTransportProblem(definition, environment);
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
