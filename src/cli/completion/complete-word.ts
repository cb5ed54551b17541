import { type CommandDefinition, commands } from '../commands.ts';
import type { Flag, ValueKind } from '../options.ts';
import { type Line, readLine, takesValue } from '../read-line.ts';

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
  const names = isOpen ? commands.map((each) => ({ word: each.name, summary: each.summary })) : [];
  const value = isFull ? undefined : command.takes;
  return { prefix: '', words: names, ...(value !== undefined && { value }) };
}
