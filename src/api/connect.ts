import { type DialectName, type Emulator, startEmulator } from '../emulator/emulator.ts';
import type { Environment } from '../environment/environment.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import type { Price } from '../pipeline/load-config.ts';
import type { PlannedPipeline } from '../plan/plan.ts';
import { DEFAULT_SEED } from '../protocol/event.ts';
import type { PoolName } from '../protocol/pool-record.ts';
import type { EmbeddingsRequest, Provider } from '../provider/provider.ts';
import { redactAnswers } from '../provider/redact-answers.ts';
import { emulatorHeaders } from '../provider/wire.ts';
import type { Connect, Connection, Origin } from '../run/connection.ts';
import type { JsonValue } from '../source/json.ts';
import { readBaseUrl } from '../transport/base-url.ts';
import { type MadeHttpTransport, makeHttpTransport } from '../transport/http.ts';
import type { Pool } from '../transport/pool/pool.ts';
import { retry } from '../transport/retry.ts';
import { findHeaderProblem, findSecrets, makeRedactor } from '../transport/secret-headers.ts';
import type { Middleware, Transport } from '../transport/transport.ts';
import type { Endpoints } from './endpoints.ts';
import { findWay } from './find-way.ts';
import { joinScripts } from './join-scripts.ts';
import { makePools, type Pools } from './pools.ts';
import { userAgent } from './program.ts';

export interface ConnectOptions {
  readonly endpoints: Endpoints;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly prices: ReadonlyMap<string, Price>;
  readonly concurrency: number;
  readonly retries: number;
  /** Ends what waits for its next attempt, or for room in a limit. */
  readonly stop: AbortSignal;
}

export interface Connections {
  readonly connect: Connect;
  /** The limits, as they stand and as they came to be. */
  readonly pools: Pick<Pools, 'states' | 'records'>;
  /** Ends what only this pipeline uses: the emulators of its own script. Nothing of it may be in flight. */
  closeOwn(pipeline: string): Promise<void>;
  /** Ends every connection and every emulator. */
  close(): Promise<void>;
}

interface Tools {
  readonly options: ConnectOptions;
  readonly environment: Environment;
  readonly pools: Pools;
}

/** Connections to endpoints by name, each made when it is first asked for and then kept. */
export function makeConnections(options: ConnectOptions, environment: Environment): Connections {
  const made = new Map<string, Promise<Opened>>();
  const pools = makePools(options, environment);
  const tools = { options, environment, pools };
  const close = async (keys: readonly string[]): Promise<void> => {
    const opened = await Promise.allSettled(keys.map((key) => made.get(key)));
    for (const key of keys) made.delete(key);
    for (const each of opened) if (each.status === 'fulfilled') await each.value?.close();
  };
  return {
    pools,
    connect: async (name, planned) => {
      const wanted = name ?? options.endpoints.main ?? '';
      const definition = options.endpoints.known.get(wanted);
      if (definition === undefined) throw new Error(`no endpoint \`${wanted}\``);
      // Each script has an emulator of its own; pipelines without one share one.
      const hasOwn = definition.emulator && planned.pipeline.emulator;
      const key = hasOwn ? keyOfOwn(planned.pipeline.name, wanted) : wanted;
      const opened = made.get(key) ?? open(definition, planned, tools);
      made.set(key, opened);
      return (await opened).connection;
    },
    closeOwn: (pipeline) =>
      close([...options.endpoints.known.keys()].map((name) => keyOfOwn(pipeline, name))),
    close: async () => {
      await close([...made.keys()]);
      await pools.close();
    },
  };
}

/** No name of an endpoint has a line break. */
function keyOfOwn(pipeline: string, endpoint: string): string {
  return `${endpoint}\n${pipeline}`;
}

const keyHints: readonly string[] = [
  '`--api-key-env NAME` names the variable that holds the key; in pulze.config.yaml, `api_key: { env: NAME }`',
];

interface Opened {
  readonly connection: Connection;
  readonly close: () => Promise<void>;
}

async function open(
  definition: EndpointDefinition,
  planned: PlannedPipeline,
  tools: Tools,
): Promise<Opened> {
  const { options, environment } = tools;
  const provider = options.providers.get(definition.dialect);
  if (provider === undefined) throw new Error(`no dialect \`${definition.dialect}\``);
  const emulator = definition.emulator && (await openEmulator(definition, planned, environment));
  const headers = makeHeaders(definition, environment.variables);
  const http = await openHttp({ definition, emulator, headers }, tools).catch(async (error) => {
    await emulator?.close();
    throw error;
  });
  const transportFor = makeLines(http.transport, { definition, emulator, headers }, tools);
  const holdsNoKey = headers['authorization'] === undefined;
  const holdsNoSecret = findSecrets(headers).length === 0;
  const speaker = holdsNoSecret ? provider : redactAnswers(provider, makeRedactor(headers));
  const { embed } = speaker;
  return {
    connection: {
      name: definition.name,
      baseUrl: definition.baseUrl.replace(/\/$/, ''),
      provider,
      prices: options.prices,
      complete: (request, origin, signal) =>
        speaker.complete(
          emulator
            ? told(request, origin)
            : { ...request, ...(holdsNoKey && { withoutKey: keyHints }) },
          transportFor(request.body['model'], origin),
          signal,
        ),
      ...(embed && {
        embed: (request: EmbeddingsRequest, origin: Origin, signal: AbortSignal) =>
          embed(
            emulator ? told(request, origin) : request,
            transportFor(request.model, origin),
            signal,
          ),
      }),
    },
    close: async () => {
      await http.close();
      await emulator?.close();
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

interface End {
  readonly definition: EndpointDefinition;
  readonly emulator: Emulator | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

async function openHttp(end: End, { options, environment }: Tools): Promise<HttpTransport> {
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

/** A request that says where it comes from. */
function told<Request extends { readonly headers: Readonly<Record<string, string>> }>(
  request: Request,
  origin: Origin,
): Request {
  const headers = {
    ...request.headers,
    [emulatorHeaders.step]: encodeURIComponent(origin.step),
    [emulatorHeaders.trial]: encodeURIComponent(origin.trial),
  };
  return { ...request, headers };
}

/** The way to an endpoint for requests of a model, with the limits of its pool. */
function makeLines(
  transport: Transport,
  { definition, emulator, headers }: End,
  tools: Tools,
): (model: JsonValue | undefined, origin: Origin) => Transport {
  const lines = new Map<string, Transport>();
  const address = emulator?.url ?? definition.baseUrl;
  const key = headers['authorization'] ?? '';
  const make = (model: string | undefined, purpose: PoolName['purpose']): Transport =>
    compose(transport, tools.pools.of({ definition, address, key, model, purpose }), tools);
  return (named, { work, isJudging }) => {
    const model = typeof named === 'string' ? named : undefined;
    const purpose = isJudging ? 'judging' : 'steps';
    const line = lines.get(`${purpose} ${model}`) ?? make(model, purpose);
    lines.set(`${purpose} ${model}`, line);
    return (request, signal) => line({ ...request, work }, signal);
  };
}

/** Outermost first: a request that waits for its next attempt takes no place in the limits. */
function compose(transport: Transport, pool: Pool, tools: Tools): Transport {
  const { clock, random } = tools.environment;
  const { retries, stop } = tools.options;
  const { guard, refuseRetry, admit } = pool;
  const layers: readonly Middleware[] = [
    guard,
    retry({ retries, clock, random: () => random(), stop, refuseRetry }),
    admit,
  ];
  return layers.reduceRight((next, layer) => layer(next), transport);
}
