import type { BaselineTools } from '../assertion/baseline-tools.ts';
import type { CodeTools } from '../assertion/code-tools.ts';
import type { SnapshotTools } from '../assertion/snapshot-tools.ts';
import type { ModelCall } from '../protocol/model-call.ts';
import { makeModelTools } from './ask-models.ts';
import { type KeptAnswers, makeBaselineTools } from './baseline-answers.ts';
import { type CodeContext, makeCodeRunner } from './call-code.ts';
import type { Connect } from './connection.ts';
import type { MakeTools } from './evaluate.ts';
import { RepeatFindings } from './gather-repeats.ts';
import type { TakeCall } from './kept-calls.ts';
import type { RepeatTurns } from './repeat-turns.ts';
import type { Snapshots } from './snapshots.ts';

export interface ToolContext {
  readonly connect: Connect;
  /** There where an earlier run answers, and no model is asked. */
  readonly takeCall?: TakeCall;
  readonly code?: CodeContext;
  readonly snapshots?: Snapshots;
  /** What baselines have kept that assertions compare with. */
  readonly answers?: KeptAnswers;
}

/** What checks may use in a run. Whatever they have started ends when the signal aborts. */
export function makeToolMaker(
  context: ToolContext,
  signal: AbortSignal,
  turns: RepeatTurns,
): MakeTools {
  const { connect, takeCall } = context;
  const findings = new RepeatFindings(turns);
  const runner = context.code && makeCodeRunner(context.code, signal);
  return (use, judged) => {
    const calls: ModelCall[] = [];
    let reads: string | undefined;
    const take: TakeCall | undefined =
      takeCall && ((trial, wanted) => takeCall(trial, wanted, reads));
    const { file } = judged.trial.planned.pipeline;
    return {
      tools: {
        models: makeModelTools({ use, judged }, { connect, signal, takeCall: take }, calls),
        get code(): CodeTools {
          if (runner === undefined) throw new Error('code is not allowed, and was not refused');
          return runner.toolsFor(file.path);
        },
        repeats: findings.toolsFor(use, judged.trial),
        get baselines(): BaselineTools {
          reads = 'the baseline';
          return makeBaselineTools(context.answers ?? new Map(), judged.trial);
        },
        get snapshots(): SnapshotTools {
          const { trial, step } = judged;
          if (context.snapshots === undefined) throw new Error('no snapshots were read');
          return context.snapshots.toolsFor({ trial, step, label: use.label }, turns);
        },
      },
      calls,
    };
  };
}
