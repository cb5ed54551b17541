import type { Argv } from 'yargs';
import { program } from '../api/program.ts';
import { redactCrash } from '../api/redact-crash.ts';
import { UnwrittenFile } from '../api/unwritten-file.ts';
import type { DiagnosticCode } from '../diagnostic/catalogue.ts';
import { safeBlock, safeLine } from '../diagnostic/safe-text.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import { type Interrupts, neverInterrupted } from '../environment/interrupts.ts';
import { DamagedJournal } from '../protocol/damaged-journal.ts';
import type { CommandContext, CommandHandler } from './command.ts';
import { UsageError } from './command.ts';
import { commands } from './commands.ts';
import { COMPLETE } from './completion/shells.ts';
import { addEnvFiles } from './env-files.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { explainUsage } from './explain-usage.ts';
import { renderCommandHelp, renderShortHelp } from './help.ts';
import { helpColumns } from './help-columns.ts';
import { isVersionAsked } from './is-version-asked.ts';
import { printDiagnostics } from './print.ts';
import { readList, readText } from './read-arguments.ts';
import { readLine } from './read-line.ts';
import { refuseEmpty } from './refuse-empty.ts';
import { runOf, storedRunCommand } from './stored-run-command.ts';
import { writeRefusal } from './write-refusal.ts';

/**
 * Runs one command line and resolves to its exit code. Writes to the environment's streams only, and
 * never throws: what is a bug is told as one.
 */
export async function runCommandLine(
  argv: readonly string[],
  environment: Environment,
  interrupts: Interrupts = neverInterrupted(),
): Promise<ExitCode> {
  if (argv[0] === COMPLETE) {
    const { answerShell } = await import('./completion/answer-shell.ts');
    return await answerShell(argv.slice(1), environment);
  }
  if (isVersionAsked(argv)) {
    environment.stdout.write(`${program.version}\n`);
    return exitCodes.ok;
  }
  if (await isHelpAsked(argv, environment))
    return await runCommandLine([...argv.slice(1), '--help'], environment);
  const [options] = splitAtFiles(argv);
  if (options.includes('--help') || options.includes('-h')) {
    environment.stdout.write(renderHelp(options, environment));
    return exitCodes.ok;
  }
  const context: CommandContext = {
    environment,
    interrupts,
    commands: commands.map(({ name }) => name),
    argv,
    parse: async (words) => (await parse(words)).args,
  };
  try {
    return await dispatch(argv, context);
  } catch (error) {
    if (error instanceof UsageError) await writeUsage(error, options, environment);
    return tellError(error, environment);
  }
}

/** `help`, or `help COMMAND`, as many programs have it; pipelines of that name are run. */
async function isHelpAsked(
  [first, second, ...others]: readonly string[],
  { files }: Pick<Environment, 'files'>,
): Promise<boolean> {
  const isCommand = second === undefined || commands.some(({ name }) => name === second);
  if (first !== 'help' || !isCommand || others.length > 0) return false;
  // What cannot be looked at can be run even less.
  return (await files.kind('help').catch(() => 'missing')) === 'missing';
}

/** Whoever asks for JSON on standard output reads JSON there, also where nothing else was understood. */
async function writeUsage(
  { message, hints }: UsageError,
  options: readonly string[],
  environment: Environment,
): Promise<void> {
  const isAsked = options.some((word, at) =>
    word === 'json'
      ? /^(-r|--reporter)$/.test(options[at - 1] ?? '')
      : /^(-r|-r=|--reporter=)json$/.test(word),
  );
  const reporters = isAsked ? [{ name: 'json' }] : [];
  await writeRefusal(
    [{ code: 'usage', severity: 'error', message, hints }],
    reporters,
    environment,
  );
}

function renderHelp(argv: readonly string[], environment: Environment): string {
  const columns = helpColumns(environment);
  const { command } = readLine(argv);
  return command ? renderCommandHelp(command, columns) : renderShortHelp(columns);
}

async function dispatch(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { handler, args } = await parse(argv);
  const command = commands.find((each) => each.handler === handler);
  if (command) refuseEmpty(args, command);
  const paths = readList(args, 'env-file');
  const keyVariable = readText(args, 'api-key-env');
  const { environment, loose } = await addEnvFiles(paths, context.environment, keyVariable);
  if (loose.length > 0) printDiagnostics(loose, new Map(), { environment, args });
  return await handler(args, { ...context, environment });
}

async function parse(argv: readonly string[]): Promise<Chosen> {
  const { default: yargs } = await import('yargs');
  const words = normalize(argv);
  let parser: Argv = yargs(words)
    .scriptName(program.name)
    .parserConfiguration({
      'camel-case-expansion': false,
      'parse-positional-numbers': false,
      'dot-notation': false,
      'duplicate-arguments-array': true,
    })
    .exitProcess(false)
    .showHelpOnFail(false)
    .strict()
    .version(false)
    .help(false)
    .fail((message, error) => {
      // What yargs itself finds wrong comes as its own kind of error, too.
      if (error && error.name !== 'YError') throw error;
      throw new UsageError(...explainUsage(message ?? error?.message ?? '', argv));
    });
  for (const command of commands) {
    parser = parser.command({
      command: command.usage,
      describe: command.summary,
      builder: (builder) => command.build(builder),
      handler: (args) => {
        throw new Chosen(command.handler, args);
      },
    });
  }
  return await findChosen(parser, words);
}

/**
 * Leaves yargs as soon as it knows the command: after a handler that returns, it lays out a help text
 * that nobody asked for, which takes longer than all of its parsing.
 */
class Chosen extends Error {
  readonly handler: CommandHandler;
  readonly args: Record<string, unknown>;

  constructor(handler: CommandHandler, args: Record<string, unknown>) {
    super('a command was chosen');
    this.handler = handler;
    this.args = args;
  }
}

async function findChosen(parser: Argv, words: string[]): Promise<Chosen> {
  try {
    await parser.parseAsync(words);
  } catch (error) {
    if (error instanceof Chosen) return error;
    throw error;
  }
  throw new Error('no command was chosen');
}

/** What stands before `--`, and the names of files behind it; undefined where there is none. */
function splitAtFiles(argv: readonly string[]): readonly [string[], string[] | undefined] {
  const end = argv.indexOf('--');
  return end === -1 ? [[...argv], undefined] : [argv.slice(0, end), argv.slice(end + 1)];
}

/**
 * `--bail` may stand alone, and must not take the file behind it for its number. The command comes first:
 * before it, yargs knows no options, and takes a command for the value of one. A file behind `--` is none of
 * its options, nor a command.
 */
function normalize(argv: readonly string[]): string[] {
  const [before, files] = splitAtFiles(argv);
  const words = before.map((word, at) =>
    word === '--bail' && !/^\d+$/.test(before[at + 1] ?? '') ? '--bail=1' : word,
  );
  const { command, commandAt } = readLine(before);
  if (command === undefined && files === undefined) return words;
  const others = words.filter((_, at) => at !== commandAt);
  return [
    command?.name ?? 'run',
    ...others,
    ...(files ?? []).map((name) => name.replace(/^-/, './-')),
  ];
}

/** Says on standard error what ended a command, and with which code it ends. */
export function tellError(error: unknown, environment: Environment): ExitCode {
  const { stderr } = environment;
  if (error instanceof AggregateError) {
    return error.errors.map((each) => tellError(each, environment)).at(-1) ?? exitCodes.bug;
  }
  if (error instanceof UsageError) {
    const hints = withHelp(error.hints);
    stderr.write(
      `error usage: ${safeBlock(error.message, true)}\n${hints.map((hint) => `    = ${hint}\n`).join('')}`,
    );
    return exitCodes.mistake;
  }
  if (error instanceof FileError) {
    const code: DiagnosticCode = 'unwritable-file';
    const what = safeLine(`\`${error.path}\`: ${error.message}`, true);
    const hint = hintOf(error);
    const line = hint === undefined ? '' : `    = ${hint}\n`;
    stderr.write(`error ${code}: ${what}\n${line}    = explain: pulze-run explain ${code}\n`);
    return exitCodes.errored;
  }
  if (error instanceof DamagedJournal) {
    const code: DiagnosticCode = 'unreadable-run';
    const what = safeLine(`\`${error.path}\`: ${error.message}`, true);
    stderr.write(`error ${code}: ${what}\n    = explain: pulze-run explain ${code}\n`);
    return exitCodes.mistake;
  }
  if (isOutOfFiles(error)) {
    stderr.write('error: too many files are open\n    = `ulimit -n` shows how many there may be\n');
    return exitCodes.errored;
  }
  if (isOutOfMemory(error)) {
    stderr.write(
      'error: there is not enough memory\n    = let the program have more (`ulimit -v`, the limit of a container), or begin less at once: `--concurrency`\n',
    );
    return exitCodes.errored;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(
    `this is a bug in pulze-run ${program.version}; nothing that you wrote should end like this\n${redactCrash(stack, environment)}\n`,
  );
  return exitCodes.bug;
}

/** Where to read on, unless the hints say it of a command. */
function withHelp(hints: readonly string[]): readonly string[] {
  const isSaid = hints.some((hint) => hint.endsWith(' --help`'));
  return isSaid ? hints : [...hints, 'see `pulze-run --help`'];
}

/** Also where the program loads a part of itself, which is no file that a user knows of. */
function isOutOfFiles(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^E[MN]FILE$/.test(String(error.code));
}

/** As V8 says it of what it cannot place: an array, or a module of WebAssembly. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && /\bout of memory\b|allocation failed/i.test(error.message);
}

/** What is left of a run whose journal, or another file of it, cannot be written any more. */
function hintOf(error: FileError): string | undefined {
  const { path, kind } = error;
  const run = runOf(error instanceof UnwrittenFile ? error.journal : path);
  if (run === undefined) return undefined;
  if (kind === 'missing' && runOf(path) !== undefined)
    return 'it was taken away while it was written, and what was in it';
  return `what was finished is kept; go on with it: ${storedRunCommand('resume', run)}`;
}
