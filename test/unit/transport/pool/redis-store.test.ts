import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeClock } from '../../../../src/environment/node-clock.ts';
import { emptyLedger } from '../../../../src/transport/pool/ledger-state.ts';
import {
  makeRedisStore,
  openRedis,
  type RedisClient,
} from '../../../../src/transport/pool/redis-store.ts';
import { hasComponent } from '../../../support/component.ts';
import { makeFakeClock } from '../../../support/fake-clock.ts';
import { type RedisServer, startRedis } from '../../../support/redis-server.ts';

const folders = (process.env['PATH'] ?? '').split(delimiter);
const program =
  folders.map((folder) => join(folder, 'redis-server')).find(existsSync) ?? '/usr/bin/redis-server';

describe.skipIf(!hasComponent(program, 'install the package redis-server'))('a real Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis(program);
  });
  afterAll(() => server.kill());

  async function open() {
    const opened = await openRedis(server.url, { clock: nodeClock });
    if (opened.problem !== undefined) throw new Error(opened.problem);
    return opened.client;
  }

  it('takes each step whole, whoever comes at the same time', async () => {
    const clients = await Promise.all([open(), open(), open()]);
    const stores = clients.map(makeRedisStore);
    const steps = Array.from({ length: 60 }, (_, at) =>
      stores[at % 3]?.update('count', (state) => {
        const count = (state.requests?.level ?? 0) + 1;
        return { state: { ...state, requests: { level: count, at: 0 } }, answer: count };
      }),
    );
    const answers = await Promise.all(steps);
    expect(answers.toSorted((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, at) => at + 1),
    );
    for (const store of stores) await store.close();
  });

  it('begins anew where something else is kept under the name', async () => {
    const client = await open();
    await client.eval("return redis.call('SET', KEYS[1], 'junk')", 1, 'pulze-run:limits:junk');
    const store = makeRedisStore(client);
    const seen = await store.update('junk', (state) => ({ state, answer: state }));
    expect(seen).toEqual(emptyLedger);
    await store.close();
  });

  it('that is gone makes steps fail, and is used again when it is back', async () => {
    const store = makeRedisStore(await open());
    const step = (): Promise<number> => store.update('gone', (state) => ({ state, answer: 1 }));
    await step();
    await server.kill();
    await expect(step()).rejects.toThrow();
    await server.restart();
    await expect.poll(() => step().catch(() => 0)).toBe(1);
    await store.close();
  });
});

/** A client that answers the reading of a ledger with a text at a second, and refuses the first writings. */
function makeClient(text: string | null, refused: number) {
  const written: string[][] = [];
  let isDisconnected = false;
  const client: RedisClient = {
    connect: () => Promise.resolve(),
    on: () => undefined,
    disconnect: () => {
      isDisconnected = true;
    },
    eval: async (_script, _keys, name, ...parts) => {
      if (parts.length === 0) return [text, '1700000000', '123999'];
      written.push([name ?? '', ...parts]);
      return written.length > refused ? 1 : 0;
    },
  };
  return { client, written, isDisconnected: () => isDisconnected };
}

describe('a step in Redis', () => {
  const kept = JSON.stringify({ ...emptyLedger, learned: { requests: 7 } });

  it('is at the time of Redis, and made again where another process came first', async () => {
    const { client, written, isDisconnected } = makeClient(kept, 99);
    const store = makeRedisStore(client);
    const seen: unknown[] = [];
    const answer = await store.update('desk', (state, now) => {
      seen.push([state.learned, now]);
      return { state: emptyLedger, answer: seen.length };
    });
    expect([answer, seen.at(-1)]).toEqual([100, [{ requests: 7 }, 1_700_000_000_123]]);
    const ten = String(10 * 60_000);
    expect(written.at(-1)).toEqual([
      'pulze-run:limits:desk',
      kept,
      JSON.stringify(emptyLedger),
      ten,
    ]);
    expect(isDisconnected()).toBe(false);
    await store.close();
    expect(isDisconnected()).toBe(true);
  });

  it('fails where others always come first', async () => {
    const { client, written } = makeClient(null, Number.POSITIVE_INFINITY);
    const step = makeRedisStore(client).update('desk', (state) => ({ state, answer: 1 }));
    await expect(step).rejects.toThrow('other processes always came first');
    expect(written.map(([, before]) => before)).toEqual(Array.from({ length: 100 }, () => ''));
  });
});

it.each([
  [
    "Stream isn't writeable and enableOfflineQueue options is false",
    'there is no connection to it',
  ],
  ['Connection is closed.', 'there is no connection to it'],
  ['Reached the max retries per request limit (which is 0). …', 'the connection broke off'],
  ['Command timed out', 'it did not answer within 2s'],
  ['OOM command not allowed. script: a7496bcb, on @user_script:2.', 'OOM command not allowed.'],
])('a step in Redis that fails says it plainly: %s', async (message, words) => {
  const { client } = makeClient(null, 0);
  const store = makeRedisStore({ ...client, eval: () => Promise.reject(new Error(message)) });
  await expect(store.update('desk', (state) => ({ state, answer: 1 }))).rejects.toThrow(
    new Error(words),
  );
});

describe('without a Redis', () => {
  const clock = makeFakeClock();

  it('it is said what the connection told, and the connection is given up', async () => {
    let disconnected = 0;
    class Redis {
      #tell: (error: Error) => void = () => undefined;
      on(_: 'error', listener: (error: Error) => void): void {
        this.#tell = listener;
      }
      connect(): Promise<never> {
        this.#tell(new Error('no such host\n    at somewhere'));
        return Promise.reject(new Error('Connection is closed.'));
      }
      disconnect(): void {
        disconnected += 1;
      }
    }
    expect(
      await openRedis('redis://desk', { clock, loadPackage: () => Promise.resolve({ Redis }) }),
    ).toEqual({
      problem: 'Redis at desk cannot be used: no such host',
    });
    expect(disconnected).toBe(1);
  });

  it('it is said that its package is another version', async () => {
    const other = () => Promise.resolve({ Redis: 'other' });
    expect(await openRedis('redis://127.0.0.1:1', { clock, loadPackage: other })).toEqual({
      problem: '`ioredis` is another version',
    });
  });

  it('it is said where none is, and no password', async () => {
    const { problem } = await openRedis('redis://:hunter2@127.0.0.1:1', { clock });
    expect(problem).toContain('Redis at 127.0.0.1:1 cannot be used: ');
    expect(problem).not.toContain('hunter2');
  });

  it('one that never becomes ready is given up after five seconds, or when nobody waits any more', async () => {
    const loading = makeFakeClock();
    let disconnected = 0;
    class Redis {
      on(): void {}
      connect(): Promise<never> {
        return new Promise(() => undefined);
      }
      disconnect(): void {
        disconnected += 1;
      }
    }
    const loadPackage = () => Promise.resolve({ Redis });
    const stop = new AbortController();
    const world = { clock: loading, loadPackage };
    const late = openRedis('redis://desk', world);
    await loading.advance(5000);
    expect(await late).toEqual({
      problem: 'Redis at desk cannot be used: it was not ready within 5s',
    });
    const stopped = openRedis('redis://desk', { ...world, signal: stop.signal });
    stop.abort(new Error('the user has no patience'));
    expect(await stopped).toEqual({
      problem: 'Redis at desk cannot be used: the user has no patience',
    });
    expect(disconnected).toBe(2);
  });

  it.each([
    'http://:hunter2@127.0.0.1:1',
    '"redis://:hunter2@127.0.0.1:1"',
    'redis:/:hunter2@127.0.0.1:1',
    'redis//:hunter2@127.0.0.1:1',
    'unix:///run/:hunter2',
    '/run/:hunter2',
    '',
  ])('it is said how its URL is written, and nothing of what was written: %s', async (url) => {
    expect(await openRedis(url, { clock })).toEqual({
      problem: 'the URL of Redis does not begin with redis:// or rediss://',
      hint: 'it is written like `redis://:password@127.0.0.1:6379`',
    });
  });

  it.each([
    'redis://:hunter2/x@127.0.0.1:1',
    'redis://:hun#ter2@127.0.0.1:1',
    'redis://:hun%zzter2@127.0.0.1:1',
    'redis://me:12?hunter2@127.0.0.1:1',
    'redis://me:12/hunter2@127.0.0.1:1',
    'redis://me:12#hunter2@127.0.0.1:1',
  ])('it is said how to write what its password has: %s', async (url) => {
    expect(await openRedis(url, { clock })).toEqual({
      problem: 'the URL of Redis has no host, port or password that can be told apart',
      hint: 'write `%2F` for a `/` in the password, `%23` for `#`, `%3F` for `?`, `%40` for `@` and `%25` for `%`',
    });
  });

  it('it is said how to install the package', async () => {
    const missing = () =>
      Promise.reject(new Error("Cannot find package 'ioredis'\nRequire stack: …"));
    expect(await openRedis('redis://127.0.0.1:1', { clock, loadPackage: missing })).toEqual({
      problem:
        "it needs a package that cannot be loaded (Cannot find package 'ioredis'): npm install --save-dev ioredis",
    });
  });
});
