import { safeLine } from '../../diagnostic/safe-text.ts';
import type { Sink } from '../../environment/environment.ts';
import type { RunEvent, RunStarted } from '../../protocol/event.ts';
import { formatCount, formatNumberOf } from '../../source/count-text.ts';
import { describeAsked } from '../asked-endpoints.ts';
import { formatSeconds, formatShare } from '../format.ts';
import { busiestPools, describePool, findProblems } from '../pool-text.ts';
import { ProgressCount } from '../progress-count.ts';
import { describePace, describeProgress } from '../progress-text.ts';
import type { LiveReporter, LiveView, Style } from '../reporter.ts';
import { describeEnd } from '../result-line.ts';

/** For logs: a line at the start, now and then, and at the end; never more than twenty. */
export const linesReporter: LiveReporter = {
  kind: 'live',
  name: 'lines',
  summary: 'A plain line now and then, for logs.',
  open,
};

/** With the first line, a note, and the last one these make twenty. */
const MOST_BETWEEN = 17;
const TENTHS = 10;
const SOONEST = 1000;
const FIRST_INTERVAL = 10_000;

function open(sink: Sink, style: Style, monotonic: () => number): LiveView {
  const count = new ProgressCount(monotonic);
  const pace = new LinePace();
  let closed = style.detail === 'quiet';
  const write = (line: string): void => sink.write(`${safeLine(line, style.unicode)}\n`);
  const told = new Set<string>();
  return {
    event(event) {
      count.add(event);
      if (closed) return;
      const lines = describeEvent(event, told);
      for (const line of lines) write(line);
      if (lines.length > 0) return;
      if (pace.isDue(count)) write(describeNow(count));
    },
    tick() {
      if (!closed && count.started !== undefined && pace.isDue(count)) write(describeNow(count));
    },
    note: write,
    close() {
      closed = true;
    },
  };
}

/** What is said at once; `told` are problems that were. */
function describeEvent(event: RunEvent, told: Set<string>): readonly string[] {
  if (event.type === 'run_started') return describeStart(event);
  if (event.type === 'run_finished') return [describeEnd(event)];
  if (event.type !== 'pools_seen') return [];
  const problems = findProblems(event.pools).filter((problem) => !told.has(problem));
  for (const problem of problems) told.add(problem);
  return problems.map((problem) => `! ${problem}`);
}

/** A line is due after every tenth of the trials, and where that takes long, after some time. */
class LinePace {
  #lines = 0;
  #tenth = 0;
  #at = 0;
  #interval = FIRST_INTERVAL;

  isDue(count: ProgressCount): boolean {
    const elapsed = count.elapsedMilliseconds;
    const tenth = Math.floor((count.finished * TENTHS) / Math.max(1, count.planned));
    const since = elapsed - this.#at;
    const late = since >= this.#interval;
    const due = late || (tenth > this.#tenth && since >= SOONEST);
    if (!due || count.finished >= count.planned || this.#lines >= MOST_BETWEEN) return false;
    const timed = tenth === this.#tenth;
    if (timed) this.#interval *= 2;
    this.#lines++;
    this.#tenth = tenth;
    this.#at = elapsed;
    return true;
  }
}

function describeStart({ run, trials, pipelines }: RunStarted): readonly string[] {
  const of = pipelines.length === 1 ? (pipelines[0]?.name ?? '') : `${pipelines.length} pipelines`;
  if (run.repeats?.what === 'answers') {
    return [
      `judging ${formatNumberOf(trials, 'trial')} of ${of} again, from the answers of ${run.repeats.run}; nothing is sent`,
    ];
  }
  return [
    `running ${formatNumberOf(trials, 'trial')} of ${of} at ${describeAsked(run)}, ${run.concurrency} at a time`,
    ...(run.endpoint.note === undefined ? [] : [`note: ${run.endpoint.note}`]),
    ...(run.cassette?.mode === 'replay' ? ['note: answers are replayed; nothing is sent'] : []),
  ];
}

function describeNow(count: ProgressCount): string {
  const share = formatShare(Math.floor((count.finished / Math.max(1, count.planned)) * 100) / 100);
  const numbers = `${formatCount(count.finished)}/${formatCount(count.planned)} (${share})`;
  const elapsed = formatSeconds(count.elapsedMilliseconds);
  const [pool] = busiestPools(count.pools, 1);
  const held = pool !== undefined && pool.waiting > 0 ? [describePool(pool)] : [];
  const now = `${elapsed}: ${numbers}, ${describeProgress(count)}`;
  return [now, ...describePace(count), ...held].join('; ');
}
