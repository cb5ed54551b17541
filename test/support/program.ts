import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from '../../src/cli/program.ts';
import type { Clock, Environment, Files } from '../../src/environment/environment.ts';
import { type Interrupts, neverInterrupted } from '../../src/environment/interrupts.ts';
import { makeNodeFiles } from '../../src/environment/node-files.ts';
import { makeNodePrograms } from '../../src/environment/node-programs.ts';
import { makeFakeTerminal } from './fake-terminal.ts';
import { makeInstantClock } from './instant-clock.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { writeTree } from './write-tree.ts';

export interface ProgramOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly isTerminal?: boolean;
  /** 0.5 is drawn always when absent. */
  readonly random?: () => number;
  /** Changes what the program sees of the disk. */
  readonly wrapFiles?: (files: Files) => Files;
}

export interface ProgramOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program in a folder of its own, run in this process, on a clock that does not wait. */
export interface Program {
  readonly folder: string;
  run(...args: string[]): Promise<ProgramOutput>;
  runWith(interrupts: Interrupts, ...args: string[]): Promise<ProgramOutput>;
  read(path: string): string;
  makeEnvironment(): Environment & { output(): Omit<ProgramOutput, 'exitCode'> };
}

export async function makeProgram(options: ProgramOptions = {}): Promise<Program> {
  const folder = await makeTemporaryFolder();
  await writeTree(folder, options.files ?? {});
  const clock = options.clock ?? makeInstantClock();
  const makeEnvironment: Program['makeEnvironment'] = () => {
    const { isTerminal = false } = options;
    const [stdout, stderr] = [makeFakeTerminal({ isTerminal }), makeFakeTerminal({ isTerminal })];
    const files = makeNodeFiles(folder);
    return {
      clock,
      files: options.wrapFiles?.(files) ?? files,
      programs: makeNodePrograms(folder),
      stdout,
      stderr,
      variables: options.variables ?? {},
      secrets: new Set(),
      workingDirectory: folder,
      random: options.random ?? (() => 0.5),
      output: () => ({ stdout: stdout.writes.join(''), stderr: stderr.writes.join('') }),
    };
  };
  const runWith: Program['runWith'] = async (interrupts, ...args) => {
    const environment = makeEnvironment();
    const exitCode = await runCommandLine(args, environment, interrupts);
    return { exitCode, ...environment.output() };
  };
  return {
    folder,
    runWith,
    run: (...args) => runWith(neverInterrupted(), ...args),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    makeEnvironment,
  };
}
