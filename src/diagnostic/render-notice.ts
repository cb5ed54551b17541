import { type LineIndex, makeLineIndex } from '../source/line-index.ts';
import type { Location, SourceFile } from '../source/location.ts';
import { recall } from '../source/recall.ts';
import type { RelatedPlace } from './diagnostic.ts';
import { safeLine, UNSEEN } from './safe-text.ts';
import { terminalWidth } from './terminal-width.ts';

export interface RenderOptions {
  readonly color: boolean;
  readonly unicode: boolean;
  readonly columns: number;
}

/** Whatever is told about a place: a diagnostic, a failed assertion, a failed call. */
export interface Notice {
  readonly location?: Location;
  readonly severity: 'error' | 'warning' | 'failed' | 'errored';
  readonly code: string;
  readonly message: string;
  readonly hints?: readonly string[];
  readonly related?: readonly RelatedPlace[];
}

/**
 * `file:line:column severity code: message`, the lines around it with carets under the place, and
 * `=` lines. Ends with a line break. A place in a file that is not among `sources` has no frame.
 */
export function renderNotice(
  notice: Notice,
  sources: ReadonlyMap<string, SourceFile>,
  options: RenderOptions,
): string {
  const paint = makePaint(options.color);
  const say = (text: string): string => printable(text, options);
  const place = notice.location ? `${paint.bold(say(formatPlace(notice.location)))} ` : '';
  const severity = paint.severity(notice.severity);
  const lines = [`${place}${severity} ${say(notice.code)}: ${say(notice.message)}`];
  if (notice.location) lines.push(...renderFrame(notice.location, sources, paint));
  for (const related of notice.related ?? []) {
    lines.push(`    = ${say(formatPlace(related.location))} ${say(related.message)}`);
    lines.push(...renderFrame(related.location, sources, paint));
  }
  for (const hint of notice.hints ?? []) lines.push(`    = ${say(hint)}`);
  return `${lines.join('\n')}\n`;
}

/** `file:line:column`; an option of the command line (`--param temperature`) has no lines. */
function formatPlace(location: Location): string {
  if (location.path.startsWith('--')) return location.path;
  return `${location.path}:${location.start.line}:${location.start.column}`;
}

const LONGEST_LINE = 160;

function renderFrame(
  location: Location,
  sources: ReadonlyMap<string, SourceFile>,
  paint: Paint,
): readonly string[] {
  const source = sources.get(location.path);
  if (source === undefined || source.text === '') return [];
  const index = indexOf(source);
  const { line } = location.start;
  // Of a dataset there may be only some of the lines.
  if (index.line(line) === '' && index.line(line - 1) === '') return [];
  const gutter = String(line).length + 2;
  const before = line > 1 ? [frameLine(index, line - 1, { gutter, from: 0, paint })] : [];
  const from = windowStart(index.line(line), location.start.column - 1);
  return [
    ...before,
    frameLine(index, line, { gutter, from, paint }),
    carets(index.line(line), location, { gutter, from, paint }),
  ];
}

/** A file may have any number of places that are shown. */
const indexes: WeakMap<SourceFile, LineIndex> = new WeakMap();

function indexOf(source: SourceFile): LineIndex {
  return recall(indexes, source, () => makeLineIndex(source.text));
}

interface FrameOptions {
  readonly gutter: number;
  /** The first character that is shown, for a place far to the right. */
  readonly from: number;
  readonly paint: Paint;
}

function frameLine(index: LineIndex, line: number, options: FrameOptions): string {
  const text = visible(index.line(line).slice(options.from, options.from + LONGEST_LINE));
  const number = String(line).padStart(options.gutter);
  return `${options.paint.dim(`${number} |`)} ${text}`.trimEnd();
}

function carets(text: string, location: Location, options: FrameOptions): string {
  const start = location.start.column - 1;
  const sameLine = location.end.line === location.start.line;
  const end = Math.min(
    sameLine ? location.end.column - 1 : text.length,
    options.from + LONGEST_LINE,
  );
  const indent = terminalWidth(visible(text.slice(options.from, start)));
  const width = Math.max(1, terminalWidth(visible(text.slice(start, end))));
  const margin = options.paint.dim(`${' '.repeat(options.gutter)} |`);
  return `${margin} ${' '.repeat(indent)}${options.paint.mark('^'.repeat(width))}`;
}

function windowStart(text: string, column: number): number {
  return text.length > LONGEST_LINE && column > LONGEST_LINE - 40 ? column - 40 : 0;
}

/**
 * A line of a file as it may be shown: tabs as two spaces, control characters as `?`, and a key that
 * was written into a file after all as asterisks.
 */
function visible(text: string): string {
  const shown = text.replaceAll('\t', '  ').replace(UNSEEN, '?');
  return shown.replace(
    secretValue,
    (_, before: string, key: string) => before + '*'.repeat(key.length),
  );
}

/** What stands behind `api_key:`, and whatever looks like a key. */
const secretValue =
  /(api_?key["']?\s*:\s*["']?|\b(?=sk-|pk_))((?:(?<=:\s*["']?)|sk-|pk_)[\w-]{6,})/gi;

const LONGEST_TEXT = 2000;

/** A message on one line, with nothing in it that a terminal would obey, and no longer than can be read. */
function printable(text: string, { unicode }: RenderOptions): string {
  const shown = safeLine(text.slice(0, LONGEST_TEXT).replaceAll('\n', ' '), unicode);
  return text.length > LONGEST_TEXT ? `${shown}${unicode ? '…' : '...'}` : shown;
}

interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  mark(text: string): string;
  severity(word: Notice['severity']): string;
}

const plain = (text: string): string => text;
const painted =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

function makePaint(color: boolean): Paint {
  if (!color) return { bold: plain, dim: plain, mark: plain, severity: plain };
  const red = painted(31, 39);
  const yellow = painted(33, 39);
  return {
    bold: painted(1, 22),
    dim: painted(2, 22),
    mark: red,
    severity: (word) => (word === 'warning' || word === 'errored' ? yellow(word) : red(word)),
  };
}
