import { type CommandDefinition, commands } from './commands.ts';
import type { Flag, Flags } from './options.ts';

/** The words behind the program's name, as far as they are to be told apart before they are parsed. */
export interface Line {
  /** Undefined as long as none is named: files alone are run. */
  readonly command: CommandDefinition | undefined;
  /** Which of the words names it. */
  readonly commandAt: number | undefined;
  /** The arguments of the command. */
  readonly plain: number;
  /** Names of the options that are given already. */
  readonly given: ReadonlySet<string>;
  /** The option whose value comes next. */
  readonly waiting: Flag | undefined;
  /** Whether `--` was given. */
  readonly areOptionsOver: boolean;
}

/** A command may stand behind options; the value of one is none. */
export function readLine(words: readonly string[]): Line {
  const end = words.indexOf('--');
  if (end === -1) return readOptions(words);
  const line = readOptions(words.slice(0, end));
  const plain = line.plain + words.length - end - 1;
  return { ...line, plain, waiting: undefined, areOptionsOver: true };
}

function readOptions(words: readonly string[]): Line {
  const given = new Set<string>();
  const plain: number[] = [];
  let waiting: Flag | undefined;
  for (const [at, word] of words.entries()) {
    const option = waiting === undefined && /^-./.test(word) ? findOption(word) : undefined;
    if (option !== undefined) given.add(option.name);
    else if (waiting === undefined) plain.push(at);
    waiting = option?.waiting;
  }
  const [first] = plain;
  const command = commands.find(({ name }) => first !== undefined && name === words[first]);
  return {
    command,
    commandAt: command && first,
    plain: plain.length - (command ? 1 : 0),
    given,
    waiting,
    areOptionsOver: false,
  };
}

/** An option means much the same in every command that has it; of the first that does. */
function findOption(word: string): { readonly name: string; readonly waiting: Flag | undefined } {
  const all: Flags = Object.assign({}, ...[...commands].reverse().map(({ options }) => options));
  const written = word.replace(/^--?/, '').split('=')[0] ?? '';
  const found = Object.entries(all).find(
    ([name, { alias }]) => (word.startsWith('--') ? name : alias) === written,
  );
  if (found === undefined) return { name: written, waiting: undefined };
  const [name, flag] = found;
  return { name, waiting: takesValue(flag) && !word.includes('=') ? flag : undefined };
}

/** Whether an option is not complete without a value. */
export function takesValue({ value }: Flag): boolean {
  return value !== undefined && !value.startsWith('[');
}
