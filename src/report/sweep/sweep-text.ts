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

/** `84–100%`; whole per cents are as much as most intervals are sure of. `99.6–100%` for a narrow one. */
export function formatShareInterval(interval: Interval | undefined, style: Style): string {
  if (interval === undefined) return unknown(style);
  const [lower, upper] = endsOf(interval, 2).map((end) => Number((end * 100).toFixed(1)));
  return `${lower}${dash(style)}${upper}%`;
}

/** `0.84–1.00`, and `0.996–1.000` for a narrow one. */
export function formatScoreInterval(interval: Interval | undefined, style: Style): string {
  if (interval === undefined) return 'n/a';
  const digits = isNarrow(interval) ? 3 : 2;
  return endsOf(interval, 2)
    .map((end) => end.toFixed(digits))
    .join(dash(style));
}

const NARROW = 0.03;

function isNarrow({ lower, upper }: Interval): boolean {
  return upper - lower < NARROW;
}

/** To so many decimals; of a narrow one to one more, and outwards, since it would be left with no width. */
function endsOf(interval: Interval, decimals: number): readonly [number, number] {
  const { lower, upper } = interval;
  if (!isNarrow(interval))
    return [Number(lower.toFixed(decimals)), Number(upper.toFixed(decimals))];
  const scale = 10 ** (decimals + 1);
  // What is off by the last bits of a sum is no reason for another step.
  const [down, up] = [Math.floor(lower * scale + 1e-9), Math.ceil(upper * scale - 1e-9)];
  return [down / scale, up / scale];
}

/** For what was not measured. */
export function unknown(style: Style): string {
  return dash(style);
}

function dash({ unicode }: Style): string {
  return unicode ? '–' : '-';
}

export const measureNames: Readonly<Record<Measure, string>> = {
  passed: 'pass rate',
  scores: 'score',
};
