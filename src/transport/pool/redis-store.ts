import type { Clock } from '../../environment/environment.ts';
import { importPackage } from '../../environment/import-package.ts';
import { emptyLedger } from './ledger-state.ts';
import { readLedger } from './read-ledger.ts';
import { findRedisUrlProblem, type RedisProblem } from './redis-url.ts';
import type { LedgerStore } from './shared-ledger.ts';
import { withDeadline } from './with-deadline.ts';

/** As much of an `ioredis` client as is used. */
export interface RedisClient {
  connect(): Promise<unknown>;
  eval(script: string, keys: number, ...parts: readonly string[]): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  disconnect(): void;
}

type Load = () => Promise<unknown>;

/** An optional peer: who does not share limits by Redis need not install it. */
const PACKAGE = 'ioredis';
const load: Load = () => importPackage(PACKAGE);

/** After so long without a process nothing of it is known any more. */
const KEPT_MILLISECONDS = 600_000;
const PREFIX = 'pulze-run:limits:';
const TIMEOUT_MILLISECONDS = 2000;
/** Until one that still loads its data is asked again. */
const LOADING_MILLISECONDS = 500;
const MOST_TRIES = 100;

const READ = `local t = redis.call('TIME')
return {redis.call('GET', KEYS[1]) or '', t[1], t[2]}`;

/** Only where nobody else came first. */
const REPLACE = `if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

export interface RedisWorld {
  readonly clock: Pick<Clock, 'schedule'>;
  /** Nobody waits for the connection any more. */
  readonly signal?: AbortSignal;
  readonly loadPackage?: Load;
}

/** A connection, or why there is none, without a secret. */
export async function openRedis(
  url: string,
  { clock, signal, loadPackage = load }: RedisWorld,
): Promise<{ readonly client: RedisClient; readonly problem?: undefined } | RedisProblem> {
  const refused = findRedisUrlProblem(url);
  if (refused !== undefined) return refused;
  const Redis = await findConstructor(loadPackage);
  if (typeof Redis === 'string') return { problem: Redis };
  const client = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: TIMEOUT_MILLISECONDS,
    commandTimeout: TIMEOUT_MILLISECONDS,
    maxLoadingRetryTime: LOADING_MILLISECONDS,
    retryStrategy: (attempt: number) => Math.min(attempt * 200, 5000),
  });
  let last: Error | undefined;
  client.on('error', (error) => {
    last = error;
  });
  try {
    // While Redis still loads its data, the client asks again without an end.
    await withDeadline(client.connect(), {
      clock,
      late: 'it was not ready',
      ...(signal && { signal }),
    });
    return { client };
  } catch (error) {
    client.disconnect();
    const why = describe(last ?? error);
    return { problem: `Redis at ${new URL(url).host} cannot be used: ${why}` };
  }
}

/** Ledgers in Redis, for processes of several machines. Its clock is everybody's. */
export function makeRedisStore(client: RedisClient): LedgerStore {
  const call = async (script: string, ...parts: readonly string[]): Promise<unknown> => {
    try {
      return await client.eval(script, 1, ...parts);
    } catch (error) {
      throw new Error(describe(error), { cause: error });
    }
  };
  return {
    name: 'redis',
    async update(key, step) {
      const name = PREFIX + key;
      for (let tried = 0; tried < MOST_TRIES; tried++) {
        const [text, now] = readReply(await call(READ, name));
        const { state, answer } = step(readLedger(text, now) ?? emptyLedger, now);
        const parts = [text, JSON.stringify(state), String(KEPT_MILLISECONDS)];
        if ((await call(REPLACE, name, ...parts)) === 1) return answer;
      }
      throw new Error('other processes always came first');
    },
    close: () => {
      client.disconnect();
      return Promise.resolve();
    },
  };
}

type Construct = new (url: string, options: Readonly<Record<string, unknown>>) => RedisClient;

async function findConstructor(loadPackage: Load): Promise<Construct | string> {
  try {
    const module = (await loadPackage()) as { readonly Redis?: unknown };
    if (typeof module.Redis === 'function') return module.Redis as Construct;
    return `\`${PACKAGE}\` is another version`;
  } catch (error) {
    return `it needs a package that cannot be loaded (${describe(error)}): npm install --save-dev ${PACKAGE}`;
  }
}

function readReply(reply: unknown): readonly [text: string, now: number] {
  const [text, seconds, microseconds] = Array.isArray(reply) ? reply : [];
  return [String(text ?? ''), Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)];
}

/** What the client says by names of its own options. */
const PLAINLY: readonly (readonly [start: string, words: string])[] = [
  ["Stream isn't writeable", 'there is no connection to it'],
  ['Connection is closed', 'there is no connection to it'],
  ['Reached the max retries per request', 'the connection broke off'],
  ['Command timed out', `it did not answer within ${TIMEOUT_MILLISECONDS / 1000}s`],
];

/** The first line, since what follows is a stack of files, and without the place in a script of ours. */
function describe(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  const known = PLAINLY.find(([start]) => words.startsWith(start));
  return known?.[1] ?? words.split('\n')[0]?.split(' script: ')[0] ?? '';
}
