import type { KeptTally } from '../api/keep-answers.ts';
import { safeLine } from '../diagnostic/safe-text.ts';
import { nounFor } from '../source/count-text.ts';

type Cassette = KeptTally['cassettes'][number];

/** What became of the answers of a run, a line for each cassette where there is something to say. */
export function tellKeptAnswers({ cassettes, cache }: KeptTally): string {
  const lines = [
    ...cassettes.flatMap((each) => [...tellRecorded(each), ...tellUnused(each)]),
    ...(cache?.problem === undefined ? [] : [`the cache could not be written: ${cache.problem}`]),
  ];
  return lines.map((line) => `${safeLine(line, true)}\n`).join('');
}

function tellRecorded(cassette: Cassette): readonly string[] {
  const { path, mode, recorded, left, replayed, missed, tooLong } = cassette;
  if (mode === 'replay') return [];
  const parts = [
    `${recorded} ${nounFor(recorded, 'answer')} recorded`,
    ...(left > 0 ? [`${left} of a recording that was cut off`] : []),
    ...(replayed > 0 ? [`${replayed} from the cassette`] : []),
    ...(missed > 0 ? [`${missed} without an answer, and not recorded`] : []),
    ...(tooLong > 0 ? [`${tooLong} too long to be recorded (more than 20 MB)`] : []),
  ];
  return [`${path}: ${parts.join(', ')}`];
}

const MOST_LINES = 5;

function tellUnused({ path, unused = [], isPruned, isPruneLeft }: Cassette): readonly string[] {
  if (isPruneLeft) {
    return [
      `${path}: nothing removed: what is unused shows when the whole pipeline is run, and nothing errored`,
    ];
  }
  if (unused.length === 0) return [];
  const what = `${unused.length} ${nounFor(unused.length, 'interaction')}`;
  if (isPruned) return [`${path}: ${what} removed`];
  const shown = unused.slice(0, MOST_LINES).join(', ');
  const more = unused.length > MOST_LINES ? ', …' : '';
  const lines = `${nounFor(unused.length, 'line')} ${shown}${more}`;
  return [`${path}: ${what} not asked for (${lines}); --prune-cassette removes what is unused`];
}
