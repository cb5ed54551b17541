import { validate } from '../../api/validate.ts';
import { hasErrors } from '../../diagnostic/diagnostic.ts';
import type { CommandHandler } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { plural, printDiagnostics, printNothingSelected } from '../print.ts';
import { readPlanOptions } from '../read-arguments.ts';

export const validateCommand: CommandHandler = async (args, { environment }) => {
  const result = await validate(readPlanOptions(args), environment);
  printDiagnostics(result.diagnostics, result.sources, { environment, args });
  if (hasErrors(result.diagnostics)) return exitCodes.mistake;
  if (result.trials === 0) {
    printNothingSelected(args, environment);
    return exitCodes.nothing;
  }
  if (args['quiet'] !== true) {
    const { pipelines, trials } = result;
    environment.stdout.write(
      `${plural(pipelines, 'pipeline')}, ${plural(trials, 'trial')}: no mistake found\n`,
    );
  }
  return exitCodes.ok;
};
