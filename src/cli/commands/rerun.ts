import type { RepeatedRun } from '../../protocol/event.ts';
import { type Arguments, type CommandHandler, UsageError } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { explainRerun } from '../explain-resume.ts';
import { findPart } from '../find-part.ts';
import { readEarlier } from '../read-earlier.ts';
import { withoutSaving } from '../write-baseline.ts';
import { tellRefused } from '../write-refusal.ts';
import { runAgain } from './run.ts';

/** Runs the cases of an earlier run again that failed or could not be judged, as a run of its own. */
export const rerunCommand: CommandHandler = async (args, context) => {
  const what = readWhat(args);
  const earlier = await readEarlier(args, context);
  if (earlier === undefined) return exitCodes.mistake;
  const { id, run, command, find } = earlier;
  const part = await findPart(run, what, find);
  if (part.only.size === 0) {
    const message = meanings[what].replace('ID', id);
    const problem = { code: 'nothing-to-rerun', severity: 'error', message } as const;
    await tellRefused([problem], { environment: context.environment, args });
    return exitCodes.nothing;
  }
  const explain = explainRerun(earlier);
  const again = { ...part, command };
  return await runAgain(withoutSaving(earlier.args), { context, earlier: again, explain });
};

type What = Exclude<RepeatedRun['what'], 'answers'>;

const meanings: Readonly<Record<What, string>> = {
  failed: 'no case of `ID` failed',
  errored: 'every case of `ID` was judged',
  failed_or_errored: 'no case of `ID` failed, and every one was judged',
};

function readWhat(args: Arguments): What {
  const failed = args['failed'] === true;
  const errored = args['errored'] === true;
  if (failed && errored) return 'failed_or_errored';
  if (failed) return 'failed';
  if (errored) return 'errored';
  throw new UsageError('it is not said which cases are run again', [
    'write `--failed`, `--errored`, or both',
  ]);
}
