import type { ChildProcess } from 'node:child_process';
import type { ProcessEnd } from './environment.ts';
import { codeOf } from './node-file-error.ts';

/** Processes that are still running: they end with this one, however it ends. */
const running: Set<ChildProcess> = new Set();
let watchesExit = false;

export function keepTrack(child: ChildProcess): void {
  // One that could not be started never exits.
  if (child.pid === undefined) return;
  running.add(child);
  child.once('exit', () => running.delete(child));
  if (watchesExit) return;
  watchesExit = true;
  process.once('exit', () => {
    for (const each of running) killGroup(each);
  });
}

/** Ends a process and all that it started. A process that leads no group ends alone. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** Where programs are, and what Windows needs to start one. */
const NEEDED: readonly string[] = [
  'PATH',
  'Path',
  'PATHEXT',
  'SystemRoot',
  'TEMP',
  'TMP',
  'TMPDIR',
];

/** The named variables and the few without which nothing starts. */
export function environmentOf(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const needed = NEEDED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(needed), ...variables };
}

const TAIL_CHARACTERS = 4096;

/** Gathers the end of what a process writes to standard error. */
export function gatherErrors(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = `${tail}${text}`.slice(-TAIL_CHARACTERS);
  });
  return () => tail;
}

export function describeEnd(
  child: Pick<ChildProcess, 'exitCode' | 'signalCode'>,
  errors: string,
): ProcessEnd {
  const { exitCode, signalCode } = child;
  if (exitCode !== null) return { exitCode, errors };
  return signalCode === null ? { errors } : { signal: signalCode, errors };
}

/** What keeps the pipes of a process that has ended open is not its own, and is not waited for. */
const MOST_MILLISECONDS_AFTER_EXIT = 1000;

/** Resolves when a process has ended and what it wrote was read. What it leaves behind is ended. */
export function waitForEnd(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    child.once('exit', () => {
      killGroup(child);
      timer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, MOST_MILLISECONDS_AFTER_EXIT);
    });
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Resolves with why a process could not be started; never where it was. */
export function findStartProblem(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(describeStart(error));
    });
  });
}

const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program, or no such folder to start it in',
  EACCES: 'it may not be executed',
  ENOEXEC: 'it is no program',
  E2BIG: 'its arguments or variables are too long',
  EAGAIN: 'too many programs are running',
  EMFILE: 'too many files are open',
  ERR_INVALID_ARG_VALUE: 'an argument has a character that none can have',
};

/** What Node throws, or tells, of a process that could not be started. */
export function describeStart(error: unknown): string {
  const meaning = MEANINGS[String(codeOf(error))];
  return meaning ?? (error instanceof Error ? error.message : String(error));
}
