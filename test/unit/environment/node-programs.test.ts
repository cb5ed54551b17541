import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ModuleHost, ProgramEnd, Programs } from '../../../src/environment/environment.ts';
import { makeNodePrograms } from '../../../src/environment/node-programs.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';
import { writeTree } from '../../support/write-tree.ts';

async function makeDesk(files: Readonly<Record<string, string>> = {}): Promise<{
  readonly folder: string;
  readonly programs: Programs;
}> {
  const folder = await makeTemporaryFolder();
  await writeTree(folder, files);
  return { folder, programs: makeNodePrograms(folder) };
}

interface Start {
  readonly command: readonly string[];
  readonly input?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly mostBytes?: number;
  readonly signal?: AbortSignal;
}

async function run(start: Start): Promise<ProgramEnd> {
  const { programs } = await makeDesk();
  const { signal = new AbortController().signal, ...rest } = start;
  const whole = { directory: '.', input: '', variables: {}, mostBytes: 1000, ...rest };
  return await programs.run(whole, signal);
}

describe('a program', () => {
  it('gets its input, and gives its output, its exit code and the end of its errors', async () => {
    const end = await run({ command: ['sh', '-c', 'cat; echo no >&2; exit 3'], input: 'yes' });
    expect(end).toEqual({ kind: 'ended', output: 'yes', exitCode: 3, errors: 'no\n' });
  });

  it('sees the variables that it is given, and none but what is needed to start', async () => {
    const command = [process.execPath, '-p', 'Object.keys(process.env).sort().join()'];
    const end = await run({ command, variables: { QUEUE: 'billing' } });
    const names = end.kind === 'ended' ? end.output.trim().split(',') : [];
    const needed = ['PATH', 'TMPDIR', 'TEMP', 'TMP'];
    expect(names.filter((name) => !needed.includes(name))).toEqual(['QUEUE']);
  });

  it('reads no argument as a shell would', async () => {
    const end = await run({ command: ['printf', '%s', '$HOME; echo *'] });
    expect(end).toMatchObject({ output: '$HOME; echo *' });
  });

  it('may end without having read its input', async () => {
    const end = await run({ command: ['true'], input: 'x'.repeat(1_000_000) });
    expect(end).toEqual({ kind: 'ended', output: '', exitCode: 0, errors: '' });
  });

  it('is ended with all that it started', async () => {
    const ending = new AbortController();
    const ended = run({ command: ['sh', '-c', 'sleep 60 & sleep 60'], signal: ending.signal });
    ending.abort();
    expect(await ended).toEqual({ kind: 'ended', output: '', signal: 'SIGKILL', errors: '' });
  });

  it('is not waited for when only what it left behind goes on', async () => {
    const end = await run({ command: ['sh', '-c', 'sleep 60 & echo done'] });
    expect(end).toMatchObject({ kind: 'ended', output: 'done\n', exitCode: 0 });
  });

  it('is ended when it writes without end', async () => {
    expect(await run({ command: ['yes'] })).toEqual({ kind: 'too-much' });
  });

  it.each([
    { command: ['no-such-program'], message: /^there is no such program/ },
    { command: ['/'], message: /^it may not be executed$/ },
    { command: ['printf', 'a\0b'], message: /^an argument has a character/ },
  ])('that cannot be started is told as such: $command', async ({ command, message }) => {
    const end = await run({ command });
    expect(end).toEqual({ kind: 'not-started', message: expect.stringMatching(message) });
  });

  it('is looked for before it is started', async () => {
    const { folder, programs } = await makeDesk({ 'bin/check': '#!/bin/sh\n', 'bin/notes': '' });
    await chmod(join(folder, 'bin/check'), 0o755);
    const problems = ['sh', './check', './notes', './gone', 'no-such-program'].map((program) =>
      programs.findProblem(program, 'bin'),
    );
    expect(await Promise.all(problems)).toEqual([
      undefined,
      undefined,
      'it is a file that may not be executed',
      'there is no such file',
      'there is no such program in the folders of PATH',
    ]);
  });
});

const MODULE = `
let calls = 0;
export default (input) => ({ calls: ++calls, input });
export const nothing = () => undefined;
export const wrong = () => { throw new TypeError('no queue'); };
export const throwsText = () => { throw 'just text'; };
export const leaves = () => { console.error('bye'); process.exit(4); };
export const later = () => new Promise(() => setTimeout(() => { throw new Error('late'); }, 1));
export const rejects = () => new Promise(() => { Promise.reject(new Error('lost')); });
export const endless = () => { for (;;); };
export const dies = () => process.kill(process.pid, 'SIGSEGV');
export const number = 4;
`;

async function openHost(files: Readonly<Record<string, string>>): Promise<ModuleHost> {
  const { programs } = await makeDesk(files);
  const host = await programs.openModuleHost({ directory: '.', variables: {} });
  onTestFinished(() => host.close());
  return host;
}

describe('a module host', () => {
  const call = { path: 'check.mjs', exported: 'default', input: '{"text":"ok"}' };

  it('keeps a module from one call to the next', async () => {
    const host = await openHost({ 'check.mjs': MODULE });
    await host.call(call);
    expect(await host.call(call)).toEqual({
      kind: 'returned',
      json: '{"calls":2,"input":{"text":"ok"}}',
    });
    expect(await host.call({ ...call, exported: 'nothing' })).toEqual({ kind: 'returned' });
    expect(await host.call({ ...call, exported: 'number' })).toEqual({ kind: 'no-function' });
    expect(await host.call({ ...call, exported: 'wrong' })).toMatchObject({
      kind: 'threw',
      message: 'TypeError: no queue',
      stack: expect.stringContaining('check.mjs:5:'),
    });
    expect(await host.call({ ...call, exported: 'throwsText' })).toEqual({
      kind: 'threw',
      message: 'just text',
      stack: '',
    });
    expect(await host.call({ ...call, path: 'gone.mjs' })).toMatchObject({ kind: 'threw' });
  });

  it.each([
    { exported: 'leaves', says: { kind: 'ended', exitCode: 4, errors: 'bye\n' } },
    { exported: 'dies', says: { kind: 'ended', signal: 'SIGSEGV', errors: '' } },
    { exported: 'later', says: { kind: 'threw', message: 'Error: late', isFatal: true } },
    { exported: 'rejects', says: { kind: 'threw', message: 'Error: lost', isFatal: true } },
  ])('tells of a call that ends it: $exported', async ({ exported, says }) => {
    const host = await openHost({ 'check.mjs': MODULE });
    expect(await host.call({ ...call, exported })).toMatchObject(says);
    expect(await host.call(call)).toMatchObject({ kind: 'ended' });
  });

  it('is ended in the middle of a loop without end', async () => {
    const host = await openHost({ 'check.mjs': MODULE });
    await host.call(call);
    const answer = host.call({ ...call, exported: 'endless' });
    host.close();
    expect(await answer).toEqual({ kind: 'ended', signal: 'SIGKILL', errors: '' });
  });

  it('calls what a CommonJS module exports', async () => {
    const host = await openHost({ 'check.cjs': 'module.exports = { short: () => 0.5 };' });
    const answer = await host.call({ path: 'check.cjs', exported: 'short', input: 'null' });
    expect(answer).toEqual({ kind: 'returned', json: '0.5' });
  });
});
