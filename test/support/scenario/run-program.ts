import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Environment, Sink } from '../../../src/environment/environment.ts';
import { makeNodeEnvironment } from '../../../src/environment/node.ts';
import type { Command } from './parse-command.ts';
import type { Output, RunProgram } from './run-scenario.ts';

/** Where the program is, as source and as built; `PROGRAM` names another build. */
const programSource: string = fileURLToPath(
  new URL('../../../src/cli/program.ts', import.meta.url),
);
export const programBuilt: string =
  process.env['PROGRAM'] ??
  fileURLToPath(new URL('../../../dist/program/main.cjs', import.meta.url));

/** What runs the program as a child; `NODE` names another one. */
export const nodeBinary: string = process.env['NODE'] ?? process.execPath;

interface Program {
  runCommandLine(argv: readonly string[], environment: Environment): Promise<number>;
}

/** Calls the program in this process, so that its lines count as covered. */
export const runInProcess: RunProgram = async (command, folder) => {
  const { runCommandLine }: Program = await import(programSource);
  const stdout = makeTextSink();
  const stderr = makeTextSink();
  const environment = makeNodeEnvironment({
    stdout,
    stderr,
    variables: command.variables,
    workingDirectory: folder,
  });
  const exitCode = await runCommandLine(command.args, environment);
  return { stdout: stdout.text(), stderr: stderr.text(), exitCode };
};

/** Starts the built program, as a user does. */
export const runAsChild: RunProgram = (command, folder) => startNode(programBuilt, command, folder);

/** Runs a script with Node, with no input and no variables but the command's. */
export function startNode(script: string, command: Command, folder: string): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(nodeBinary, [script, ...command.args], {
      cwd: folder,
      env: command.variables,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      if (exitCode === null) reject(new Error(`the program was ended by ${signal}`));
      else resolve({ ...output, stderr: output.stderr.replace(OF_NODE, ''), exitCode });
    });
  });
}

/** What Node 22 and later write by themselves where both variables are set. */
const OF_NODE =
  /^\(node:\d+\) Warning: The 'NO_COLOR' env is ignored.*\n\(Use `node --trace-warnings.*\n/m;

function makeTextSink(): Sink & { text(): string } {
  let written = '';
  return {
    write(text) {
      written += text;
    },
    text: () => written,
    isTerminal: false,
    columns: undefined,
    rows: undefined,
  };
}
