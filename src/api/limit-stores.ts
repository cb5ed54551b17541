import type { Environment } from '../environment/environment.ts';
import { makeFileStore } from '../transport/pool/file-store.ts';
import { makeRedisStore, openRedis, type RedisWorld } from '../transport/pool/redis-store.ts';
import type { RedisProblem } from '../transport/pool/redis-url.ts';
import type { LedgerStore } from '../transport/pool/shared-ledger.ts';
import { whyUnset } from './read-key.ts';

type World = Pick<Environment, 'variables' | 'files' | 'clock'>;

/** Holds a URL, which may have a password in it. */
const URL_VARIABLE = 'PULZE_REDIS_URL';

/** No key of a pool. One that cannot be written would leave each process with all of the limits. */
const TRIED = 'tried';

/** Where processes share limits, by an endpoint's `limiter`; nothing is opened before it is used. */
export function makeLimitStore(limiter: string, environment: World): LedgerStore {
  if (limiter === 'file') return makeFileStore(folderOf(environment.variables), environment);
  let opening: Promise<LedgerStore> | undefined;
  const closing = new AbortController();
  const open = async (): Promise<LedgerStore> => {
    const { clock } = environment;
    const { signal } = closing;
    const opened = await openRedis(urlOf(limiter, environment) ?? '', { clock, signal });
    if (opened.problem !== undefined) throw new Error(opened.problem);
    return makeRedisStore(opened.client);
  };
  return {
    name: 'redis',
    async update(key, step) {
      opening ??= open();
      // One that could not be opened is tried again the next time.
      const store = await opening.catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return await store.update(key, step);
    },
    async close() {
      closing.abort();
      const store = await opening?.catch(() => undefined);
      await store?.close();
    },
  };
}

/** Why limits cannot be shared as an endpoint wants it; not told where `stop` asks for an end before it is known. */
export async function findLimiterProblem(
  limiter: string | undefined,
  environment: Pick<World, 'variables' | 'clock'>,
  stop?: AbortSignal,
): Promise<RedisProblem | undefined> {
  if (limiter === undefined || limiter === 'file') return undefined;
  const url = urlOf(limiter, environment);
  if (url === undefined) {
    const why = whyUnset(environment.variables[URL_VARIABLE]);
    return { problem: `its limits are to be shared by Redis, and ${URL_VARIABLE} ${why}` };
  }
  const { clock } = environment;
  const found = await tryRedis(url, { clock, ...(stop && { signal: stop }) });
  return stop?.aborted ? undefined : found;
}

/** That it keeps something, too: one that is full answers all the same. */
async function tryRedis(url: string, world: RedisWorld): Promise<RedisProblem | undefined> {
  const opened = await openRedis(url, world);
  if (opened.problem !== undefined)
    return { ...opened, problem: `its limits are to be shared: ${opened.problem}` };
  const store = makeRedisStore(opened.client);
  try {
    await store.update(TRIED, (state) => ({ state, answer: undefined }));
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { problem: `its limits are to be shared, and Redis cannot be used for that: ${why}` };
  } finally {
    await store.close();
  }
}

function urlOf(limiter: string, { variables }: Pick<Environment, 'variables'>): string | undefined {
  return limiter === 'redis' ? variables[URL_VARIABLE]?.trim() || undefined : limiter;
}

/** One for all folders that a person works in, since a key is one as well. */
function folderOf(variables: Environment['variables']): string {
  const home = variables['HOME'] ?? variables['USERPROFILE'];
  return home ? `${home.replace(/[\\/]+$/, '')}/.pulze/limits` : '.pulze/limits';
}
