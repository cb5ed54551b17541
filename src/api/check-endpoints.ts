import type { Assertion } from '../assertion/assertion.ts';
import type { PlannedCalls } from '../assertion/model-tools.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import type { Plan } from '../plan/plan.ts';
import type { Provider } from '../provider/provider.ts';
import type { Location } from '../source/location.ts';
import { holdsSecret, readBaseUrl } from '../transport/base-url.ts';
import { findHeaderProblem } from '../transport/secret-headers.ts';
import { makeHeaders } from './endpoint-headers.ts';
import { type Endpoints, unknownEndpoint } from './endpoints.ts';
import type { Extensions } from './extensions.ts';
import { findWay } from './find-way.ts';
import { findLimiterProblem } from './limit-stores.ts';
import { listUses } from './list-uses.ts';
import type { ProjectFiles } from './project-files.ts';
import { type KeyWorld, readKey } from './read-key.ts';
import { knownTo } from './rehearse.ts';
import { usedEndpoints } from './used-endpoints.ts';

type CheckingWorld = KeyWorld & Pick<Environment, 'clock'>;

interface CheckingPlace {
  readonly project: ProjectFiles;
  /** Ends the waiting for what does not answer. */
  readonly stop?: AbortSignal | undefined;
}

/** Endpoints of assertions that are not there, or have not what is asked of them. */
export function checkAskedEndpoints(
  plan: Plan,
  endpoints: Endpoints,
  { assertions, providers }: Pick<Extensions, 'assertions' | 'providers'>,
): readonly Diagnostic[] {
  const asked = listAskedEndpoints({ plan, endpoints }, assertions);
  return asked.flatMap((each) => checkAsked(each, providers));
}

/** What keeps an endpoint that the plan is aimed at from being called at all: its key, its address. */
export async function checkEndpoints(
  {
    plan,
    endpoints,
    ...place
  }: { readonly plan: Plan; readonly endpoints: Endpoints } & CheckingPlace,
  { assertions }: Pick<Extensions, 'assertions'>,
  environment: CheckingWorld,
): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const definition of aimedEndpoints({ plan, endpoints }, assertions))
    diagnostics.push(...(await checkEndpoint(definition, place, environment)));
  return diagnostics;
}

/** Those of the endpoints that there are that a step or an assertion of the plan is sent to. */
export function aimedEndpoints(
  aimed: { readonly plan: Plan; readonly endpoints: Endpoints },
  assertions: ReadonlyMap<string, Assertion>,
): readonly EndpointDefinition[] {
  const { plan, endpoints } = aimed;
  const used = [...usedEndpoints(plan, endpoints)].map((name) => endpoints.known.get(name));
  const asked = listAskedEndpoints(aimed, assertions).map(({ name, known }) => known.get(name));
  return [...new Set([...used, ...asked])].filter((each) => each !== undefined);
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
  /** What names stand for in its pipeline. */
  readonly known: Endpoints['known'];
}

/** Endpoints that assertions name, and for embeddings those of the steps, which may have none. */
function listAskedEndpoints(
  { plan, endpoints }: { readonly plan: Plan; readonly endpoints: Endpoints },
  assertions: ReadonlyMap<string, Assertion>,
): readonly AskedEndpoint[] {
  return plan.pipelines.flatMap((planned) => {
    const own = { ...plan, pipelines: [planned] };
    const known = knownTo(planned, endpoints);
    return listUses(own).flatMap(({ use: { assertion, options, location } }) =>
      (assertions.get(assertion)?.asks?.(options.raw) ?? []).flatMap(({ kind, endpoint }) => {
        if (endpoint === undefined && kind === 'chat') return [];
        const names = endpoint === undefined ? usedEndpoints(own, endpoints) : [endpoint];
        return [...names].map((name) => ({ name, kind, location, known }));
      }),
    );
  });
}

/** An endpoint by the name that files give it. */
export interface NamedEndpoint {
  readonly name: string;
  readonly definition: EndpointDefinition | undefined;
}

/** The endpoints that judges are asked at, embeddings included, and no step is; each once. */
export function endpointsOfJudges(
  aimed: { readonly plan: Plan; readonly endpoints: Endpoints },
  assertions: ReadonlyMap<string, Assertion>,
): readonly NamedEndpoint[] {
  const { plan, endpoints } = aimed;
  const used = usedEndpoints(plan, endpoints);
  const isUsed = ({ name, definition }: NamedEndpoint): boolean =>
    used.has(name) && definition === endpoints.known.get(name);
  const judging = new Map<string, NamedEndpoint>();
  for (const { name, known } of listAskedEndpoints(aimed, assertions)) {
    const definition = known.get(name);
    judging.set(JSON.stringify([name, definition?.name]), { name, definition });
  }
  return [...judging.values()].filter((each) => !isUsed(each));
}

function checkAsked(
  { name, kind, location, known }: AskedEndpoint,
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

/** Its key, its address, and where its limits are shared. */
export async function checkEndpoint(
  definition: EndpointDefinition,
  { project, stop }: CheckingPlace,
  environment: CheckingWorld,
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
  const problem = await findTransportProblem(definition, environment);
  if (problem !== undefined) return [refuseEndpoint(definition, problem)];
  const limiter = await findLimiterProblem(definition.limiter, environment, stop);
  return limiter === undefined ? [] : [refuseEndpoint(definition, limiter.problem, limiter.hint)];
}

function refuseEndpoint(
  { name, baseUrl, location }: EndpointDefinition,
  problem: string,
  hint?: string,
): Diagnostic {
  const message = `the endpoint \`${name}\` cannot be used: ${problem}`;
  // The line with its name may have its address, too.
  const isSecret = location !== undefined && holdsSecret(baseUrl);
  const hints = [...(hint ? [hint] : []), ...(isSecret ? [`it is in ${location.path}`] : [])];
  return {
    code: 'unusable-endpoint',
    severity: 'error',
    message,
    ...(location !== undefined && !isSecret && { location }),
    ...(hints.length > 0 && { hints }),
  };
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
