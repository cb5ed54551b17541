import { type Arguments, UsageError } from './command.ts';
import type { Flags } from './options.ts';

/** They say themselves what is wrong with an empty text. */
const withOwnWords: ReadonlySet<string> = new Set(['var', 'param', 'reporter', 'host', 'api-key']);

/** A variable that is not set would choose everything, or write into the working directory. */
export function refuseEmpty(args: Arguments, options: Flags): void {
  for (const [name, { string: isText, value: shown }] of Object.entries(options)) {
    if (!isText || shown === 'N' || withOwnWords.has(name)) continue;
    if ([args[name]].flat().includes('')) throw emptyOption(name);
  }
}

export function emptyOption(name: string): UsageError {
  const variable = name.replaceAll('-', '_').toUpperCase();
  return new UsageError(`\`--${name}\` is empty`, [
    `does it come from a variable that is not set, as in \`--${name} "$${variable}"\`?`,
  ]);
}
