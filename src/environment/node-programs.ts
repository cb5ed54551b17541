import type { ChildProcess } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import type { ProgramEnd, ProgramStart, Programs } from './environment.ts';
import { openModuleHost } from './node-module-host.ts';
import {
  describeEnd,
  describeStart,
  environmentOf,
  findStartProblem,
  gatherErrors,
  keepTrack,
  killGroup,
  waitForEnd,
} from './node-processes.ts';
import { spawn } from './node-spawn.ts';

/** Programs of this machine; relative folders and modules are looked for in `workingDirectory`. */
export function makeNodePrograms(workingDirectory: string): Programs {
  const absolute = (path: string): string => resolve(workingDirectory, path);
  return {
    readsTypeScript: 'typescript' in process.features && process.features.typescript !== false,
    nodeVersion: process.versions.node,
    findProblem: (program, directory) => findProblem(program, absolute(directory)),
    run: (start, signal) => run({ ...start, directory: absolute(start.directory) }, signal),
    openModuleHost: (place) =>
      openModuleHost({ ...place, directory: absolute(place.directory) }, absolute),
  };
}

async function findProblem(program: string, directory: string): Promise<string | undefined> {
  // Windows has its own ways to find a program, and to know that a file is one.
  if (process.platform === 'win32') return undefined;
  if (program.includes('/')) {
    const path = resolve(directory, program);
    if (await isExecutable(path)) return undefined;
    return (await isFile(path)) ? 'it is a file that may not be executed' : 'there is no such file';
  }
  for (const folder of (process.env['PATH'] ?? '/bin:/usr/bin').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, program)))) return undefined;
  }
  return 'there is no such program in the folders of PATH';
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}

async function isExecutable(path: string): Promise<boolean> {
  const mayRun = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  return mayRun && (await isFile(path));
}

async function run(start: ProgramStart, signal: AbortSignal): Promise<ProgramEnd> {
  const [program = '', ...args] = start.command;
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      cwd: start.directory,
      env: environmentOf(start.variables),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      windowsHide: true,
    });
  } catch (error) {
    return { kind: 'not-started', message: describeStart(error) };
  }
  return await follow(child, start, signal);
}

async function follow(
  child: ChildProcess,
  { input, mostBytes }: ProgramStart,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  keepTrack(child);
  const errors = gatherErrors(child);
  const output = gatherOutput(child, mostBytes);
  const onAbort = (): void => killGroup(child);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  // A program that does not read its input, or has ended, is no reason to end with it.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const problem = await Promise.race([waitForEnd(child), findStartProblem(child)]);
  signal.removeEventListener('abort', onAbort);
  if (problem !== undefined) return { kind: 'not-started', message: problem };
  if (output.isTooMuch()) return { kind: 'too-much' };
  return { kind: 'ended', output: output.text(), ...describeEnd(child, errors()) };
}

interface GatheredOutput {
  text(): string;
  isTooMuch(): boolean;
}

function gatherOutput(child: ChildProcess, mostBytes: number): GatheredOutput {
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > mostBytes) killGroup(child);
    else chunks.push(chunk);
  });
  return {
    text: () => Buffer.concat(chunks).toString('utf8'),
    isTooMuch: () => length > mostBytes,
  };
}
