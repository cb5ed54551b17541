/**
 * Whether processes that share a key stay inside its limits and use them: how much of the limit was
 * used, and how many answers were 429s, after a warm-up that uses up what the service has at first.
 * `node bench/limits.mjs [--seconds 25] [--only file]`; Redis where `redis-server` is installed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '25' },
    only: { type: 'string', multiple: true, default: ['alone', 'file', 'redis'] },
    processes: { type: 'string', multiple: true, default: ['1', '2', '4'] },
    program: { type: 'string', default: 'dist/program/main.cjs' },
  },
});
const program = resolve(values.program);
const seconds = Number(values.seconds);
const WARM_UP = 10;
const PER_MINUTE = 1200;
const TOKENS = 60_000;

const script = `
rules:
  - reply: { text: "billing it is, and a few more words" }
    delay: 400ms
limits: LIMITS
`;
const pipeline = `
version: 1
name: bench
model: gpt-4o
params: { max_tokens: 50 }
repeat: 5000
messages: [{ user: "Which queue is this ticket for? I was charged twice for the month of May." }]
assert: [{ contains: billing }]
cases: [{ id: one }]
`;
const kinds = {
  requests: `{ requests_per_minute: ${PER_MINUTE} }`,
  tokens: `{ tokens_per_minute: ${TOKENS} }`,
};

const redis = values.only.includes('redis') ? await startRedis() : undefined;
console.log('| limiter | limit | processes | limit used | answers of 429 |');
console.log('| --- | --- | ---: | ---: | ---: |');
for (const limiter of values.only) {
  for (const [kind, limits] of Object.entries(kinds)) {
    for (const processes of limiter === 'alone' ? [1] : values.processes.map(Number)) {
      if (limiter === 'redis' && redis === undefined) continue;
      const { used, refused } = await measure({ limiter, kind, limits, processes });
      const show = (share) => `${(share * 100).toFixed(1)}%`;
      console.log(`| ${limiter} | ${kind} | ${processes} | ${show(used)} | ${show(refused)} |`);
    }
  }
}
redis?.kill();

async function measure({ limiter, kind, limits, processes }) {
  const folder = await mkdtemp(join(tmpdir(), 'pulze-run-limits-'));
  await writeFile(join(folder, 'script.yaml'), script.replace('LIMITS', limits));
  await writeFile(join(folder, 'bench.yaml'), pipeline);
  const server = await startServer(folder);
  const shared = limiter === 'alone' ? '' : `, limiter: ${limiter}`;
  const endpoint = `{ base_url: ${server.url}, api_key: { env: KEY }${shared} }`;
  await writeFile(join(folder, 'pulze.config.yaml'), `endpoints: { desk: ${endpoint} }\n`);
  await useUp(server, kind);
  const children = Array.from({ length: processes }, () => startRun(folder));
  await sleep(WARM_UP * 1000);
  const before = { ...server.counts };
  const began = performance.now();
  await sleep(seconds * 1000);
  const after = { ...server.counts };
  const minutes = (performance.now() - began) / 60_000;
  for (const child of children) child.kill('SIGKILL');
  server.child.kill();
  await rm(folder, { recursive: true, force: true });
  const answered = after.answered - before.answered;
  const refused = after.refused - before.refused;
  const used = kind === 'requests' ? answered / PER_MINUTE : (answered * server.tokens) / TOKENS;
  return { used: used / minutes, refused: refused / Math.max(1, answered + refused) };
}

/** A minute's worth is there at first; whoever measures with it measures nothing. */
async function useUp({ url, ask }) {
  for (let wave = 0; wave < 100; wave++) {
    const statuses = await Promise.all(Array.from({ length: 100 }, () => ask(url)));
    if (statuses.includes(429)) return;
  }
  throw new Error('the limit was not reached');
}

async function startServer(folder) {
  const args = ['serve', '--port', '0', '--script', 'script.yaml', '--dialect', 'openai'];
  const child = spawn(process.execPath, [program, ...args], { cwd: folder });
  const counts = { answered: 0, refused: 0 };
  let rest = '';
  child.stderr.on('data', (bytes) => {
    const lines = (rest + bytes).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (/ POST \S+ 200 /.test(line)) counts.answered += 1;
      if (/ POST \S+ 429 /.test(line)) counts.refused += 1;
    }
  });
  const [line] = await once(child.stdout, 'data');
  const server = { child, counts, tokens: 0, url: String(line).trim() };
  server.ask = async (url) => {
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer bench', 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'gpt-4o',
        max_tokens: 50,
        messages: [
          {
            role: 'user',
            content: 'Which queue is this ticket for? I was charged twice for the month of May.',
          },
        ],
      }),
    });
    const { usage } = await response.json();
    server.tokens = usage?.total_tokens ?? server.tokens;
    return response.status;
  };
  return server;
}

function startRun(folder) {
  const args = ['bench.yaml', '--endpoint', 'desk', '--concurrency', '40', '--quiet', '-r', 'json'];
  return spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      KEY: 'bench',
      ...(redis && { PULZE_REDIS_URL: redis.url }),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function startRedis() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', ['--port', String(port), ...options], { stdio: 'ignore' });
  const failed = await Promise.race([once(child, 'error'), sleep(1000)]);
  if (failed !== undefined) return undefined;
  return { url: `redis://127.0.0.1:${port}`, kill: () => child.kill() };
}

function sleep(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
