import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import type { Environment } from '../environment/environment.ts';
import { EMULATOR_URL, type EndpointDefinition } from '../pipeline/endpoint.ts';
import type { Config } from '../pipeline/load-config.ts';
import { noOverrides, type Overrides } from '../pipeline/overrides.ts';
import type { Settings } from '../pipeline/pipeline.ts';
import type { Location } from '../source/location.ts';

/** What the command line says about where to send. */
export interface EndpointChoice {
  readonly name?: string;
  readonly baseUrl?: string;
  readonly dialect?: string;
  /** The variable that holds the key for `baseUrl`. */
  readonly keyVariable?: string;
  /** Of a replay: the endpoint that was recorded. */
  readonly recorded?: string;
  /** Of a run that goes on, or is judged anew: the endpoint that it used where a step names none. */
  readonly earlier?: string;
}

export const EMULATOR: string = 'emulator';

/** The endpoints that can be named, and the one that is used where none is, if there is one. */
export interface Endpoints {
  readonly main?: string;
  readonly known: ReadonlyMap<string, EndpointDefinition>;
  /** Of pipelines whose steps all go to emulators, by their paths: what names stand for there. */
  readonly rehearsed?: ReadonlyMap<string, Endpoints['known']>;
  /** Said on the first line of a run whose answers do not come from a model by anyone's choice. */
  readonly note?: string;
}

export type ChosenEndpoints =
  | { readonly endpoints: Endpoints; readonly problem?: undefined }
  | { readonly endpoints?: undefined; readonly problem: Diagnostic };

const noLimits = { limits: {} };

/** The endpoints that need no configuration. */
export const builtInEndpoints: readonly EndpointDefinition[] = [
  {
    name: 'pulze',
    baseUrl: 'https://api.pulze.ai/v1',
    dialect: 'pulze',
    keyVariable: 'PULZE_API_KEY',
    ...noLimits,
  },
  {
    name: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    dialect: 'openai',
    keyVariable: 'OPENAI_API_KEY',
    ...noLimits,
  },
  { name: EMULATOR, baseUrl: EMULATOR_URL, dialect: 'pulze', emulator: {}, ...noLimits },
];

/** What is said over every file, with the endpoint that is: it takes the place of what pipelines name. */
export function overrideEndpoint(
  overrides: Overrides = noOverrides,
  { name, baseUrl }: EndpointChoice = {},
): Overrides {
  const said = name ?? (baseUrl === undefined ? undefined : UNNAMED);
  return said === undefined ? overrides : { ...overrides, endpoint: said };
}

/**
 * `--endpoint`, then that of an earlier run, then PULZE_ENDPOINT, then the configuration, then in a replay
 * the endpoint that was recorded, then `pulze` where its key is set. With none of these the emulator at a
 * terminal, and an error anywhere else: a missing secret must never
 * look like a green run.
 */
export function chooseEndpoints(
  choice: EndpointChoice,
  config: Config,
  environment: Pick<Environment, 'variables' | 'stderr'>,
): ChosenEndpoints {
  const known = new Map(builtInEndpoints.map((endpoint) => [endpoint.name, endpoint]));
  for (const endpoint of config.endpoints.values()) known.set(endpoint.name, endpoint);
  const chosen = chooseName(choice, config, environment);
  if (chosen === undefined) return { endpoints: { known } };
  const { name, location, note } = chosen;
  if (choice.baseUrl !== undefined) return withBaseUrl(choice, { name, known });
  if (!known.has(name)) {
    return { problem: unknownEndpoint(name, location, known) };
  }
  if (choice.dialect !== undefined) return withDialect(choice.dialect, { name, known });
  return { endpoints: { main: name, known, ...(note !== undefined && { note }) } };
}

/** Where a step with these settings is sent; empty where it is not said. */
export function endpointOf(
  { endpoint }: Pick<Settings, 'endpoint'>,
  endpoints: Pick<Endpoints, 'main'> | undefined,
): string {
  return endpoint?.value ?? endpoints?.main ?? '';
}

/** Without a place where it is not a file that names it. */
export function unknownEndpoint(
  name: string,
  location: Location | undefined,
  known: Endpoints['known'],
): Diagnostic {
  const isTemplate = location !== undefined && name.includes('{{');
  return {
    code: 'unknown-endpoint',
    severity: 'error',
    message: isTemplate
      ? 'which endpoint is asked has to be known before the run; here a template says it'
      : `there is no endpoint \`${name}\``,
    ...(location && { location }),
    ...(!isTemplate && { hints: suggestName(name, [...known.keys()]) }),
  };
}

/** Whether the endpoint that is used where a step names none is said; what is recorded does not matter then. */
export function isEndpointSaid(
  choice: EndpointChoice,
  config: Config,
  environment: Pick<Environment, 'variables'>,
): boolean {
  return findSaid(choice, config, environment) !== undefined;
}

interface ChosenName {
  readonly name: string;
  readonly location?: NonNullable<Diagnostic['location']>;
  readonly note?: string;
}

function chooseName(
  choice: EndpointChoice,
  config: Config,
  { variables, stderr }: Pick<Environment, 'variables' | 'stderr'>,
): ChosenName | undefined {
  const said = findSaid(choice, config, { variables });
  if (said !== undefined) return said;
  const { recorded } = choice;
  if (recorded !== undefined && isKnown(recorded, config)) return { name: recorded };
  if (variables['PULZE_API_KEY']) return { name: 'pulze' };
  if (!stderr.isTerminal || variables['CI']) return undefined;
  return {
    name: EMULATOR,
    note: 'no endpoint and no PULZE_API_KEY: the embedded emulator answers, not a real model',
  };
}

/** By the command line, an earlier run, the environment or the configuration, in this order. */
function findSaid(
  { name, baseUrl, earlier }: EndpointChoice,
  config: Config,
  { variables }: Pick<Environment, 'variables'>,
): ChosenName | undefined {
  if (name !== undefined) return { name };
  if (baseUrl !== undefined) return { name: UNNAMED };
  if (earlier !== undefined && isKnown(earlier, config)) return { name: earlier };
  const fromVariable = variables['PULZE_ENDPOINT'];
  if (fromVariable) return { name: fromVariable };
  return config.endpoint && { name: config.endpoint.value, location: config.endpoint.location };
}

function isKnown(name: string, { endpoints }: Config): boolean {
  return endpoints.has(name) || builtInEndpoints.some((endpoint) => endpoint.name === name);
}

/** For a plan with a step that names no endpoint, where nothing else does. */
export function tellNothingChosen(known: Endpoints['known']): Diagnostic {
  const builtIn = new Set(builtInEndpoints.map(({ name }) => name));
  const own = [...known.keys()].filter((name) => !builtIn.has(name)).slice(0, MOST_NAMED);
  const named = own.map((name) => `\`${name}\``).join(', ');
  return {
    code: 'no-endpoint',
    severity: 'error',
    message: 'it is not said where to send requests',
    hints: [
      'set PULZE_API_KEY for the Pulze API',
      `or name an endpoint with \`--endpoint\`, PULZE_ENDPOINT or pulze.config.yaml${own.length > 0 ? `, which has ${named}` : ''}`,
      'or give an address: `--base-url URL`',
      'or use the embedded emulator: `--endpoint emulator`',
    ],
  };
}

/** More are for the configuration itself. */
const MOST_NAMED = 10;

/** An emulator speaks either dialect; a service speaks its own. */
function withDialect(
  dialect: string,
  {
    name,
    known,
  }: { readonly name: string; readonly known: ReadonlyMap<string, EndpointDefinition> },
): ChosenEndpoints {
  const endpoint = known.get(name);
  if (endpoint?.emulator !== undefined) {
    return {
      endpoints: { main: name, known: new Map([...known, [name, { ...endpoint, dialect }]]) },
    };
  }
  return {
    problem: {
      code: 'unusable-endpoint',
      severity: 'error',
      message: `the dialect of the endpoint \`${name}\` is \`${endpoint?.dialect}\`; only an emulator takes another`,
      hints: ['`--dialect` goes with `--base-url`, or with `--endpoint emulator`'],
    },
  };
}

const UNNAMED = 'base-url';

/** Replaces the chosen endpoint's address; its key goes along only because the user asked for both. */
function withBaseUrl(
  choice: EndpointChoice,
  from: { readonly name: string; readonly known: ReadonlyMap<string, EndpointDefinition> },
): ChosenEndpoints {
  const { name } = from;
  const base = from.known.get(name);
  const named = choice.name !== undefined && base !== undefined;
  const dialect = choice.dialect ?? (named ? base.dialect : 'openai');
  const endpoint: EndpointDefinition = {
    name,
    baseUrl: choice.baseUrl ?? '',
    dialect,
    ...(choice.keyVariable !== undefined && { keyVariable: choice.keyVariable }),
    limits: {},
  };
  const known = new Map([...from.known, [name, endpoint] as const]);
  return { endpoints: { main: name, known } };
}
