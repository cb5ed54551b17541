import { safeLine } from '../../diagnostic/safe-text.ts';
import type { Interval } from '../../statistics/interval.ts';
import { makePaint } from '../paint.ts';
import type { Style } from '../reporter.ts';
import { wrapText } from '../text-width.ts';
import { formatShortVariant, formatVariant } from '../trial-row.ts';
import type { SweepCell } from './fitted-table.ts';
import type { Measure } from './rank.ts';
import type { SweepVariant } from './sweep-data.ts';

/** A heading of a part of the report. */
export function renderTitle(title: string, style: Style): string {
  const lines = wrapText(safeLine(title, style.unicode), style.columns);
  return `\n${lines.map((line) => `${makePaint(style).bold(line)}\n`).join('')}`;
}

/** What is to be known about a table, below it. */
export function renderNote(text: string, style: Style): string {
  return wrapText(safeLine(text, style.unicode), style.columns - 2)
    .map((line) => `${makePaint(style).dim(`  ${line}`)}\n`)
    .join('');
}

export function variantCell({ values, id }: SweepVariant, style: Style): SweepCell {
  return {
    text: formatVariant(values, id, style.unicode),
    short: formatShortVariant(values, id, style.unicode),
  };
}

/** `84–100%`; whole per cents are as much as an interval is sure of. */
export function formatShareInterval(interval: Interval | undefined, style: Style): string {
  if (interval === undefined) return unknown(style);
  const [lower, upper] = [interval.lower, interval.upper].map((each) => Math.round(each * 100));
  return `${lower}${dash(style)}${upper}%`;
}

/** `0.84–1.00`. */
export function formatScoreInterval(interval: Interval | undefined, style: Style): string {
  if (interval === undefined) return 'n/a';
  return `${interval.lower.toFixed(2)}${dash(style)}${interval.upper.toFixed(2)}`;
}

/** For what was not measured. */
export function unknown(style: Style): string {
  return dash(style);
}

export function dash({ unicode }: Style): string {
  return unicode ? '–' : '-';
}

export const measureNames: Readonly<Record<Measure, string>> = {
  passed: 'pass rate',
  scores: 'score',
};
