import { type CommandDefinition, commands } from '../commands.ts';
import type { Flag, Flags, ValueKind } from '../options.ts';

/** What may take the place of the word at the cursor. */
export interface WordCompletion {
  /** The beginning of the word that stays: `--output=`, or nothing. */
  readonly prefix: string;
  readonly words: readonly CompletionWord[];
  /** What the rest of the word, behind the prefix, names. */
  readonly value?: ValueKind;
}

export interface CompletionWord {
  readonly word: string;
  readonly summary: string;
}

/** `words` are those behind the program's name; the last one is at the cursor and may be empty. */
export function completeWord(words: readonly string[]): WordCompletion {
  const current = words.at(-1) ?? '';
  const line = readLine(words.slice(0, -1));
  const command = line.command ?? commands[0];
  if (command === undefined) return { prefix: '', words: [] };
  if (line.waiting !== undefined) return completeValue(line.waiting, '', current);
  const [, prefix = '', name = ''] = /^(--([\w-]+)=)/.exec(current) ?? [];
  const flag = line.areOptionsOver ? undefined : command.options[name];
  if (flag !== undefined && takesValue(flag)) {
    return completeValue(flag, prefix, current.slice(prefix.length));
  }
  if (current.startsWith('-') && !line.areOptionsOver) {
    return { prefix: '', words: optionsOf(command, line.given, words.length === 1) };
  }
  return completeArgument(command, line);
}

interface Line {
  /** Undefined as long as none is named: files alone are run. */
  readonly command: CommandDefinition | undefined;
  /** The arguments of the command. */
  readonly plain: number;
  /** Names of the options that are given already. */
  readonly given: ReadonlySet<string>;
  /** The option whose value comes next. */
  readonly waiting: Flag | undefined;
  /** Whether `--` was given. */
  readonly areOptionsOver: boolean;
}

function readLine(words: readonly string[]): Line {
  const end = words.indexOf('--');
  if (end === -1) return readOptions(words);
  const line = readOptions(words.slice(0, end));
  const plain = line.plain + words.length - end - 1;
  return { ...line, plain, waiting: undefined, areOptionsOver: true };
}

function readOptions(words: readonly string[]): Line {
  const given = new Set<string>();
  const plain: string[] = [];
  let waiting: Flag | undefined;
  for (const word of words) {
    const option = waiting === undefined && word.startsWith('-') ? findOption(word) : undefined;
    if (option !== undefined) given.add(option.name);
    else if (waiting === undefined) plain.push(word);
    waiting = option?.waiting;
  }
  const command = findCommand(plain[0] ?? '');
  return {
    command,
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

function findCommand(word: string): CommandDefinition | undefined {
  return commands.find((command) => nameOf(command) === word);
}

function nameOf({ usage }: CommandDefinition): string {
  return usage[0]?.split(' ')[0] ?? '';
}

function takesValue({ value }: Flag): boolean {
  return value !== undefined && !value.startsWith('[');
}

function completeValue(flag: Flag, prefix: string, value: string): WordCompletion {
  if (flag.takes === 'reporters' && value.includes('=')) {
    return {
      prefix: `${prefix}${value.slice(0, value.indexOf('=') + 1)}`,
      words: [],
      value: 'files',
    };
  }
  const words = (flag.choices ?? []).map((choice) => ({ word: String(choice), summary: '' }));
  return { prefix, words, ...(flag.takes !== undefined && { value: flag.takes }) };
}

function optionsOf(
  { options }: CommandDefinition,
  given: ReadonlySet<string>,
  isFirst: boolean,
): readonly CompletionWord[] {
  const left = Object.entries(options).filter(([name, flag]) => flag.array || !given.has(name));
  return [
    ...left.map(([name, { describe = '' }]) => ({ word: `--${name}`, summary: describe })),
    ...(options['color'] ? [{ word: '--no-color', summary: 'No colour, also at a terminal' }] : []),
    { word: '--help', summary: 'What it takes' },
    ...(isFirst ? [{ word: '--version', summary: 'The version of pulze-run' }] : []),
  ];
}

function completeArgument(command: CommandDefinition, line: Line): WordCompletion {
  const isFull = line.plain > 0 && command.takes !== 'pipelines';
  const isOpen = line.command === undefined && line.plain === 0 && !line.areOptionsOver;
  const names = isOpen
    ? commands.map((each) => ({ word: nameOf(each), summary: each.summary }))
    : [];
  const value = isFull ? undefined : command.takes;
  return { prefix: '', words: names, ...(value !== undefined && { value }) };
}
