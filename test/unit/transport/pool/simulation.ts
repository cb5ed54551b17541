import { makeRateLimits, type RateLimits } from '../../../../src/emulator/server/rate-limits.ts';
import type { Failure } from '../../../../src/protocol/failure.ts';
import type { PoolRecord } from '../../../../src/protocol/pool-record.ts';
import { type Ledger, makeLocalLedger } from '../../../../src/transport/pool/ledger.ts';
import { emptyLedger, type Rates } from '../../../../src/transport/pool/ledger-state.ts';
import { Pool, type PoolOptions } from '../../../../src/transport/pool/pool.ts';
import { type LedgerStore, SharedLedger } from '../../../../src/transport/pool/shared-ledger.ts';
import { retry } from '../../../../src/transport/retry.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../../../src/transport/transport.ts';
import { type FakeClock, makeFakeClock } from '../../../support/fake-clock.ts';

export const never: AbortSignal = new AbortController().signal;

export function ask(body = '{}', path = '/chat/completions'): HttpRequest {
  return {
    method: 'POST',
    path,
    headers: {},
    body,
    timeoutMilliseconds: 1000,
    findFailure: ({ status }) => failureOf(status),
  };
}

export function failureOf(status: number): Failure | undefined {
  if (status < 400) return undefined;
  const kind = status === 429 ? 'rate_limit' : status >= 500 ? 'server' : 'refused';
  return { kind, message: `answered ${status}`, status };
}

export function answer(
  status = 200,
  headers: Record<string, string> = {},
  text = '{}',
): HttpResponse {
  return {
    status,
    headers,
    body: { kind: 'text', text },
    headersMilliseconds: 1,
    endMilliseconds: 1,
    attempts: [{ number: 1, duration_ms: 1, waited_ms: 0, status }],
  };
}

export function makePool(
  clock: FakeClock,
  options: Partial<PoolOptions> & {
    readonly configured?: Rates;
    readonly concurrency?: number;
  } = {},
): Pool {
  const { configured = {}, concurrency = 100, ...others } = options;
  return new Pool({
    endpoint: 'desk',
    model: 'tiny',
    purpose: 'steps',
    ledger: makeLocalLedger(configured, clock),
    adaptive: { start: concurrency, max: concurrency },
    clock,
    random: () => 0.5,
    ...others,
  });
}

/** Kept in this process, and each step takes a turn. */
export function makeMemoryStore(clock: FakeClock): LedgerStore & { fails: boolean } {
  const states = new Map<string, typeof emptyLedger>();
  return {
    name: 'file',
    fails: false,
    async update(key, step) {
      await Promise.resolve();
      if (this.fails) throw new Error('it is gone');
      const { state, answer: given } = step(states.get(key) ?? emptyLedger, clock.now());
      states.set(key, state);
      return given;
    },
    close: () => Promise.resolve(),
  };
}

export interface SimulatedService {
  readonly requests?: number;
  readonly tokens?: number;
  readonly latency: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Requests are counted in windows with fixed ends rather than in a bucket. */
  readonly windows?: FixedWindows;
}

export interface FixedWindows {
  readonly seconds: number;
  readonly tell: (state: WindowState) => Readonly<Record<string, string>>;
}

export interface WindowState {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the window ends, and when that is. */
  readonly left: number;
  readonly end: number;
}

export interface Simulation {
  readonly service: SimulatedService;
  readonly processes: number;
  readonly seconds: number;
  /** Of these at the beginning nothing is counted. */
  readonly warmUpSeconds: number;
  /** Trials in flight, of each process. */
  readonly concurrency: number;
  readonly configured?: Rates;
  readonly maxTokens?: number;
  readonly shares?: boolean;
  /** Whether others have used the limit up just before. */
  readonly beginsEmpty?: boolean;
}

export interface Simulated {
  /** Over what the limit allows. */
  readonly used: number;
  /** Of all answers. */
  readonly share429: number;
  readonly meanInFlight: number;
  readonly failed: number;
  readonly records: readonly PoolRecord[];
}

interface Counts {
  answered: number;
  refused: number;
  tokens: number;
  inFlight: number;
  samples: number[];
  failed: number;
}

/** Processes that always have work, against a service that has the emulator's limits. */
export async function simulate(simulation: Simulation): Promise<Simulated> {
  const clock = makeFakeClock();
  const counts: Counts = {
    answered: 0,
    refused: 0,
    tokens: 0,
    inFlight: 0,
    samples: [],
    failed: 0,
  };
  const warmUp = simulation.warmUpSeconds * 1000;
  const service = makeService(simulation.service, clock, {
    counts,
    warmUp,
    beginsEmpty: simulation.beginsEmpty === true,
  });
  const store = makeMemoryStore(clock);
  const over = new AbortController();
  const records: (() => PoolRecord)[] = [];
  for (let process = 0; process < simulation.processes; process++) {
    const { configured = {} } = simulation;
    const ledger: Ledger | undefined =
      simulation.shares === false
        ? undefined
        : new SharedLedger({ store, key: 'one', member: String(process), configured, clock });
    const pool = makePool(clock, {
      configured,
      adaptive: { start: 20, max: 100 },
      ...(ledger && { ledger }),
      stop: over.signal,
    });
    records.push(() => pool.record);
    work(pool, service, { simulation, clock, over: over.signal, counts });
  }
  for (let second = 0; second < simulation.seconds; second++) {
    await clock.advance(1000);
    if (second * 1000 >= warmUp) counts.samples.push(counts.inFlight);
  }
  const seen = records.map((record) => record());
  over.abort();
  await clock.advance(0);
  return conclude(simulation, counts, seen);
}

function conclude(
  { service, seconds, warmUpSeconds }: Simulation,
  counts: Counts,
  records: readonly PoolRecord[],
): Simulated {
  const minutes = (seconds - warmUpSeconds) / 60;
  const requests =
    service.requests === undefined ? 0 : counts.answered / (service.requests * minutes);
  const tokens = service.tokens === undefined ? 0 : counts.tokens / (service.tokens * minutes);
  return {
    used: Math.max(requests, tokens),
    share429: counts.refused / (counts.answered + counts.refused),
    meanInFlight: counts.samples.reduce((sum, each) => sum + each, 0) / counts.samples.length,
    failed: counts.failed,
    records,
  };
}

function makeService(
  { requests, tokens, latency, promptTokens, outputTokens, windows }: SimulatedService,
  clock: FakeClock,
  {
    counts,
    warmUp,
    beginsEmpty,
  }: { readonly counts: Counts; readonly warmUp: number; readonly beginsEmpty: boolean },
): Transport {
  const limits =
    windows === undefined
      ? makeRateLimits(
          {
            ...(requests !== undefined && { requests_per_minute: requests }),
            ...(tokens !== undefined && { tokens_per_minute: tokens }),
          },
          clock,
        )
      : makeWindows(windows, ((requests ?? 0) * windows.seconds) / 60, clock);
  if (beginsEmpty) for (let taken = 0; taken < (requests ?? 0); taken++) limits.admit(0);
  const total = promptTokens + outputTokens;
  const usage = `{"usage":{"completion_tokens":${outputTokens},"total_tokens":${total}}}`;
  return async () => {
    const admission = limits.admit(promptTokens);
    const isCounted = clock.monotonic() >= warmUp;
    if (!admission.isAdmitted) {
      if (isCounted) counts.refused += 1;
      return answer(429, { ...admission.headers });
    }
    counts.inFlight += 1;
    await clock.sleep(latency);
    counts.inFlight -= 1;
    limits.charge(outputTokens);
    if (clock.monotonic() >= warmUp) {
      counts.answered += 1;
      counts.tokens += total;
    }
    return answer(200, { ...limits.headers() }, usage);
  };
}

/** Counts in windows that end at whole multiples of their length, as most gateways do. */
function makeWindows(
  { seconds, tell }: FixedWindows,
  limit: number,
  clock: FakeClock,
): Pick<RateLimits, 'admit' | 'charge' | 'headers'> {
  const length = seconds * 1000;
  let end = 0;
  let used = 0;
  const roll = (): number => {
    if (clock.now() >= end) {
      end = (Math.floor(clock.now() / length) + 1) * length;
      used = 0;
    }
    return end - clock.now();
  };
  const headers = (): Readonly<Record<string, string>> => {
    const left = roll();
    return tell({ limit, remaining: limit - used, left, end });
  };
  return {
    admit() {
      const left = roll();
      if (used < limit) {
        used += 1;
        return { isAdmitted: true, release: () => {} };
      }
      const rest = { ...headers(), 'retry-after': String(Math.ceil(left / 1000)) };
      return { isAdmitted: false, reason: 'too many requests', headers: rest };
    },
    charge: () => {},
    headers,
  };
}

function work(
  pool: Pool,
  service: Transport,
  {
    simulation,
    clock,
    over,
    counts,
  }: {
    readonly simulation: Simulation;
    readonly clock: FakeClock;
    readonly over: AbortSignal;
    readonly counts: Counts;
  },
): void {
  const { concurrency, maxTokens } = simulation;
  const layers = [
    pool.guard,
    retry({ retries: 3, clock, random: () => 0.5, stop: over, refuseRetry: pool.refuseRetry }),
    pool.admit,
  ];
  const send = layers.reduceRight((next, layer) => layer(next), service);
  const text = 'x'.repeat(simulation.service.promptTokens * 4 - 30);
  const body = `{"messages":"${text}"${maxTokens === undefined ? '' : `,"max_tokens":${maxTokens}`}}`;
  const loop = async (): Promise<void> => {
    while (!over.aborted) {
      await send(ask(body), over).catch(() => {
        counts.failed += over.aborted ? 0 : 1;
      });
    }
  };
  for (let trial = 0; trial < concurrency; trial++) void loop();
}
