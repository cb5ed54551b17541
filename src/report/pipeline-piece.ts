import type { TrialRecord } from '../protocol/record.ts';
import { lightenTrial } from './lighten-trial.ts';

/** Trials in plan order, gathered into runs of one pipeline, without holding more than a piece; see `lightenTrial`. */
export interface PipelinePiece {
  readonly pipeline: string;
  readonly file: string;
  readonly trials: readonly TrialRecord[];
  /** Whether it is the first, and the last, of its pipeline. */
  readonly first: boolean;
  readonly last: boolean;
}

/** Trials of a piece. A longer pipeline has several tables, so that nothing holds all of it. */
const MOST = 500;

/** Splits trials where the pipeline changes, and where a piece is full. `onTrial` is told of each as it was recorded. */
export async function* splitByPipeline(
  trials: AsyncIterable<TrialRecord>,
  onTrial: (trial: TrialRecord) => void,
): AsyncIterable<PipelinePiece> {
  let held: TrialRecord[] = [];
  let first = true;
  for await (const trial of trials) {
    const previous = held[0];
    const changes =
      previous !== undefined &&
      (previous.pipeline !== trial.pipeline || previous.file !== trial.file);
    if (previous !== undefined && (changes || held.length >= MOST)) {
      yield makePiece(previous, held, { first, last: changes });
      held = [];
      first = changes;
    }
    onTrial(trial);
    held.push(lightenTrial(trial));
  }
  const previous = held[0];
  if (previous !== undefined) yield makePiece(previous, held, { first, last: true });
}

function makePiece(
  one: TrialRecord,
  trials: readonly TrialRecord[],
  place: { readonly first: boolean; readonly last: boolean },
): PipelinePiece {
  return { pipeline: one.pipeline, file: one.file, trials, ...place };
}
