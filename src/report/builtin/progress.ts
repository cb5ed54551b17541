import { safeLine } from '../../diagnostic/safe-text.ts';
import type { Sink } from '../../environment/environment.ts';
import { formatCount } from '../../source/count-text.ts';
import { formatSeconds, formatShare } from '../format.ts';
import { makePaint, type Paint } from '../paint.ts';
import { busiestPools, describePool, findProblems } from '../pool-text.ts';
import { ProgressCount, type RecentAttempt } from '../progress-count.ts';
import { describePace, describeProgress } from '../progress-text.ts';
import type { LiveReporter, LiveView, Style } from '../reporter.ts';
import { TerminalRegion } from '../terminal-region.ts';
import { cutText, wrapText } from '../text-width.ts';

/** For a terminal: a few lines that are drawn again in place, and gone when the run is over. */
export const progressReporter: LiveReporter = {
  kind: 'live',
  name: 'progress',
  summary: 'A few lines at the terminal that follow the run and vanish at its end.',
  open,
};

/** At most eight times a second, unless it is told that time has passed. */
const INTERVAL = 125;
/** How long a failed attempt is worth a line. */
const RECENT = 5000;
const LONGEST_BAR = 40;
const MOST_POOLS = 3;
/** Left free at the end of a line, where a terminal shows `^C`. */
const MARGIN = 3;

function open(sink: Sink, style: Style, monotonic: () => number): LiveView {
  const count = new ProgressCount(monotonic);
  const region = new TerminalRegion(sink);
  let drawnAt = Number.NEGATIVE_INFINITY;
  let closed = style.detail === 'quiet';
  let note: string | undefined;
  const draw = (now: number): void => {
    if (closed || count.started === undefined) return;
    drawnAt = now;
    const fitting = { ...style, columns: sink.columns ?? style.columns };
    region.draw(renderLines(count, { style: fitting, now, note }));
  };
  return {
    event(event) {
      count.add(event);
      const now = monotonic();
      if (now - drawnAt >= INTERVAL) draw(now);
    },
    tick() {
      draw(monotonic());
    },
    note(text) {
      note = text;
      draw(monotonic());
    },
    close() {
      closed = true;
      region.erase();
    },
  };
}

interface Moment {
  readonly style: Style;
  readonly now: number;
  readonly note: string | undefined;
}

function renderLines(count: ProgressCount, { style, now, note }: Moment): readonly string[] {
  const paint = makePaint(style);
  const recent =
    count.recent !== undefined && now - count.recent.at < RECENT ? count.recent : undefined;
  const cut = (text: string): string => cutText(text, style.columns - MARGIN, style.unicode);
  const separator = style.unicode ? ' · ' : ', ';
  const pace = cut(`  ${describePace(count).join(separator)}`);
  return [
    renderBar(count, style, paint),
    ...(pace.trim() === '' ? [] : [paint.dim(pace)]),
    paint.dim(cut(`  ${describeActivity(count, style)}`)),
    ...busiestPools(count.pools, MOST_POOLS).map((pool) =>
      paint.dim(cut(safeLine(`  ${describePool(pool)}`, style.unicode))),
    ),
    ...findProblems(count.pools).map((text) =>
      paint.doubtful(cut(safeLine(`  ${text}`, style.unicode))),
    ),
    ...(recent === undefined
      ? []
      : [paint.doubtful(cut(`  ${describeAttempt(count, recent, style)}`))]),
    ...(note === undefined
      ? []
      : wrapText(note, style.columns - MARGIN - 2).map((line) => paint.doubtful(`  ${line}`))),
  ];
}

function renderBar(count: ProgressCount, style: Style, paint: Paint): string {
  const { finished, planned } = count;
  const share = planned === 0 ? 0 : finished / planned;
  const numbers = `${formatCount(finished)}/${formatCount(planned)} ${formatShare(Math.floor(share * 100) / 100)}`;
  const outcomes = describeProgress(count);
  const room = style.columns - numbers.length - outcomes.length - 6;
  if (room < 8) return cutText(`${numbers} ${outcomes}`, style.columns - MARGIN, style.unicode);
  const width = Math.min(LONGEST_BAR, room);
  const done = Math.floor(share * width);
  const [full, empty] = style.unicode ? ['━', '─'] : ['#', '.'];
  const bar = `${paint.accent(full.repeat(done))}${paint.dim(empty.repeat(width - done))}`;
  return `${bar}  ${numbers}  ${describeProgress(count, paint)}`;
}

function describeActivity(count: ProgressCount, style: Style): string {
  const { underWay } = count;
  const elapsed = formatSeconds(count.elapsedMilliseconds);
  if (underWay.length === 0) return elapsed;
  const ids = underWay.slice(0, 4).map((id) => safeLine(shortId(id, count), style.unicode));
  return `${elapsed}, ${underWay.length} under way: ${ids.join(', ')}`;
}

/** A single pipeline's name tells nothing. */
function shortId(id: string, { started }: ProgressCount): string {
  const [only, ...others] = started?.pipelines ?? [];
  const prefix = `${only?.name}/`;
  return others.length === 0 && id.startsWith(prefix) ? id.slice(prefix.length) : id;
}

function describeAttempt(count: ProgressCount, recent: RecentAttempt, style: Style): string {
  const { attempt } = recent;
  const what = attempt.status ?? attempt.failure?.kind.replaceAll('_', ' ') ?? 'failure';
  const endpoint = count.started?.run.endpoint.name ?? 'the endpoint';
  return safeLine(
    `${what} from ${endpoint} for ${shortId(recent.trial, count)}, attempt ${attempt.number}; waiting`,
    style.unicode,
  );
}
