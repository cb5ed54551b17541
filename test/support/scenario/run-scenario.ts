import { chmod, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { writeTree } from '../write-tree.ts';
import { makeStable } from './make-stable.ts';
import { type Command, parseCommand } from './parse-command.ts';
import type { ConsoleBlock, FileBlock, Scenario } from './parse-scenario.ts';

/** What a command wrote, and how it ended. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs `pulze-run` with these arguments and variables in the scenario's folder. */
export type RunProgram = (command: Command, folder: string) => Promise<Output>;

/** Plays a scenario in an empty folder, and gives the document as it should have been written. */
export async function runScenario(
  scenario: Scenario,
  folder: string,
  runProgram: RunProgram,
): Promise<string> {
  const lines = [...scenario.lines];
  // Blocks change their length: what was written goes in from the last to the first.
  const played: { readonly block: ConsoleBlock; readonly body: readonly string[] }[] = [];
  const at: Place = { folder, current: folder };
  for (const block of scenario.blocks) {
    if (block.kind === 'file') await writeBlock(block, folder);
    else played.unshift({ block, body: await playBlock(block, at, runProgram) });
  }
  for (const { block, body } of played) replaceBody(lines, block, body);
  return lines.join('\n');
}

/** The same for every user: what a file lets others do is seen by the program. */
async function writeBlock({ path, text, isPrivate }: FileBlock, folder: string): Promise<void> {
  await writeTree(folder, { [path]: text });
  await chmod(join(folder, path), isPrivate ? 0o600 : 0o644);
}

interface Place {
  readonly folder: string;
  /** Where `cd` has led to. */
  current: string;
}

async function playBlock(
  block: ConsoleBlock,
  at: Place,
  runProgram: RunProgram,
): Promise<readonly string[]> {
  const body: string[] = [];
  for (const text of block.commands) {
    const command = parseCommand(text);
    if (command.program === 'cd') at.current = enter(command, at);
    const output = await runCommand(command, at.current, runProgram);
    body.push(`$ ${text}`, ...makeStable(showOutput(output, block), at.folder).split('\n'));
    if (body.at(-1) === '') body.pop();
  }
  return body;
}

/** `cat` shows a file that the program wrote; nothing else but the program is known. */
async function runCommand(
  command: Command,
  folder: string,
  runProgram: RunProgram,
): Promise<Output> {
  if (command.program === 'pulze-run') return runProgram(command, folder);
  if (command.program === 'cd') return { stdout: '', stderr: '', exitCode: 0 };
  const [path, ...rest] = command.args;
  if (command.program !== 'cat' || path === undefined || rest.length > 0) {
    throw new Error(
      `a scenario runs \`pulze-run …\`, \`cat FILE\` and \`cd FOLDER\`, not \`${command.program}\``,
    );
  }
  return { stdout: await readFile(join(folder, path), 'utf8'), stderr: '', exitCode: 0 };
}

/** The folder that `cd` leads to, which is inside of the scenario's. */
function enter(command: Command, { folder, current }: Place): string {
  const target = join(current, command.args[0] ?? '');
  const isInside = target === folder || target.startsWith(`${folder}${sep}`);
  if (command.args.length !== 1 || !isInside) {
    throw new Error('`cd` takes a folder inside of the scenario');
  }
  return target;
}

/** Ends in a line end unless it is empty. */
function showOutput(output: Output, block: ConsoleBlock): string {
  const shown = showText(output.stdout);
  if (block.streams === 'both' && output.stderr !== '') {
    shown.push('[stderr]', ...showText(output.stderr));
  }
  if (output.exitCode !== 0) shown.push(`[exit ${output.exitCode}]`);
  return shown.map((line) => `${line}\n`).join('');
}

function showText(text: string): string[] {
  if (text === '') return [];
  const ended = text.endsWith('\n');
  const lines = (ended ? text.slice(0, -1) : text).split('\n').map(showLine);
  return ended ? lines : [...lines, '[no line end]'];
}

/** What looks like a command or a mark of ours gets a backslash; control characters are drawn. */
function showLine(line: string): string {
  return line
    .replace(/^(?=\\*(?:\$ |\[(?:stderr|exit \d+|no line end)\]$))/, '\\')
    .replaceAll('\r', '␍')
    .replaceAll('\u001b', '␛');
}

function replaceBody(lines: string[], block: ConsoleBlock, body: readonly string[]): void {
  const { opening, closing } = block.fences;
  const longest = Math.max(2, ...body.map((line) => /^`*/.exec(line)?.[0].length ?? 0));
  const info = (lines[opening] ?? '').replace(/^`+/, '');
  const fence = '`'.repeat(longest + 1);
  lines.splice(opening, closing - opening + 1, fence + info, ...body, fence);
}
