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

/** Each answer names what it is an answer to, so that the three calls of a trial come one after the other. */
const chained = `version: 1
name: desk
defaults: { model: gpt-4o }
steps:
  - { id: draft, messages: [{ user: "draft of t{{case.id}}" }] }
  - { id: reply, messages: [{ user: "reply to {{steps.draft.text}}" }] }
assert: [{ judge: Is it polite? }]
cases: [${Array.from({ length: 100 }, (_, n) => `{ id: "${n}" }`).join(', ')}]
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

/** The whole lines of the only journal of a folder. */
function eventsIn(folder: string): readonly { readonly type: string; readonly index: number }[] {
  const [path] = globSync('.pulze/runs/*/journal.jsonl', {
    cwd: folder,
    absolute: true,
    dot: true,
  });
  if (path === undefined) return [];
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line));
}

/** The places in the plan of the trials that it has as finished. */
function finishedIn(folder: string): ReadonlySet<number> {
  const finished = eventsIn(folder).filter(({ type }) => type === 'trial_finished');
  return new Set(finished.map(({ index }) => index));
}

/** The calls of `chained` that it has the answers of; the trial number 7 is `7 draft`, `7 reply`, `7 judge`. */
function answeredIn(folder: string): ReadonlySet<string> {
  const counts = new Map<number, number>();
  for (const { type, index } of eventsIn(folder)) {
    if (type === 'trial_finished') counts.set(index, 3);
    if (type === 'call_answered') counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  return new Set(
    [...counts].flatMap(([index, count]) =>
      ['draft', 'reply', 'judge'].slice(0, count).map((kind) => `${index} ${kind}`),
    ),
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

interface Service<Call = number> {
  readonly url: string;
  /** In the order in which they came; of `tickets.yaml` the trials' places in the plan. */
  readonly calls: readonly Call[];
  /** Resolves with the next call. */
  nextCall(): Promise<void>;
}

async function startService(): Promise<Service> {
  return await serve((body) => {
    const [, id, repeat] = /ticket t(\d+) of (\d)/.exec(body) ?? [];
    const call = Number(id) * 2 + Number(repeat) - 1;
    return { call, text: Number(id) % 9 === 4 && repeat === '2' ? 'no' : 'ok' };
  });
}

/** What `chained` asks. */
async function startDesk(): Promise<Service<string>> {
  return await serve((body) => {
    const id = /t(\d+)/.exec(body)?.[1] ?? '';
    if (/"draft of/.test(body)) return { call: `${id} draft`, text: `draft t${id}` };
    if (/"reply to/.test(body)) return { call: `${id} reply`, text: `reply t${id}` };
    const verdict = Number(id) % 9 === 4 ? 'fail' : 'pass';
    return { call: `${id} judge`, text: `{"reasoning": "so", "verdict": "${verdict}"}` };
  });
}

async function serve<Call>(
  answer: (body: string) => { readonly call: Call; readonly text: string },
): Promise<Service<Call>> {
  const calls: Call[] = [];
  let tell = (): void => {};
  let next = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const { url } = await startApiServer(async ({ body }) => {
    const { call, text } = answer(JSON.stringify(body));
    calls.push(call);
    tell();
    await setTimeout(20);
    // A journal of a few megabytes, which is not read at once.
    return completion(text, { padding: 'x'.repeat(4000) });
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
  { args, folder, service }: Omit<Place<unknown>, 'finishedIn'>,
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

interface Place<Call> {
  readonly args: readonly string[];
  readonly folder: string;
  readonly service: Service<Call>;
  /** What must not be called again. */
  readonly finishedIn: (folder: string) => ReadonlySet<Call>;
}

/** One run, killed and resumed until it ends by itself. */
async function killAndResume<Call>(
  from: number,
  place: Place<Call>,
): Promise<{ readonly code: number; readonly kills: number }> {
  const { args, folder, service } = place;
  for (let kills = from; ; ) {
    const before = place.finishedIn(folder);
    const called = service.calls.length;
    const kill = kills < KILLS ? kills++ : undefined;
    const begin = hasJournal(folder) ? ['resume'] : args;
    const code = await runUntil(kill, { args: begin, folder, service });
    expect(service.calls.slice(called).filter((call) => before.has(call))).toEqual([]);
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
        const ended = await killAndResume(kills, { args, folder, service, finishedIn });
        kills = ended.kills;
        expect([ended.code]).toEqual(expected);
        expect(finishedIn(folder).size).toBe(TRIALS);
        expect(await recordOf(folder)).toEqual(record);
      }
    },
    KILLS * 20_000 + 60_000,
  );

  it('calls nothing again that a trial in progress was answered', async () => {
    const service = await startDesk();
    const args = ['desk.yaml', '--base-url', service.url, '--concurrency', '8'];
    const whole = await makeTemporaryFolder();
    const folder = await makeTemporaryFolder();
    for (const each of [whole, folder]) await writeTree(each, { 'desk.yaml': chained });
    expect(await runUntil(undefined, { args, folder: whole, service })).toBe(1);
    const from = Math.max(0, KILLS - 8);
    const place = { args, folder, service, finishedIn: answeredIn };
    expect((await killAndResume(from, place)).code).toBe(1);
    expect(await recordOf(folder)).toEqual(await recordOf(whole));
  }, 120_000);

  it('sends no more than its budget allows, over all its sessions', async () => {
    const service = await startService();
    const args = ['tickets.yaml', '--base-url', service.url, '--max-requests', '300'];
    const folder = await makeTemporaryFolder();
    await writeTree(folder, { 'tickets.yaml': pipeline });
    const from = Math.max(0, KILLS - 8);
    const { code, kills } = await killAndResume(from, { args, folder, service, finishedIn });
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
