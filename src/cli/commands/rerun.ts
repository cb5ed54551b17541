import type { RepeatedRun } from '../../protocol/event.ts';
import type { Outcome } from '../../protocol/record.ts';
import { type Arguments, type CommandHandler, UsageError } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findCases } from '../find-cases.ts';
import { printDiagnostics } from '../print.ts';
import { readEarlier } from '../read-earlier.ts';
import { runAgain } from './run.ts';

/** Runs the cases of an earlier run again that failed or could not be judged, as a run of its own. */
export const rerunCommand: CommandHandler = async (args, context) => {
  const what = readWhat(args);
  const earlier = await readEarlier(args, context);
  if (earlier === undefined) return exitCodes.mistake;
  const { id, run, command } = earlier;
  const only = await findCases(run, (outcome) => outcomes[what].includes(outcome));
  if (only.size === 0) {
    const message = meanings[what].replace('ID', id);
    const problem = { code: 'nothing-to-rerun', severity: 'error', message } as const;
    printDiagnostics([problem], new Map(), { environment: context.environment, args });
    return exitCodes.nothing;
  }
  const repeats: RepeatedRun = { run: id, what };
  return await runAgain(earlier.args, { context, earlier: { only, repeats, command } });
};

type What = Exclude<RepeatedRun['what'], 'answers'>;

const outcomes: Readonly<Record<What, readonly Outcome[]>> = {
  failed: ['failed'],
  errored: ['errored'],
  failed_or_errored: ['failed', 'errored'],
};

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
