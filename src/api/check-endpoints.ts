import type { Assertion } from '../assertion/assertion.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Plan } from '../plan/plan.ts';
import type { Location } from '../source/location.ts';
import { findTransportProblem } from './connect.ts';
import type { Endpoints } from './endpoints.ts';
import { listUses } from './list-uses.ts';
import { listCalls } from './planned-judging.ts';

/** What keeps an endpoint that the plan is aimed at from being called at all: its key, its address. */
export async function checkEndpoints(
  { plan, endpoints }: { readonly plan: Plan; readonly endpoints: Endpoints },
  assertions: ReadonlyMap<string, Assertion>,
  environment: Pick<Environment, 'variables' | 'files'>,
): Promise<readonly Diagnostic[]> {
  const asked = listAskedEndpoints(plan, assertions);
  const diagnostics = asked.flatMap(({ name, location }) =>
    endpoints.known.has(name) ? [] : [unknownEndpoint({ name, location }, endpoints)],
  );
  for (const name of new Set([
    ...usedEndpoints(plan, endpoints),
    ...asked.map((each) => each.name),
  ])) {
    const definition = endpoints.known.get(name);
    if (definition) diagnostics.push(...(await checkEndpoint(definition, environment)));
  }
  return diagnostics;
}

interface AskedEndpoint {
  readonly name: string;
  readonly location: Location;
}

/** Endpoints that assertions name; where a template does, it is told when the trial is judged. */
function listAskedEndpoints(
  plan: Plan,
  assertions: ReadonlyMap<string, Assertion>,
): readonly AskedEndpoint[] {
  return listUses(plan).flatMap(({ use }) => {
    if (!use.options.isConstant) return [];
    const names = listCalls(use, assertions).flatMap(({ endpoint }) => endpoint ?? []);
    return names.map((name) => ({ name, location: use.location }));
  });
}

function unknownEndpoint({ name, location }: AskedEndpoint, { known }: Endpoints): Diagnostic {
  return {
    code: 'unknown-endpoint',
    severity: 'error',
    message: `there is no endpoint \`${name}\``,
    location,
    hints: suggestName(name, [...known.keys()]),
  };
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
