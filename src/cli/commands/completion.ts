import { type CommandHandler, UsageError } from '../command.ts';
import { completionScripts } from '../completion/completion-scripts.ts';
import { isShell, shells } from '../completion/shells.ts';
import { exitCodes } from '../exit-codes.ts';
import { readText } from '../read-arguments.ts';

export const completionCommand: CommandHandler = (args, { environment }) => {
  const shell = readText(args, 'shell');
  const known = `there are scripts for ${shells.join(', ')}`;
  if (shell === undefined) throw new UsageError('no shell is named', [known]);
  if (!isShell(shell))
    throw new UsageError(`there is no script for the shell \`${shell}\``, [known]);
  environment.stdout.write(completionScripts[shell]);
  return Promise.resolve(exitCodes.ok);
};
