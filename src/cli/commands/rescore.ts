import type { CommandHandler } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findPart } from '../find-part.ts';
import { readEarlier } from '../read-earlier.ts';
import { runAgain } from './run.ts';

/** Judges the answers of an earlier run by the assertions of today, without a call. */
export const rescoreCommand: CommandHandler = async (args, context) => {
  const earlier = await readEarlier(args, context);
  if (earlier === undefined) return exitCodes.mistake;
  const { run, command } = earlier;
  const part = await findPart(run, 'answers');
  // Answers that there are cost nothing more: the earlier run's `--bail` was about calls.
  const options = { ...earlier.args, bail: args['bail'] };
  return await runAgain(options, { context, earlier: { ...part, command } });
};
