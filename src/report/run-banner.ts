import { mostRepeats } from '../protocol/pass-rule.ts';
import type { StoredRun } from '../protocol/stored-run.ts';
import { formatCount } from '../source/count-text.ts';
import { describeAsked } from './asked-endpoints.ts';
import type { RunOverview } from './run-overview.ts';
import { sayStop } from './say-stop.ts';

/** What a run was: the program, its id and where it asked. */
export function describeRun(run: StoredRun): string {
  const { program, id } = run.started.run;
  return `${program.name} ${program.version}  ${id}  ${describeAsked(run.started.run)}`;
}

/** That answers are not a model's, where the endpoint says so, or not of this run. */
export function findNotes(run: StoredRun): readonly string[] {
  const { note } = run.started.run.endpoint;
  return [...(note === undefined ? [] : [note]), ...describeRepeated(run), ...describeKept(run)];
}

/** That a run repeats a part of an earlier one, or judges its answers. */
export function describeRepeated({ started }: StoredRun): readonly string[] {
  const { repeats } = started.run;
  if (repeats === undefined) return [];
  const { run, what } = repeats;
  return what === 'answers'
    ? [`answers of ${run}, judged again: nothing was sent; cost and times are that run's`]
    : [`cases of ${run} that ${repeated[what]}, run again`];
}

const repeated = {
  failed: 'failed',
  errored: 'could not be judged',
  failed_or_errored: 'failed or could not be judged',
} as const;

/** That answers were kept from earlier calls, and what that leaves unsaid. */
export function describeKept({ started, finished }: StoredRun): readonly string[] {
  const { cassette } = started.run;
  const kept = finished?.summary.answered_from;
  const isRepeated = started.pipelines.some(({ repeat }) => repeat && mostRepeats(repeat) > 1);
  const variance = isRepeated ? ', and repeats vary as they did then' : '';
  if (cassette?.mode === 'replay') {
    const [first = '', ...more] = cassette.files;
    const files = more.length === 0 ? first : `${first} and ${more.length} more`;
    return [`replayed from ${files}: nothing was sent, times are not known${variance}`];
  }
  const counts = { cassette: kept?.cassette ?? 0, cache: kept?.cache ?? 0 };
  const sources = (['cassette', 'cache'] as const).filter((source) => counts[source] > 0);
  if (sources.length === 0) return [];
  const count = counts.cassette + counts.cache;
  const [answers, times] =
    count === 1
      ? ['1 answer is', 'its time is']
      : [`${formatCount(count)} answers are`, 'their times are'];
  const from = sources.map((source) => `the ${source}`).join(' and ');
  return [`${answers} from ${from}: ${times} not known${variance}`];
}

/**
 * That a run was stopped, or that its record breaks off; empty for one that came to its end. How
 * much of it is missing is known of a record that breaks off only after its trials were read.
 */
export function describeBreak(overview: RunOverview, read: boolean): readonly string[] {
  const { stop } = overview;
  if (overview.complete && stop === undefined) return [];
  const { counts } = overview.totals();
  const { not_run: left, planned } = counts;
  const trials = `${formatCount(left)} of ${formatCount(planned)} trials`;
  if (stop !== undefined) {
    const message = sayStop({ stop, counts }, 'this run was stopped') ?? '';
    // A budget says it by itself: of the run, of a pipeline, of a tag.
    if (left === 0 || stop.reason === 'budget') return [message];
    return [message, `${trials} ${left === 1 ? 'was' : 'were'} not run`];
  }
  const message = 'this run did not finish: its record breaks off';
  return left === 0 || !read ? [message] : [message, `${trials} are not in it`];
}
