import { type DialectName, type Emulator, startEmulator } from '../emulator/emulator.ts';
import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import type { Price } from '../pipeline/load-config.ts';
import type { PlannedPipeline } from '../plan/plan.ts';
import { DEFAULT_SEED } from '../protocol/event.ts';
import type { Provider } from '../provider/provider.ts';
import { redactAnswers } from '../provider/redact-answers.ts';
import { emulatorHeaders } from '../provider/wire.ts';
import type { Connect, Connection } from '../run/connection.ts';
import { readBaseUrl } from '../transport/base-url.ts';
import { type MadeHttpTransport, makeHttpTransport } from '../transport/http.ts';
import { limitInFlight } from '../transport/limit.ts';
import { limitRate } from '../transport/rate.ts';
import { retry } from '../transport/retry.ts';
import { findHeaderProblem, makeRedactor } from '../transport/secret-headers.ts';
import type { Middleware, Transport } from '../transport/transport.ts';
import type { Endpoints } from './endpoints.ts';
import { findWay } from './find-way.ts';
import { joinScripts } from './join-scripts.ts';
import { userAgent } from './program.ts';

export interface ConnectOptions {
  readonly endpoints: Endpoints;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly prices: ReadonlyMap<string, Price>;
  readonly concurrency: number;
  readonly retries: number;
}

export interface Connections {
  readonly connect: Connect;
  /** Ends every connection and every emulator. */
  close(): Promise<void>;
}

interface Tools {
  readonly options: ConnectOptions;
  readonly environment: Environment;
}

/** Connections to endpoints by name, each made when it is first asked for and then kept. */
export function makeConnections(options: ConnectOptions, environment: Environment): Connections {
  const made = new Map<string, Promise<Connection>>();
  const closers: (() => Promise<void>)[] = [];

  const open = async (
    definition: EndpointDefinition,
    planned: PlannedPipeline,
  ): Promise<Connection> => {
    const provider = options.providers.get(definition.dialect);
    if (provider === undefined) throw new Error(`no dialect \`${definition.dialect}\``);
    const emulator = definition.emulator && (await openEmulator(definition, planned, environment));
    if (emulator) closers.push(() => emulator.close());
    const headers = makeHeaders(definition, environment.variables);
    const http = await openHttp({ definition, emulator, headers }, { options, environment });
    closers.unshift(() => http.close());
    const transport = compose(http.transport, definition, { options, environment });
    // The emulator is given no secret.
    const speaker = emulator ? provider : redactAnswers(provider, makeRedactor(headers));
    return {
      name: definition.name,
      baseUrl: definition.baseUrl.replace(/\/$/, ''),
      provider,
      prices: options.prices,
      complete: (request, origin, signal) =>
        speaker.complete(
          emulator
            ? { ...request, headers: { ...request.headers, ...tellEmulator(origin) } }
            : request,
          transport,
          signal,
        ),
    };
  };

  return {
    connect: (name, planned) => {
      const wanted = name ?? options.endpoints.main ?? '';
      const definition = options.endpoints.known.get(wanted);
      if (definition === undefined) throw new Error(`no endpoint \`${wanted}\``);
      // Each script has an emulator of its own; pipelines without one share one.
      const script = definition.emulator && planned.pipeline.emulator ? planned.pipeline.name : '';
      const key = `${wanted} ${script}`;
      const connection = made.get(key) ?? open(definition, planned);
      made.set(key, connection);
      return connection;
    },
    async close() {
      await Promise.allSettled(made.values());
      for (const close of closers) await close();
    },
  };
}

/**
 * Why no request can be made to an endpoint: its address, a key that a header cannot carry, a proxy or
 * certificates that cannot be used.
 */
export async function findTransportProblem(
  definition: EndpointDefinition,
  environment: Pick<Environment, 'variables' | 'files'>,
): Promise<string | undefined> {
  return (
    readBaseUrl(definition.baseUrl).problem ??
    findHeaderProblem(makeHeaders(definition, environment.variables)) ??
    (await findWay(definition, environment)).problem
  );
}

type HttpTransport = Exclude<MadeHttpTransport, { readonly problem: string }>;

async function openHttp(
  end: {
    readonly definition: EndpointDefinition;
    readonly emulator: Emulator | undefined;
    readonly headers: Readonly<Record<string, string>>;
  },
  { options, environment }: Tools,
): Promise<HttpTransport> {
  const { definition, emulator, headers } = end;
  const way = await findWay(definition, environment);
  if (way.problem !== undefined) throw new Error(`\`${definition.name}\`: ${way.problem}`);
  const http = makeHttpTransport({
    baseUrl: emulator?.url ?? definition.baseUrl,
    headers,
    connections: options.concurrency,
    clock: environment.clock,
    ...way,
    // Its port differs from run to run, and records are equal where answers are.
    ...(emulator && { address: 'the emulator' }),
  });
  if (http.problem !== undefined) throw new Error(`\`${definition.name}\`: ${http.problem}`);
  return http;
}

async function openEmulator(
  { dialect, emulator = {} }: EndpointDefinition,
  planned: PlannedPipeline,
  environment: Environment,
): Promise<Emulator> {
  const script = joinScripts({ seed: DEFAULT_SEED, ...emulator }, planned.pipeline.emulator ?? {});
  const options = { script, dialect: dialect as DialectName, logged: 0 };
  return await startEmulator(options, environment);
}

function makeHeaders(
  definition: EndpointDefinition,
  variables: Environment['variables'],
): Record<string, string> {
  // No secret: short enough not to be taken for one in what the emulator says.
  const key = definition.emulator ? 'local' : variables[definition.keyVariable ?? ''];
  return {
    'user-agent': userAgent(),
    ...(key ? { authorization: `Bearer ${key.trim()}` } : {}),
  };
}

function tellEmulator(origin: {
  readonly trial: string;
  readonly step: string;
}): Record<string, string> {
  return {
    [emulatorHeaders.step]: encodeURIComponent(origin.step),
    [emulatorHeaders.trial]: encodeURIComponent(origin.trial),
  };
}

/** Outermost first: a request that waits for its next attempt takes no place in the limits. */
function compose(transport: Transport, definition: EndpointDefinition, tools: Tools): Transport {
  const { clock, random } = tools.environment;
  const { concurrency, requestsPerMinute, tokensPerMinute } = definition.limits;
  const rate = {
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokensPerMinute }),
  };
  const layers: readonly Middleware[] = [
    retry({ retries: tools.options.retries, clock, random: () => random() }),
    ...(concurrency === undefined ? [] : [limitInFlight(concurrency)]),
    ...(Object.keys(rate).length === 0 ? [] : [limitRate({ ...rate, clock })]),
  ];
  return layers.reduceRight((next, layer) => layer(next), transport);
}
