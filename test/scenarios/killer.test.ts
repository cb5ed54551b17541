import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { completion, startApiServer } from '../support/api-server.ts';
import { hasComponent } from '../support/component.ts';
import { nodeBinary, programBuilt } from '../support/scenario/run-program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';

const spawned = process.env['SPAWN'] === '1' && hasComponent(programBuilt, 'npm run build');

/** `npm run soak` kills 200 times. */
const KILLS = Number(process.env['KILLS'] ?? 8);
const TRIALS = 500;

const pipeline = `version: 1
name: tickets
model: gpt-4o
repeat: { count: 2, pass: any }
messages: [{ user: "ticket {{case.id}} of {{repeat}}" }]
assert: [{ contains: ok }, { length: { max: 20 } }]
cases: [${Array.from({ length: TRIALS / 2 }, (_, n) => `{ id: t${n} }`).join(', ')}]
`;

interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string }>;
}

function start(args: readonly string[], folder: string): Child {
  const child = spawn(nodeBinary, [programBuilt, ...args], { cwd: folder, env: {} });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.resume();
  const ended = new Promise<{ code: number | null; stdout: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout }));
  });
  return { process: child, ended };
}

/** The places in the plan of the trials that the only journal of a folder has as finished. */
function finishedIn(folder: string): ReadonlySet<number> {
  const [path] = globSync('.pulze/runs/*/journal.jsonl', {
    cwd: folder,
    absolute: true,
    dot: true,
  });
  if (path === undefined) return new Set();
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return new Set(
    whole.flatMap((line) => {
      const event = JSON.parse(line);
      return event.type === 'trial_finished' ? [Number(event.index)] : [];
    }),
  );
}

/** Without what differs from run to run. */
async function recordOf(folder: string): Promise<unknown> {
  const { stdout } = await start(['report', '-r', 'json'], folder).ended;
  const record = JSON.parse(stdout, (key, value) =>
    /_ms$|^latency|^timing$|^attempts$/.test(key) ? undefined : value,
  );
  const { run: _, ...rest } = record;
  return rest;
}

/** How long until kill number `kill`: from the start, or from the first call. Always the same for the same number. */
function momentOf(kill: number): {
  readonly since: 'start' | 'call';
  readonly milliseconds: number;
} {
  const drawn = (kill * 7919) % 700;
  return kill % 5 === 4
    ? { since: 'start', milliseconds: drawn }
    : { since: 'call', milliseconds: drawn };
}

interface Service {
  readonly url: string;
  /** The trials' places in the plan, in the order in which they were asked for. */
  readonly calls: readonly number[];
  /** Resolves with the next call. */
  nextCall(): Promise<void>;
}

async function startService(): Promise<Service> {
  const calls: number[] = [];
  let tell = (): void => {};
  let next = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const { url } = await startApiServer(async ({ body }) => {
    const [, id, repeat] = /ticket t(\d+) of (\d)/.exec(JSON.stringify(body)) ?? [];
    calls.push(Number(id) * 2 + Number(repeat) - 1);
    tell();
    await setTimeout(20);
    return completion(Number(id) % 9 === 4 && repeat === '2' ? 'no' : 'ok');
  });
  return {
    url,
    calls,
    nextCall() {
      next = new Promise((resolve) => {
        tell = resolve;
      });
      return next;
    },
  };
}

/** Runs until it ends, or until it is killed; gives its exit code, or null. */
async function runUntil(
  kill: number | undefined,
  { args, folder, service }: { args: readonly string[]; folder: string; service: Service },
): Promise<number | null> {
  const called = service.nextCall();
  const child = start(args, folder);
  if (kill !== undefined) {
    const { since, milliseconds } = momentOf(kill);
    const reached = (since === 'call' ? called : Promise.resolve())
      .then(() => setTimeout(milliseconds))
      .then(() => child.process.kill('SIGKILL'));
    await Promise.race([child.ended, reached]);
  }
  return (await child.ended).code;
}

/** One run, killed and resumed until it ends by itself. */
async function killAndResume(
  from: number,
  place: { args: readonly string[]; folder: string; service: Service },
): Promise<{ readonly code: number; readonly kills: number }> {
  const { args, folder, service } = place;
  for (let kills = from; ; ) {
    const before = finishedIn(folder);
    const called = service.calls.length;
    const kill = kills < KILLS ? kills++ : undefined;
    const begin = hasJournal(folder) ? ['resume'] : args;
    const code = await runUntil(kill, { args: begin, folder, service });
    expect(service.calls.slice(called).filter((index) => before.has(index))).toEqual([]);
    if (code !== null) return { code, kills };
  }
}

describe.skipIf(!spawned)('a run that is killed again and again', () => {
  it(
    'calls nothing again that was finished, and ends with the record of one that was not',
    async () => {
      const service = await startService();
      const args = ['tickets.yaml', '--base-url', service.url, '--concurrency', '8'];
      const whole = await makeTemporaryFolder();
      await writeTree(whole, { 'tickets.yaml': pipeline });
      const expected = [await runUntil(undefined, { args, folder: whole, service })];
      const record = await recordOf(whole);
      for (let kills = 0; kills < KILLS; ) {
        const folder = await makeTemporaryFolder();
        await writeTree(folder, { 'tickets.yaml': pipeline });
        const ended = await killAndResume(kills, { args, folder, service });
        kills = ended.kills;
        expect([ended.code]).toEqual(expected);
        expect(finishedIn(folder).size).toBe(TRIALS);
        expect(await recordOf(folder)).toEqual(record);
      }
    },
    KILLS * 20_000 + 60_000,
  );

  it('sends no more than its budget allows, over all its sessions', async () => {
    const service = await startService();
    const args = ['tickets.yaml', '--base-url', service.url, '--max-requests', '300'];
    const folder = await makeTemporaryFolder();
    await writeTree(folder, { 'tickets.yaml': pipeline });
    const from = Math.max(0, KILLS - 8);
    const { code, kills } = await killAndResume(from, { args, folder, service });
    expect(code).toBe(3);
    expect(service.calls.length).toBeLessThanOrEqual(300);
    // What was written down may not have left, of those that were in flight at a kill.
    expect(service.calls.length).toBeGreaterThanOrEqual(300 - (kills - from) * 8);
  }, 120_000);
});

/** A run may be killed before it has written that it began. */
function hasJournal(folder: string): boolean {
  const [path] = globSync('.pulze/runs/*/journal.jsonl', {
    cwd: folder,
    absolute: true,
    dot: true,
  });
  return path !== undefined && readFileSync(path, 'utf8').includes('\n');
}
