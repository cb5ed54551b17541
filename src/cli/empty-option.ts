import { UsageError } from './command.ts';

/** Of an option whose text is empty where none may be. */
export function emptyOption(name: string): UsageError {
  const variable = name.replaceAll('-', '_').toUpperCase();
  return new UsageError(`\`--${name}\` is empty`, [
    `does it come from a variable that is not set, as in \`--${name} "$${variable}"\`?`,
  ]);
}
