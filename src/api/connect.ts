import { type Remember, sendRemembered } from '../cassette/remember-answers.ts';
import type { DialectName, Emulator } from '../emulator/emulator.ts';
import type { Environment } from '../environment/environment.ts';
import { digest } from '../pipeline/digest.ts';
import type { EndpointDefinition } from '../pipeline/endpoint.ts';
import type { PlannedPipeline } from '../plan/plan.ts';
import type { Price } from '../protocol/estimate.ts';
import { DEFAULT_SEED } from '../protocol/event.ts';
import type { CompletionRequest, EmbeddingsRequest, Provider } from '../provider/provider.ts';
import { redactAnswers } from '../provider/redact-answers.ts';
import { emulatorHeaders } from '../provider/wire.ts';
import type { CallOrigin, Connect, Connection, TrialRoom } from '../run/connection.ts';
import { extend } from '../source/extend.ts';
import { recall } from '../source/recall.ts';
import { AnswerRoom } from '../transport/answer-room.ts';
import { ArrivingAnswers } from '../transport/arriving-answers.ts';
import { type MadeHttpTransport, makeHttpTransport } from '../transport/http.ts';
import { findSecrets, makeRedactor } from '../transport/secret-headers.ts';
import { describeKey } from './describe-key.ts';
import { makeHeaders } from './endpoint-headers.ts';
import type { Endpoints } from './endpoints.ts';
import { findWay } from './find-way.ts';
import { joinScripts } from './join-scripts.ts';
import type { AnswerKeeper } from './keep-answers.ts';
import { type LineTools, makeLines, makeRanks, type TransportFor } from './lines.ts';
import { openLater } from './open-later.ts';
import type { Paying } from './paying.ts';
import { makePools, type Pools } from './pools.ts';
import { knownTo } from './rehearse.ts';

export interface ConnectOptions {
  readonly endpoints: Endpoints;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly prices: ReadonlyMap<string, Price>;
  readonly concurrency: number;
  readonly retries: number;
  /** Where answers are recorded, or come from. */
  readonly keeper?: AnswerKeeper;
  /** Where what a trial is answered before it is over is written down; absent for calls of no run. */
  readonly remember?: Remember;
  /** Ends what waits for its next attempt, or for room in a limit. */
  readonly stop: AbortSignal;
  /** What each attempt is paid from; absent where nothing is limited. */
  readonly paying?: Paying;
}

export interface Connections {
  readonly connect: Connect;
  /** The limits, as they stand and as they came to be. */
  readonly pools: Pick<Pools, 'states' | 'records'>;
  /** To be told of each trial; the large answers of others are not held back. */
  readonly room: TrialRoom;
  /** Ends what only this pipeline uses: the emulators of its own script. Nothing of it may be in flight. */
  closeOwn(pipeline: string): Promise<void>;
  /** Ends every connection and every emulator. */
  close(): Promise<void>;
}

interface Tools extends LineTools {
  readonly options: ConnectOptions;
  readonly environment: Environment;
}

/** Connections to endpoints by name, each made when it is first asked for and then kept. */
export function makeConnections(options: ConnectOptions, environment: Environment): Connections {
  const made = new Map<string, Promise<Opened>>();
  const pools = makePools(options, environment);
  const room = new AnswerRoom(environment.clock);
  const arriving = new ArrivingAnswers();
  const tools = { options, environment, pools, room, arriving, rankOf: makeRanks() };
  const close = async (keys: readonly string[]): Promise<void> => {
    const opened = await Promise.allSettled(keys.map((key) => made.get(key)));
    for (const key of keys) made.delete(key);
    for (const each of opened) if (each.status === 'fulfilled') await each.value?.close();
  };
  return {
    pools,
    room,
    connect: async (name, planned) => {
      const wanted = name ?? options.endpoints.main ?? '';
      const definition = knownTo(planned, options.endpoints).get(wanted);
      if (definition === undefined) throw new Error(`no endpoint \`${wanted}\``);
      // Each script has an emulator of its own; pipelines without one share one.
      const hasOwn = definition.emulator && planned.pipeline.emulator;
      const key = hasOwn ? keyOfOwn(planned.pipeline.name, wanted) : keyOf(wanted, definition);
      const opened = recall(made, key, () => open({ definition, planned, key }, tools));
      return (await opened).connectionOf(planned);
    },
    closeOwn: (pipeline) =>
      close([...options.endpoints.known.keys()].map((name) => keyOfOwn(pipeline, name))),
    close: async () => {
      await close([...made.keys()]);
      await pools.close();
    },
  };
}

/** What a name stands for in one pipeline may be an emulator that answers in its place in another. */
function keyOf(endpoint: string, { name }: EndpointDefinition): string {
  return name === endpoint ? endpoint : `${endpoint}\n\n${name}`;
}

/** No name of an endpoint has a line break. */
function keyOfOwn(pipeline: string, endpoint: string): string {
  return `${endpoint}\n${pipeline}`;
}

interface Opened {
  /** Pipelines share what is open, and each has its own cassette. */
  readonly connectionOf: (planned: PlannedPipeline) => Connection;
  readonly close: () => Promise<void>;
}

async function open(
  {
    definition,
    planned,
    key,
  }: {
    readonly definition: EndpointDefinition;
    readonly planned: PlannedPipeline;
    readonly key: string;
  },
  tools: Tools,
): Promise<Opened> {
  const { options, environment } = tools;
  const provider = options.providers.get(definition.dialect);
  if (provider === undefined) throw new Error(`no dialect \`${definition.dialect}\``);
  const headers = await makeHeaders(definition, environment);
  const line = openLater(async () => {
    const emulator = definition.emulator && (await openEmulator(definition, planned, environment));
    const http = await openHttp({ definition, emulator, headers }, tools).catch(async (error) => {
      await emulator?.close();
      throw error;
    });
    return {
      transport: http.transport,
      async close() {
        await http.close();
        await emulator?.close();
      },
    };
  });
  const shared = {
    definition,
    provider,
    headers,
    // Each emulator has limits of its own, and is opened later.
    transportFor: makeLines(
      line.transport,
      { definition, headers, address: definition.emulator ? key : definition.baseUrl },
      tools,
    ),
  };
  const made = new Map<PlannedPipeline, Connection>();
  return {
    connectionOf: (wanted) => recall(made, wanted, () => makeConnection(shared, wanted, options)),
    close: line.close,
  };
}

interface Line {
  readonly definition: EndpointDefinition;
  readonly provider: Provider;
  readonly headers: Readonly<Record<string, string>>;
  readonly transportFor: TransportFor;
}

function makeConnection(
  { definition, provider, headers, transportFor }: Line,
  planned: PlannedPipeline,
  { prices, keeper, remember }: ConnectOptions,
): Connection {
  const redact = makeRedactor(headers);
  const keyed = describeKey(definition, headers);
  const holdsNoSecret = findSecrets(headers).length === 0;
  const speaker = holdsNoSecret ? provider : redactAnswers(provider, redact);
  const { embed } = speaker;
  const isEmulator = definition.emulator !== undefined;
  const answering = keeper?.answeringOf(planned);
  const endpoint = keeper?.identify(definition, planned) ?? '';
  const isKept = keeper?.isKeeping === true;
  const redactKept = (text: string): string => keeper?.redact?.(redact(text)) ?? redact(text);
  const lineFor: TransportFor = (model, origin) => {
    const way = transportFor(model, origin);
    const call = { endpoint: definition.name, origin, redact: redactKept, isKept };
    const memory = remember?.(call);
    if (answering !== undefined) return answering(way, { endpoint, origin, redact, memory });
    return memory === undefined ? way : sendRemembered(way, memory);
  };
  const describeJudging = makeAlikeTold();
  const about = <Request extends CompletionRequest | EmbeddingsRequest>(
    request: Request,
    origin: CallOrigin,
  ): Request => {
    if (isEmulator) return told(request, origin);
    return keyed === undefined ? request : extend(request, keyed);
  };
  const described = (request: CompletionRequest, origin: CallOrigin): CompletionRequest =>
    isEmulator && origin.isJudging ? describeJudging(request, origin) : about(request, origin);
  return {
    name: definition.name,
    baseUrl: definition.baseUrl.replace(/\/$/, ''),
    provider,
    prices,
    complete: (request, origin, signal) =>
      speaker.complete(described(request, origin), lineFor(request.body['model'], origin), signal),
    ...(embed && {
      embed: (request: EmbeddingsRequest, origin: CallOrigin, signal: AbortSignal) =>
        embed(about(request, origin), lineFor(request.model, origin), signal),
    }),
  };
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
  if (way.proxy?.authorization) environment.secrets?.add(way.proxy.authorization);
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
  const { startEmulator } = await import('../emulator/emulator.ts');
  return await startEmulator(options, environment);
}

/** A request that says where it comes from. */
function told<Request extends { readonly headers: Readonly<Record<string, string>> }>(
  request: Request,
  origin: Pick<CallOrigin, 'trial' | 'step'>,
): Request {
  const headers = {
    ...request.headers,
    [emulatorHeaders.step]: encodeURIComponent(origin.step),
    [emulatorHeaders.trial]: encodeURIComponent(origin.trial),
  };
  return { ...request, headers };
}

/**
 * Several choices may be the same text, and so is what a judge is asked of them: each such question has its place
 * in the trial's name, or what is drawn for it would depend on which comes first.
 */
function makeAlikeTold(): (request: CompletionRequest, origin: CallOrigin) => CompletionRequest {
  const asked = new WeakMap<object, Map<string, number>>();
  return (request, origin) => {
    const { owner, trial, step } = origin;
    const counts = recall(asked, owner, () => new Map());
    const key = digest([trial, step, request.body]);
    const place = (counts.get(key) ?? 0) + 1;
    counts.set(key, place);
    return told(request, place === 1 ? origin : { trial: `${trial}#${place}`, step });
  };
}
