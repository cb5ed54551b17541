import { init } from '../../api/init.ts';
import { safeLine } from '../../diagnostic/safe-text.ts';
import type { CommandHandler } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printDiagnostics } from '../print.ts';
import { readPath } from '../read-arguments.ts';
import { quote } from '../stored-run-command.ts';

export const initCommand: CommandHandler = async (args, { environment }) => {
  const result = await init(readPath(args, 'folder', environment) ?? '.', environment);
  if (result.problem) {
    printDiagnostics([result.problem], new Map(), { environment, args });
    return exitCodes.mistake;
  }
  const { stdout } = environment;
  for (const path of result.written) stdout.write(`wrote ${safeLine(path, true)}\n`);
  const pipeline = safeLine(quote(result.pipeline), true);
  stdout.write(
    `\nRun it on the embedded emulator:\n\n  pulze-run ${pipeline} --endpoint emulator\n\n`,
  );
  stdout.write(`and against the Pulze API:\n\n  PULZE_API_KEY=… pulze-run ${pipeline}\n`);
  return exitCodes.ok;
};
