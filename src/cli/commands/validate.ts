import { validate } from '../../api/validate.ts';
import { hasErrors } from '../../diagnostic/diagnostic.ts';
import type { Environment } from '../../environment/environment.ts';
import { formatNumberOf } from '../../source/count-text.ts';
import type { Arguments, CommandHandler } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { orInterrupted } from '../or-interrupted.ts';
import { printDiagnostics } from '../print.ts';
import { readPlanOptions } from '../read-arguments.ts';
import { tellNothingSelected } from '../tell-left-out.ts';

export const validateCommand: CommandHandler = (args, { environment, interrupts }) =>
  orInterrupted(interrupts, () => check(args, environment));

async function check(args: Arguments, environment: Environment): Promise<ExitCode> {
  const result = await validate(readPlanOptions(args), environment);
  printDiagnostics(result.diagnostics, result.sources, { environment, args });
  if (hasErrors(result.diagnostics)) return exitCodes.mistake;
  if (result.trials === 0) {
    environment.stderr.write(tellNothingSelected(args));
    return exitCodes.nothing;
  }
  if (args['quiet'] !== true) {
    const { pipelines, trials } = result;
    environment.stdout.write(
      `${formatNumberOf(pipelines, 'pipeline')}, ${formatNumberOf(trials, 'trial')}: no mistake found\n`,
    );
  }
  return exitCodes.ok;
}
