import type { RunStop } from '../protocol/summary.ts';
import type { FindCalls } from './kept-calls.ts';

/** An earlier run whose answers are judged again, as far as trials are run with it. */
export interface EarlierAnswers {
  /** What models were asked in it. */
  readonly findCalls: FindCalls;
  /** Whether it has the trial with this id: of further repeats it has those that it asked for. */
  hasTrial(trial: string): boolean;
  /** There where it did not come to its end, or not all that it has is judged. */
  readonly unfinished?: {
    /** Whether it neither ran this trial, whose id is given, nor found it needless. */
    lacks(trial: string): boolean;
    readonly stop: RunStop;
  };
}
