import { safeLine } from '../../diagnostic/safe-text.ts';
import { lacksTrials } from '../../protocol/summary.ts';
import { type Arguments, type CommandHandler, UsageError } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { cameToItsEnd, findPart, isPart } from '../find-part.ts';
import { readList, readPath } from '../read-arguments.ts';
import { defaultEndpoint, type EarlierCommand, readEarlier } from '../read-earlier.ts';
import { storedRunCommand } from '../stored-run-command.ts';
import { runAgain } from './run.ts';

/**
 * Judges the answers of an earlier run by the assertions of today, without a call. Of a run that did not come
 * to its end, what has no answer is not judged, and it is never green; nor where today's files lack a trial.
 */
export const rescoreCommand: CommandHandler = async (args, context) => {
  const earlier = await readEarlier(args, context, { sendsNothing: true });
  if (earlier === undefined) return exitCodes.mistake;
  const { run, command, find } = earlier;
  const isWhole = cameToItsEnd(run);
  // Answers that there are cost nothing more: the earlier run's `--bail` was about calls.
  const options: Arguments = { ...earlier.args, bail: args['bail'] };
  if (!isWhole && options['save-baseline'] !== undefined) {
    throw refuseSaving(earlier, readPath(args, 'output', context.environment));
  }
  const part = await findPart(run, 'answers', find);
  const { trials, left } = part.expected;
  // Of a run that did not come to its end, or of some cases run again, it is known that it lacks others.
  const hasAll = isWhole && !isPart(run);
  const expected = hasAll ? part.expected : { trials, ...(left && { left }) };
  const again = { ...part, expected, command, endpoint: defaultEndpoint(run) };
  const code = await runAgain(options, { context, earlier: again });
  const isJudged = code === exitCodes.ok || code === exitCodes.failed;
  return isJudged && !isWhole ? exitCodes.errored : code;
};

/** Where nothing of it is left to run, it judged answers itself that were not all that there could be. */
function refuseSaving({ id, run, args }: EarlierCommand, output: string | undefined): UsageError {
  const { summary } = run.finished ?? {};
  if (lacksTrials(summary)) {
    return new UsageError(`a baseline of \`${id}\` would lack cases: ${summary?.stop?.message}`, [
      'run the files as they are now, and save that',
    ]);
  }
  const envFiles = readList(args, 'env-file');
  const resume = storedRunCommand('resume', { id, output, envFiles });
  return new UsageError(`\`${id}\` did not come to its end, and a baseline would lack cases`, [
    `run what is missing: ${safeLine(resume, true)}`,
  ]);
}
