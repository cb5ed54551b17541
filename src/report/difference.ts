import { safeBlock } from '../diagnostic/safe-text.ts';
import { isJsonObject, type JsonValue } from '../source/json.ts';
import { makePaint, type Paint } from './paint.ts';
import type { Style } from './reporter.ts';
import { cutText, wrapText } from './text-width.ts';

/**
 * Expected and found as a line diff, in the columns of the style: a legend, then the lines that
 * differ with some around them. Loads its library on first use.
 */
export function renderDifference(
  expected: JsonValue,
  actual: JsonValue,
  style: Style,
): Promise<readonly string[]> {
  return renderChange(
    { name: 'expected', value: expected },
    { name: 'found', value: actual },
    style,
  );
}

/** One of two values that are compared, and what the legend calls it. */
export interface Named {
  readonly name: string;
  readonly value: JsonValue;
}

/** The same, of two values with names of their own. */
export async function renderChange(
  old: Named,
  young: Named,
  style: Style,
): Promise<readonly string[]> {
  const paint = makePaint(style);
  const [before, after] = comparableTexts(old.value, young.value, style.unicode);
  const legend = [paint.bad(`- ${old.name}`), paint.good(`+ ${young.name}`)];
  if (before === after) return [...legend, '  both look the same: they differ in what is not seen'];
  const { structuredPatch } = await import('diff');
  const patch = structuredPatch('', '', `${before}\n`, `${after}\n`, '', '', {
    context: countLines(before) + countLines(after) <= MOST_LINES ? MOST_LINES : 3,
    maxEditLength: MOST_EDITS,
  });
  if (patch === undefined) return [...legend, ...apart(before, after, style)];
  const lines = patch.hunks.flatMap((hunk, index) => [
    ...(index > 0 ? [paint.dim(style.unicode ? '  ⋯' : '  ...')] : []),
    ...hunk.lines.flatMap((line) => renderLine(line, style, paint)),
  ]);
  return [...legend, ...shorten(lines, style)];
}

/** Beyond this the two have little in common, and finding out how much takes long. */
const MOST_EDITS = 1000;
const MOST_LINES = 40;
const LONGEST_LINE = 4000;

/** Strings as they are; when either is anything else, both as JSON, so that `1` is not `"1"`. */
function comparableTexts(
  expected: JsonValue,
  actual: JsonValue,
  unicode: boolean,
): readonly [string, string] {
  if (typeof expected !== 'string' || typeof actual !== 'string') {
    return [safeBlock(pretty(expected), unicode), safeBlock(pretty(actual), unicode)];
  }
  const sameEnds = expected.includes('\r\n') === actual.includes('\r\n');
  const shown = (text: string): string =>
    safeBlock(sameEnds ? text : text.replaceAll('\r\n', unicode ? '␍\n' : '\\r\n'), unicode);
  return [shown(expected), shown(actual)];
}

function countLines(text: string): number {
  return text.split('\n', MOST_LINES + 1).length;
}

/** As JSON. A map from JSONPaths has a line for each path. */
function pretty(value: JsonValue): string {
  const paths = isJsonObject(value) ? Object.entries(value) : [];
  if (paths.length === 0 || !paths.every(([key]) => key.startsWith('$'))) {
    return JSON.stringify(value, null, 2);
  }
  const lines = paths.map(([key, found]) => `  ${JSON.stringify(key)}: ${JSON.stringify(found)}`);
  return `{\n${lines.join(',\n')}\n}`;
}

function renderLine(line: string, style: Style, paint: Paint): readonly string[] {
  const sign = line.slice(0, 1);
  const text = line.slice(1, LONGEST_LINE);
  if (sign === ' ') {
    return wrapText(text, style.columns - 2).map((part) => `  ${part}`.trimEnd());
  }
  const color = sign === '-' ? paint.bad : paint.good;
  return wrapText(showTrailingSpace(text, style.unicode), style.columns - 2).map((part) =>
    color(`${sign} ${part}`),
  );
}

function showTrailingSpace(text: string, unicode: boolean): string {
  return unicode ? text.replace(/ +$/, (spaces) => '·'.repeat(spaces.length)) : text;
}

function apart(before: string, after: string, style: Style): readonly string[] {
  const paint = makePaint(style);
  const first = (text: string): readonly string[] => text.split('\n', 8);
  const cut = (text: string): string => cutText(text, style.columns - 2, style.unicode);
  return [
    ...first(before).map((line) => paint.bad(`- ${cut(line)}`)),
    ...first(after).map((line) => paint.good(`+ ${cut(line)}`)),
    `  only the beginnings are shown: too little is the same for a diff`,
  ];
}

function shorten(lines: readonly string[], style: Style): readonly string[] {
  if (style.detail === 'verbose' || lines.length <= MOST_LINES) return lines;
  const left = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES), `  and ${left} more lines`];
}
