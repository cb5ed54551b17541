import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { nodeClock } from '../../../src/environment/node-clock.ts';
import type { PoolRecord } from '../../../src/protocol/pool-record.ts';
import { hasComponent } from '../../support/component.ts';
import { makeProgram } from '../../support/program.ts';
import { startRedis } from '../../support/redis-server.ts';

const folders = (process.env['PATH'] ?? '').split(delimiter);
const redisProgram =
  folders.map((folder) => join(folder, 'redis-server')).find(existsSync) ?? '/usr/bin/redis-server';

const pipeline = `version: 1
name: desk
model: openai/gpt-4o
repeat: 120
messages: [{ user: "Where is my refund?" }]
assert: [{ equals: ok }]
cases: [{ id: refund }]
`;

/** Two runs at once, each of 120 requests, where 100 a second are allowed. */
async function runTwice(limiter: string, variables: Readonly<Record<string, string>> = {}) {
  const first = await makeProgram();
  const options = {
    script: { rules: [{ reply: { text: 'ok' } }] },
    dialect: 'openai',
    logged: 0,
  } as const;
  const emulator = await startEmulator(options, first.makeEnvironment());
  onTestFinished(() => emulator.close());
  const endpoint = `{ base_url: ${emulator.url}, api_key: { env: KEY }, limiter: ${limiter}, limits: { requests_per_minute: 6000 } }`;
  const files = {
    'desk.yaml': pipeline,
    'pulze.config.yaml': `endpoint: desk\nendpoints: { desk: ${endpoint} }\n`,
  };
  const own = { HOME: first.folder, KEY: 'desk-secret-key', ...variables };
  const programs = await Promise.all(
    [1, 2].map(() => makeProgram({ files, clock: nodeClock, variables: own })),
  );
  const started = performance.now();
  const outputs = await Promise.all(
    programs.map((program) =>
      program.run('desk.yaml', '-r', 'json', '--quiet', '--concurrency', '40'),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  const pools = outputs.map(({ stdout, stderr }): PoolRecord => {
    const { summary } = JSON.parse(stdout || '{}') as { summary: { pools: [PoolRecord] } };
    if (summary === undefined) throw new Error(stderr);
    return summary.pools[0];
  });
  return { pools, seconds, folder: first.folder, programs };
}

/** However slow the machine is: what a full bucket holds, and what has run in since. */
function mostAllowed(seconds: number): number {
  return 200 + 100 * seconds;
}

describe('two runs that share limits', () => {
  it('keep to them together, by a file without a secret', async () => {
    const { pools, seconds, folder, programs } = await runTwice('file');
    expect(pools.map(({ requests, shared, problem }) => ({ requests, shared, problem }))).toEqual([
      { requests: 120, shared: 'file', problem: undefined },
      { requests: 120, shared: 'file', problem: undefined },
    ]);
    expect(240).toBeLessThanOrEqual(mostAllowed(seconds));
    expect(pools.some(({ peak_waiting }) => peak_waiting > 0)).toBe(true);
    const kept = await programs[0]?.makeEnvironment().files.list(`${folder}/.pulze/limits`);
    expect(kept).toEqual([expect.stringMatching(/^[0-9a-f]{12}\.json$/)]);
    const text = await programs[0]
      ?.makeEnvironment()
      .files.readText(`${folder}/.pulze/limits/${kept?.[0]}`);
    expect(text).not.toContain('desk-secret-key');
  });

  it.skipIf(!hasComponent(redisProgram, 'install the package redis-server'))(
    'keep to them together, by Redis',
    async () => {
      const server = await startRedis(redisProgram);
      onTestFinished(() => server.kill());
      const { pools, seconds } = await runTwice('redis', { PULZE_REDIS_URL: server.url });
      expect(pools.map(({ requests, shared, problem }) => ({ requests, shared, problem }))).toEqual(
        [
          { requests: 120, shared: 'redis', problem: undefined },
          { requests: 120, shared: 'redis', problem: undefined },
        ],
      );
      expect(240).toBeLessThanOrEqual(mostAllowed(seconds));
    },
  );
});

describe('limits that cannot be shared', () => {
  const files = {
    'desk.yaml': pipeline,
    'pulze.config.yaml':
      'endpoint: desk\nendpoints: { desk: { base_url: http://127.0.0.1:9/v1, limiter: redis } }\n',
  };

  it.each([
    ['is not set', {}],
    ['is set, but empty', { PULZE_REDIS_URL: '' }],
  ])(
    'keep a run from beginning where it is not said which Redis: it %s',
    async (why, variables) => {
      const { exitCode, stderr } = await (await makeProgram({ files, variables })).run('desk.yaml');
      expect(exitCode).toBe(2);
      expect(stderr).toContain(
        `the endpoint \`desk\` cannot be used: its limits are to be shared by Redis, and PULZE_REDIS_URL ${why}`,
      );
    },
  );

  it('keep a run from beginning where it does not answer, and tell no password', async () => {
    const variables = { PULZE_REDIS_URL: 'redis://:hunter2@127.0.0.1:1' };
    const { exitCode, stderr } = await (await makeProgram({ files, variables })).run('desk.yaml');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Redis at 127.0.0.1:1 cannot be used');
    expect(stderr).not.toContain('hunter2');
  });

  it('keep a run from beginning where what is said is no URL of one', async () => {
    const variables = { PULZE_REDIS_URL: 'http://:hunter2@127.0.0.1:1' };
    const { exitCode, stderr } = await (await makeProgram({ files, variables })).run('desk.yaml');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'its limits are to be shared: the URL of Redis does not begin with redis:// or rediss://',
    );
    expect(stderr).toContain('it is written like `redis://:password@127.0.0.1:6379`');
    expect(stderr).not.toContain('hunter2');
  });

  it.skipIf(!hasComponent(redisProgram, 'install the package redis-server'))(
    'keep a run from beginning where nothing can be kept, in words of Redis without its places',
    async () => {
      const server = await startRedis(redisProgram, ['--maxmemory', '1']);
      onTestFinished(() => server.kill());
      const variables = { PULZE_REDIS_URL: server.url };
      const { exitCode, stderr } = await (await makeProgram({ files, variables })).run('desk.yaml');
      expect(exitCode).toBe(2);
      expect(stderr).toContain(
        "its limits are to be shared, and Redis cannot be used for that: OOM command not allowed when used memory > 'maxmemory'.\n",
      );
    },
  );
});
