import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition, Price } from '../pipeline/load-config.ts';
import type { PlannedPipeline } from '../plan/plan.ts';
import { DEFAULT_SEED } from '../protocol/event.ts';
import type { Provider } from '../provider/provider.ts';
import { emulatorHeaders } from '../provider/wire.ts';
import type { Connect, Connection } from '../run/connection.ts';
import { readBaseUrl } from '../transport/base-url.ts';
import { makeHttpTransport } from '../transport/http.ts';
import { limitInFlight } from '../transport/limit.ts';
import { limitRate } from '../transport/rate.ts';
import { retry } from '../transport/retry.ts';
import { findHeaderProblem } from '../transport/secret-headers.ts';
import type { Middleware, Transport } from '../transport/transport.ts';
import { EMULATOR, type Endpoints } from './endpoints.ts';
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
    const emulator =
      definition.name === EMULATOR ? await openEmulator(planned, environment) : undefined;
    if (emulator) closers.push(() => emulator.close());
    const address = emulator?.url ?? definition.baseUrl;
    const http = makeHttpTransport({
      baseUrl: address,
      headers: makeHeaders(definition, environment.variables),
      connections: options.concurrency,
      clock: environment.clock,
      // Its port differs from run to run, and records are equal where answers are.
      ...(emulator && { address: 'the emulator' }),
    });
    if (http.problem !== undefined) throw new Error(`\`${definition.name}\`: ${http.problem}`);
    closers.unshift(() => http.close());
    const transport = compose(http.transport, definition, { options, environment });
    return {
      name: definition.name,
      baseUrl: definition.baseUrl.replace(/\/$/, ''),
      provider,
      prices: options.prices,
      complete: (request, origin, signal) =>
        provider.complete(
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
      const script = wanted === EMULATOR && planned.pipeline.emulator ? planned.pipeline.name : '';
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

/** Why no request can be made to an endpoint: its address, or a key that a header cannot carry. */
export function findTransportProblem(
  definition: EndpointDefinition,
  variables: Environment['variables'],
): string | undefined {
  return (
    readBaseUrl(definition.baseUrl).problem ?? findHeaderProblem(makeHeaders(definition, variables))
  );
}

async function openEmulator(planned: PlannedPipeline, environment: Environment): Promise<Emulator> {
  const { emulator } = planned.pipeline;
  return await startEmulator({ script: { seed: DEFAULT_SEED, ...emulator } }, environment);
}

function makeHeaders(
  definition: EndpointDefinition,
  variables: Environment['variables'],
): Record<string, string> {
  // No secret: short enough not to be taken for one in what the emulator says.
  const key = definition.name === EMULATOR ? 'local' : variables[definition.keyVariable ?? ''];
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
function compose(
  transport: Transport,
  definition: EndpointDefinition,
  tools: { readonly options: ConnectOptions; readonly environment: Environment },
): Transport {
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
