import { answerFrom } from '../../api/stored-answers.ts';
import type { CommandHandler } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findCases } from '../find-cases.ts';
import { readEarlier } from '../read-earlier.ts';
import { runAgain } from './run.ts';

/** Judges the answers of an earlier run by the assertions of today, without a call. */
export const rescoreCommand: CommandHandler = async (args, context) => {
  const earlier = await readEarlier(args, context);
  if (earlier === undefined) return exitCodes.mistake;
  const { id, run, command } = earlier;
  const answers = await answerFrom(run);
  // What was not answered is not judged; and answers that there are cost nothing more.
  const only = await findCases(run, () => true);
  return await runAgain(
    { ...earlier.args, bail: args['bail'] },
    { context, earlier: { answers, only, repeats: { run: id, what: 'answers' }, command } },
  );
};
