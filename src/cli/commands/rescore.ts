import { safeLine } from '../../diagnostic/safe-text.ts';
import type { StoredRun } from '../../protocol/stored-run.ts';
import { type Arguments, type CommandHandler, UsageError } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findPart, isPart } from '../find-part.ts';
import { readPath } from '../read-arguments.ts';
import { defaultEndpoint, readEarlier } from '../read-earlier.ts';
import { storedRunCommand } from '../stored-run-command.ts';
import { runAgain } from './run.ts';

/**
 * Judges the answers of an earlier run by the assertions of today, without a call. Of a run that did not come
 * to its end, what has no answer is not judged, and it is never green; nor where today's files lack a trial.
 */
export const rescoreCommand: CommandHandler = async (args, context) => {
  const earlier = await readEarlier(args, context);
  if (earlier === undefined) return exitCodes.mistake;
  const { id, run, command } = earlier;
  const isWhole = cameToItsEnd(run);
  const resume = storedRunCommand('resume', {
    id,
    output: readPath(args, 'output', context.environment),
  });
  // Answers that there are cost nothing more: the earlier run's `--bail` was about calls.
  const options: Arguments = { ...earlier.args, bail: args['bail'] };
  if (!isWhole && options['save-baseline'] !== undefined) {
    throw new UsageError(`\`${id}\` did not come to its end, and a baseline would lack cases`, [
      `run what is missing: ${resume}`,
    ]);
  }
  const part = await findPart(run, 'answers');
  const { trials } = part.expected;
  // Of a run that did not come to its end, or of some cases run again, it is known that it lacks others.
  const hasAll = isWhole && !isPart(run);
  const expected = hasAll ? part.expected : { trials };
  const again = { ...part, expected, command, endpoint: defaultEndpoint(run) };
  const code = await runAgain(options, { context, earlier: again });
  if (isWhole) return code;
  const told = `! \`${id}\` did not come to its end, and what it had no answer for is not judged: ${resume}`;
  context.environment.stderr.write(`${safeLine(told, true)}\n`);
  return code === exitCodes.ok ? exitCodes.errored : code;
};

function cameToItsEnd({ finished }: StoredRun): boolean {
  return finished?.summary.counts.not_run === 0;
}
