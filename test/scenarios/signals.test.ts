import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { type ApiAnswer, completion, startApiServer } from '../support/api-server.ts';
import { hasComponent } from '../support/component.ts';
import { nodeBinary, programBuilt } from '../support/scenario/run-program.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { writeTree } from '../support/write-tree.ts';

const spawned = process.env['SPAWN'] === '1' && hasComponent(programBuilt, 'npm run build');

const pipeline = `version: 1
name: tickets
model: gpt-4o
messages: [{ user: "{{case.id}}" }]
assert: [{ contains: ok }]
cases: [{ id: t0 }, { id: t1 }, { id: t2 }, { id: t3 }, { id: t4 }]
`;

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

function start(args: readonly string[], folder: string, onStopping: () => void): Child {
  const child = spawn(nodeBinary, [programBuilt, ...args], { cwd: folder, env: {} });
  const output = { stdout: '', stderr: '' };
  let isTold = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
    if (isTold || !output.stderr.includes('stopping')) return;
    isTold = true;
    onStopping();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, ...output }));
  });
  return { process: child, ended };
}

interface Waited {
  readonly ended: Ended;
  readonly cases: readonly string[];
  readonly reported: number;
}

/** `t0` is answered at once, whatever is asked later waits until the program says that it stops. */
async function interrupt(whenStopping: (child: ChildProcess) => ApiAnswer): Promise<Waited> {
  const folder = await makeTemporaryFolder();
  await writeTree(folder, { 'tickets.yaml': pipeline });
  let tell: (answer: ApiAnswer) => void = () => {};
  const told = new Promise<ApiAnswer>((resolve) => {
    tell = resolve;
  });
  const server = await startApiServer(({ number, body }) => {
    if (JSON.stringify(body).includes('t0')) return completion('ok');
    if (number === 3) child.process.kill('SIGINT');
    return told;
  });
  const args = ['tickets.yaml', '--base-url', server.url, '-r', 'json', '--concurrency', '2'];
  const child = start(args, folder, () => tell(whenStopping(child.process)));
  const ended = await child.ended;
  const report = await start(['report', '-r', 'json'], folder, () => {}).ended;
  const cases = JSON.parse(ended.stdout).trials.map((trial: { case: string }) => trial.case);
  return { ended, cases, reported: JSON.parse(report.stdout).trials.length };
}

describe.skipIf(!spawned)('a signal to the program', () => {
  it('once: it waits for what is in flight, and keeps it', async () => {
    const { ended, cases, reported } = await interrupt(() => completion('ok'));
    expect([ended.exitCode, cases, reported]).toEqual([130, ['t0', 't1', 't2'], 3]);
  });

  it('twice: it ends at once, and keeps what had finished', async () => {
    const { ended, cases, reported } = await interrupt((child) => {
      child.kill('SIGINT');
      return 'hang';
    });
    expect([ended.exitCode, cases, reported]).toEqual([130, ['t0'], 1]);
    expect(ended.stderr).not.toContain('    at ');
  });
});

describe.skipIf(!spawned)('a signal to a command that keeps nothing', () => {
  it('ends it at once', async () => {
    const folder = await makeTemporaryFolder();
    await writeTree(folder, { 'tickets.yaml': `${pipeline}repeat: 200000\n` });
    const args = ['list', 'tickets.yaml', '--endpoint', 'emulator', '--verbose'];
    const child = start(args, folder, () => {});
    child.process.stdout?.once('data', () => child.process.kill('SIGINT'));
    const { exitCode, stdout, stderr } = await child.ended;
    expect([exitCode, stderr, stdout.includes('1,000,000 trials')]).toEqual([130, '', false]);
  });
});

function readJournal(folder: string): string {
  const [path = ''] = globSync('.pulze/runs/*/journal.jsonl', {
    cwd: folder,
    absolute: true,
    dot: true,
  });
  return path === '' ? '' : readFileSync(path, 'utf8');
}

describe.skipIf(!spawned)('a program that is killed', () => {
  it('leaves a journal that can be reported', async () => {
    const folder = await makeTemporaryFolder();
    await writeTree(folder, { 'tickets.yaml': pipeline });
    const server = await startApiServer(async ({ body }): Promise<ApiAnswer> => {
      if (JSON.stringify(body).includes('t0')) return completion('ok');
      while (!readJournal(folder).includes('trial_finished')) await setImmediate();
      child.process.kill('SIGKILL');
      return 'hang';
    });
    const args = ['tickets.yaml', '--base-url', server.url, '--concurrency', '1'];
    const child = start(args, folder, () => {});
    expect((await child.ended).exitCode).toBe(null);
    const report = await start(['report', '-r', 'json'], folder, () => {}).ended;
    const record = JSON.parse(report.stdout);
    expect([report.exitCode, record.summary, record.trials.length]).toEqual([0, undefined, 1]);
  });
});
