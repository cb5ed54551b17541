/** Processes to measure, and the server that they talk to. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const here = (name) => join(import.meta.dirname, name);
const hook = pathToFileURL(here('usage-hook.mjs')).href;

/** Runs `node` on a script to its end: its output, and what it used. Rejects when it fails. */
export async function runNode(args, { cwd, codes = [0] } = {}) {
  const child = spawn(process.execPath, ['--import', hook, ...args], {
    cwd,
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [output, errors, usage, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    text(child.stdio[3]),
    once(child, 'close'),
  ]);
  if (!codes.includes(code))
    throw new Error(`node ${args.join(' ')} ended with ${code}\n${errors}${output}`);
  return { output, ...JSON.parse(usage) };
}

/** How long `node` takes for a script that does little, without the hook that counts. */
export async function timeNode(args, { cwd } = {}) {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  const milliseconds = performance.now() - start;
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
  return milliseconds;
}

/** A completion server in a process of its own, which answers after `delay` milliseconds, with so many more characters. */
export async function startServer(delay, { pad = 0, stream = false } = {}) {
  const options = ['--delay', String(delay), '--pad', String(pad), ...(stream ? ['--stream'] : [])];
  const child = fork(here('server.mjs'), options);
  const [{ port }] = await once(child, 'message');
  return {
    origin: `http://127.0.0.1:${port}`,
    /** How long it really took, for each answer since it was last asked. */
    async takeLatencies() {
      child.send('latencies');
      const [{ latencies }] = await once(child, 'message');
      return latencies;
    },
    stop: () => child.disconnect(),
  };
}

export function runHandWritten(origin, { requests, inFlight, file }) {
  const sizes = ['--requests', String(requests), '--in-flight', String(inFlight)];
  return runNode([here('hand-written.mjs'), '--origin', origin, ...sizes, '--file', file]);
}

export function runBareLoop(origin, { requests, inFlight, stream = false }) {
  const sizes = ['--requests', String(requests), '--in-flight', String(inFlight)];
  const how = stream ? ['--stream'] : [];
  return runNode([here('bare-loop.mjs'), '--origin', origin, ...sizes, ...how]);
}
