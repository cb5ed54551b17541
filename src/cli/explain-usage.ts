import { findNearest, suggestName } from '../diagnostic/suggest.ts';
import { type CommandDefinition, commands, usageOf } from './commands.ts';
import { readLine } from './read-line.ts';

/** yargs' words in ours, with the near option. */
export function explainUsage(
  message: string,
  argv: readonly string[],
): [string, readonly string[]] {
  const lacking = findLacking(message, argv);
  if (lacking !== undefined) return [lacking, []];
  const [, name, given = '', choices = ''] = UNFIT_CHOICE.exec(message) ?? [];
  if (name !== undefined) return explainChoice(name, given, choices);
  const unknown = /^Unknown arguments?: (.+)$/.exec(message)?.[1];
  if (unknown === undefined) return [message.charAt(0).toLowerCase() + message.slice(1).trim(), []];
  return explainUnknown(unknown, argv);
}

/** `unknown` are the names of options, without their dashes, and arguments: `repeat, triage.yaml`. */
function explainUnknown(unknown: string, argv: readonly string[]): [string, readonly string[]] {
  const [name = ''] = unknown.split(', ');
  const command = readLine(argv).command ?? commands[0];
  const help = command === commands[0] ? [] : [`see \`pulze-run ${command?.name} --help\``];
  const isOption = (word: string): boolean =>
    word.startsWith('-') && word.replace(/^-+(no-)?/, '').split('=')[0] === name;
  const written = argv.find(isOption)?.split('=')[0];
  const argument = argv.find((word) => word !== '' && `${unknown}, `.startsWith(`${word}, `));
  if (written === undefined && argument !== undefined) {
    const usage = `write \`pulze-run ${command && usageOf(command)}\``;
    return [`\`${argument}\` is one argument too many`, [usage, ...help]];
  }
  if (later.includes(name)) return [`\`--${name}\` is not available in this version`, []];
  const option = written ?? name;
  if (commands.some(({ options }) => Object.hasOwn(options, name))) {
    return [`\`pulze-run ${command?.name}\` has no option \`${option}\``, help];
  }
  return [`there is no option \`${option}\``, [...suggestOption(name, command, option), ...help]];
}

/** `--no-color` for `--no-colour`. */
function suggestOption(
  name: string,
  command: CommandDefinition | undefined,
  written: string,
): readonly string[] {
  const near = findNearest(name, Object.keys(command?.options ?? {}));
  if (near === undefined) return [];
  const isOff = written.startsWith('--no-') && command?.options[near]?.boolean === true;
  return [`did you mean \`--${isOff ? 'no-' : ''}${near}\`?`];
}

/** Of an option without its value, or of a command without what it is about. */
function findLacking(message: string, argv: readonly string[]): string | undefined {
  const option = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (option !== undefined)
    return `\`${option.length === 1 ? '-' : '--'}${option}\` lacks its value`;
  if (!message.startsWith('Not enough non-option arguments')) return undefined;
  const { command } = readLine(argv);
  return `\`pulze-run ${command ? usageOf(command) : ''}\` lacks an argument`;
}

/** Of an option that takes only some words; yargs quotes each of them. */
const UNFIT_CHOICE = /Argument: (\S+), Given: (.*), Choices: (.+)/;

function explainChoice(name: string, given: string, choices: string): [string, readonly string[]] {
  const [word = '', ...known] = [given, ...choices.split(', ')].map((each) =>
    each.replace(/^"|"$/g, ''),
  );
  return [`\`--${name}\` cannot be \`${word}\``, suggestName(word, known)];
}

/** Named by the format and left for a later version. */
const later: readonly string[] = ['shard'];
