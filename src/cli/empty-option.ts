import { UsageError } from './command.ts';

/** Of an option whose text is empty where none may be. */
export function emptyOption(name: string): UsageError {
  return new UsageError(`\`--${name}\` is empty`, [fromVariable(`--${name}`, name)]);
}

/** The same of what a command takes beside options; `name` as its help has it: `run`, `files…`. */
export function emptyArgument(command: string, name: string): UsageError {
  const plain = name.replace('…', '');
  const message = plain === name ? `\`${name}\` is empty` : `one of \`${plain}\` is empty`;
  return new UsageError(message, [fromVariable(`pulze-run ${command}`, plain)]);
}

function fromVariable(before: string, name: string): string {
  const variable = name.replaceAll('-', '_').toUpperCase();
  return `does it come from a variable that is not set, as in \`${before} "$${variable}"\`?`;
}
