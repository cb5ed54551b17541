import type { Argv } from 'yargs';
import { program } from '../api/program.ts';
import { suggestName } from '../diagnostic/suggest.ts';
import { type Environment, FileError } from '../environment/environment.ts';
import { type Interrupts, neverInterrupted } from '../environment/interrupts.ts';
import type { CommandContext, CommandHandler } from './command.ts';
import { UsageError } from './command.ts';
import { commands } from './commands.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/**
 * Runs one command line and resolves to its exit code. Writes to the environment's streams only, and
 * never throws: what is a bug is told as one.
 */
export async function runCommandLine(
  argv: readonly string[],
  environment: Environment,
  interrupts: Interrupts = neverInterrupted(),
): Promise<ExitCode> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
    environment.stdout.write(`${program.version}\n`);
    return exitCodes.ok;
  }
  const context: CommandContext = { environment, interrupts, argv };
  try {
    return await dispatch(argv, context);
  } catch (error) {
    return tellError(error, environment);
  }
}

async function dispatch(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { default: yargs } = await import('yargs');
  const words = normalize(argv);
  let chosen:
    | { readonly handler: CommandHandler; readonly args: Record<string, unknown> }
    | undefined;
  let parser: Argv = yargs(words)
    .scriptName(program.name)
    .usage('$0 <files..>  runs pipelines: templated prompts, sent in parallel, and asserted on.')
    .parserConfiguration({
      'camel-case-expansion': false,
      'parse-positional-numbers': false,
      'dot-notation': false,
      'duplicate-arguments-array': true,
    })
    .exitProcess(false)
    .showHelpOnFail(false)
    .strict()
    .version(program.version)
    .help('help')
    .alias('help', 'h')
    .wrap(Math.min(100, context.environment.stdout.columns ?? 100))
    .epilogue(
      'Exit codes: 0 passed · 1 failed · 2 a mistake, nothing was run · 3 could not be judged · 4 nothing selected · 130 interrupted',
    )
    .fail((message, error) => {
      throw error ?? new UsageError(...explainUsage(message ?? '', argv));
    });
  for (const command of commands) {
    parser = parser.command({
      command: command.usage,
      describe: command.summary,
      builder: (builder) => command.build(builder),
      handler: (args) => {
        chosen = { handler: command.handler, args };
      },
    });
  }
  let output = '';
  await parser.parseAsync(words, {}, (_error, _args, text) => {
    output = text;
  });
  if (chosen === undefined) {
    context.environment.stdout.write(output === '' ? '' : `${output}\n`);
    return exitCodes.ok;
  }
  return await chosen.handler(chosen.args, context);
}

/** `--bail` may stand alone, and must not take the file behind it for its number. */
function normalize(argv: readonly string[]): string[] {
  return argv.map((word, at) =>
    word === '--bail' && !/^\d+$/.test(argv[at + 1] ?? '') ? '--bail=1' : word,
  );
}

/** yargs' words in ours, with the near option. */
function explainUsage(message: string, argv: readonly string[]): [string, readonly string[]] {
  const unknown = /^Unknown arguments?: (.+)$/.exec(message)?.[1]?.split(', ')[0];
  if (unknown === undefined) return [message.charAt(0).toLowerCase() + message.slice(1).trim(), []];
  const option = argv.find((each) => each.replace(/^-+/, '').split('=')[0] === unknown);
  const written = option?.startsWith('-') ? (option.split('=')[0] ?? unknown) : unknown;
  if (later.includes(unknown)) return [`\`--${unknown}\` is not available in this version`, []];
  const known = commands.flatMap((command) => command.flags);
  const hints = suggestName(unknown, known).map((hint) =>
    hint.replaceAll('`', '`--').replaceAll('`--?', '`?'),
  );
  return [`there is no option \`${written}\``, fixTicks(hints)];
}

/** Puts dashes only where a name begins. */
function fixTicks(hints: readonly string[]): readonly string[] {
  return hints.map((hint) => hint.replace(/`--([^`]*)`--/g, '`--$1`'));
}

/** Named by the format and left for a later version. */
const later: readonly string[] = [
  'cassette',
  'cache',
  'shard',
  'watch',
  'allow-code',
  'max-cost',
  'max-tokens-total',
  'max-requests',
  'max-time',
];

/** Says on standard error what ended a command, and with which code it ends. */
export function tellError(error: unknown, environment: Environment): ExitCode {
  const { stderr } = environment;
  if (error instanceof UsageError) {
    const hints = [...error.hints, 'see `pulze-run --help`'];
    stderr.write(
      `error usage: ${error.message}\n${hints.map((hint) => `    = ${hint}\n`).join('')}`,
    );
    return exitCodes.mistake;
  }
  if (error instanceof FileError) {
    stderr.write(`error unwritable-file: \`${error.path}\`: ${error.message}\n`);
    return exitCodes.errored;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(
    `this is a bug in pulze-run ${program.version}; nothing that you wrote should end like this\n${stack}\n`,
  );
  return exitCodes.bug;
}
