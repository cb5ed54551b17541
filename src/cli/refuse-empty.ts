import { readBudget } from './budget-options.ts';
import type { Arguments } from './command.ts';
import type { CommandDefinition } from './commands.ts';
import { emptyArgument, emptyOption } from './empty-option.ts';
import { readAxes, readConfirm } from './read-arguments.ts';

/** They say themselves what is wrong with an empty text, or take it. */
const withOwnWords: ReadonlySet<string> = new Set([
  'var',
  'param',
  'reporter',
  'older-than',
  'host',
  'api-key',
]);

/** They say more, what is to be written, but not every command reads them: `--dry-run` needs no budget. */
const readers: Readonly<Record<string, (args: Arguments) => unknown>> = {
  axes: readAxes,
  confirm: readConfirm,
  'max-cost': readBudget,
  'max-tokens-total': readBudget,
  'max-requests': readBudget,
  'max-time': readBudget,
};

/** A variable that is not set would choose everything, or write into the working directory. */
export function refuseEmpty(
  args: Arguments,
  { name: command, options, arguments: taken }: CommandDefinition,
): void {
  for (const [shown] of taken) {
    if ([args[shown.replace('…', '')]].flat().includes('')) throw emptyArgument(command, shown);
  }
  for (const [name, { string: isText, value: shown }] of Object.entries(options)) {
    if (!isText || withOwnWords.has(name) || ![args[name]].flat().includes('')) continue;
    readers[name]?.(args);
    if (shown !== 'N') throw emptyOption(name);
  }
}
