import type { Assertion } from '../assertion/assertion.ts';
import type { PlannedCalls } from '../assertion/model-tools.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import { resolveSettings } from '../pipeline/resolve-settings.ts';
import type { Plan } from '../plan/plan.ts';
import type { Provider } from '../provider/provider.ts';
import type { Location } from '../source/location.ts';
import { holdsSecret, readBaseUrl } from '../transport/base-url.ts';
import { findHeaderProblem } from '../transport/secret-headers.ts';
import { makeHeaders } from './endpoint-headers.ts';
import { type Endpoints, endpointOf, unknownEndpoint } from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { findWay } from './find-way.ts';
import { findLimiterProblem } from './limit-stores.ts';
import { listUses } from './list-uses.ts';
import type { ProjectFiles } from './project-files.ts';
import { type KeyWorld, readKey } from './read-key.ts';

/** Endpoints of assertions that are not there, or have not what is asked of them. */
export function checkAskedEndpoints(
  plan: Plan,
  endpoints: Endpoints,
  { assertions, providers }: Pick<Extensions, 'assertions' | 'providers'>,
): readonly Diagnostic[] {
  const asked = listAskedEndpoints({ plan, endpoints }, assertions);
  return asked.flatMap((each) => checkAsked(each, endpoints, providers));
}

/** What keeps an endpoint that the plan is aimed at from being called at all: its key, its address. */
export async function checkEndpoints(
  {
    plan,
    endpoints,
    project,
  }: {
    readonly plan: Plan;
    readonly endpoints: Endpoints;
    readonly project: ProjectFiles;
  },
  { assertions }: Pick<Extensions, 'assertions'>,
  environment: KeyWorld,
): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const definition of aimedEndpoints({ plan, endpoints }, assertions))
    diagnostics.push(...(await checkEndpoint(definition, project, environment)));
  return diagnostics;
}

/** Those of the endpoints that there are that a step or an assertion of the plan is sent to. */
export function aimedEndpoints(
  aimed: { readonly plan: Plan; readonly endpoints: Endpoints },
  assertions: ReadonlyMap<string, Assertion>,
): readonly EndpointDefinition[] {
  const { plan, endpoints } = aimed;
  const asked = listAskedEndpoints(aimed, assertions).map(({ name }) => name);
  const names = new Set([...usedEndpoints(plan, endpoints), ...asked]);
  return [...names].flatMap((name) => endpoints.known.get(name) ?? []);
}

/** As far as its address goes, which needs no key to be looked at. */
export function checkAddresses(
  { plan, endpoints }: { readonly plan?: Plan; readonly endpoints?: Endpoints },
  { assertions }: Pick<Extensions, 'assertions'>,
): readonly Diagnostic[] {
  if (plan === undefined || endpoints === undefined) return [];
  return aimedEndpoints({ plan, endpoints }, assertions).flatMap((definition) => {
    const { problem } = readBaseUrl(definition.baseUrl);
    return problem === undefined ? [] : [refuseEndpoint(definition, problem)];
  });
}

interface AskedEndpoint {
  readonly name: string;
  readonly kind: PlannedCalls['kind'];
  readonly location: Location;
}

/** Endpoints that assertions name, and for embeddings those of the steps, which may have none. */
function listAskedEndpoints(
  { plan, endpoints }: { readonly plan: Plan; readonly endpoints: Endpoints },
  assertions: ReadonlyMap<string, Assertion>,
): readonly AskedEndpoint[] {
  return plan.pipelines.flatMap((planned) => {
    const own = { ...plan, pipelines: [planned] };
    return listUses(own).flatMap(({ use: { assertion, options, location } }) =>
      (assertions.get(assertion)?.asks?.(options.raw) ?? []).flatMap(({ kind, endpoint }) => {
        if (endpoint === undefined && kind === 'chat') return [];
        const names = endpoint === undefined ? usedEndpoints(own, endpoints) : [endpoint];
        return [...names].map((name) => ({ name, kind, location }));
      }),
    );
  });
}

/** The endpoints that judges are asked at, embeddings included, and no step is; by the names that files give them. */
export function endpointsOfJudges(
  aimed: { readonly plan: Plan; readonly endpoints: Endpoints },
  assertions: ReadonlyMap<string, Assertion>,
): readonly string[] {
  const used = usedEndpoints(aimed.plan, aimed.endpoints);
  const names = listAskedEndpoints(aimed, assertions).map(({ name }) => name);
  return [...new Set(names)].filter((name) => !used.has(name));
}

function checkAsked(
  { name, kind, location }: AskedEndpoint,
  { known }: Endpoints,
  providers: ReadonlyMap<string, Provider>,
): readonly Diagnostic[] {
  // That it is not said where to send a step is told of the step.
  if (name === '') return [];
  const definition = known.get(name);
  if (definition === undefined) return [unknownEndpoint(name, location, known)];
  const { dialect, emulator } = definition;
  const provider = providers.get(dialect);
  // That nothing speaks it is told of the endpoint.
  if (kind === 'chat' || provider === undefined || provider.embed !== undefined) return [];
  const message = `the endpoint \`${name}\` cannot be used: the dialect \`${dialect}\` has no embeddings`;
  const way = emulator
    ? 'let the emulator speak the other one: `--dialect openai`'
    : "name an endpoint of OpenAI's dialect: `endpoint: openai`";
  const hints = [way, 'or take a model on this machine: `local: true`'];
  return [{ code: 'unusable-endpoint', severity: 'error', message, location, hints }];
}

/** Its key and its address. */
export async function checkEndpoint(
  definition: EndpointDefinition,
  project: ProjectFiles,
  environment: KeyWorld,
): Promise<readonly Diagnostic[]> {
  const { name, keyFile, location, emulator } = definition;
  if (emulator !== undefined) return [];
  const outside = keyFile === undefined ? undefined : await project.findProblem(keyFile);
  if (outside !== undefined) {
    const message = `the key of \`${name}\`: \`${keyFile}\` ${outside}`;
    return [{ code: 'unreadable-file', severity: 'error', message, ...(location && { location }) }];
  }
  const { problem: keyProblem } = await readKey(definition, environment);
  if (keyProblem !== undefined) return [{ severity: 'error', ...keyProblem }];
  const problem =
    (await findTransportProblem(definition, environment)) ??
    (await findLimiterProblem(definition.limiter, environment));
  return problem === undefined ? [] : [refuseEndpoint(definition, problem)];
}

function refuseEndpoint(
  { name, baseUrl, location }: EndpointDefinition,
  problem: string,
): Diagnostic {
  const message = `the endpoint \`${name}\` cannot be used: ${problem}`;
  const refused = { code: 'unusable-endpoint', severity: 'error', message } as const;
  if (location === undefined) return refused;
  // The line with its name may have its address, too.
  if (holdsSecret(baseUrl)) return { ...refused, hints: [`it is in ${location.path}`] };
  return { ...refused, location };
}

/**
 * Why no request can be made to an endpoint: its address, a key that a header cannot carry, a proxy or
 * certificates that cannot be used.
 */
async function findTransportProblem(
  definition: EndpointDefinition,
  environment: KeyWorld,
): Promise<string | undefined> {
  return (
    readBaseUrl(definition.baseUrl).problem ??
    findHeaderProblem(await makeHeaders(definition, environment)) ??
    (await findWay(definition, environment)).problem
  );
}

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
