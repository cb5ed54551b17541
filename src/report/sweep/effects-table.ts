import { safeLine } from '../../diagnostic/safe-text.ts';
import { formatShare } from '../format.ts';
import type { Style } from '../reporter.ts';
import { formatShortVariant } from '../trial-row.ts';
import type { AxisEffect, Level } from './axis-effects.ts';
import { renderFittedTable, type SweepColumn } from './fitted-table.ts';
import type { Measure } from './rank.ts';
import { formatScoreInterval, formatShareInterval } from './sweep-text.ts';

type Key = 'axis' | 'eta' | 'level' | 'mean' | 'interval' | 'plot';

const PLOT = 16;

/** A line for each level of each axis: its mean, the interval, and both as a picture. */
export async function renderEffectsTable(
  effects: readonly AxisEffect[],
  measure: Measure,
  style: Style,
): Promise<string> {
  const columns: readonly SweepColumn<Key>[] = [
    { key: 'axis', head: 'Axis', align: 'left', least: 8 },
    { key: 'eta', head: style.unicode ? 'η²' : 'eta^2', align: 'right' },
    { key: 'level', head: 'Value', align: 'left', least: 8 },
    { key: 'mean', head: 'Mean', align: 'right' },
    { key: 'interval', head: '95%', align: 'right' },
    { key: 'plot', head: '', align: 'left', leaveOut: 1 },
  ];
  const scale = findScale(effects.flatMap(({ levels }) => levels));
  const rows = effects.flatMap(({ axis, etaSquared, levels }) =>
    levels.map((level, index) => ({
      axis: { text: index === 0 ? safeLine(axis, style.unicode) : '' },
      eta: { text: index === 0 ? etaSquared.toFixed(2) : '' },
      level: { text: formatShortVariant({ [axis]: level.value }, '', style.unicode) },
      mean: { text: measure === 'passed' ? formatShare(level.mean) : level.mean.toFixed(3) },
      interval: { text: formatInterval(level, measure, style) },
      plot: { text: scale === undefined ? '' : drawLevel(level, scale, style) },
    })),
  );
  return await renderFittedTable(columns, rows, style);
}

function formatInterval({ interval }: Level, measure: Measure, style: Style): string {
  if (interval === undefined) return 'n/a';
  return measure === 'passed'
    ? formatShareInterval(interval, style)
    : formatScoreInterval(interval, style);
}

interface Scale {
  readonly from: number;
  readonly to: number;
}

function findScale(levels: readonly Level[]): Scale | undefined {
  const ends = levels.flatMap(({ mean, interval }) => [
    mean,
    ...(interval ? [interval.lower, interval.upper] : []),
  ]);
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  return to > from ? { from, to } : undefined;
}

/** The interval as a line, and the mean as a dot on it. */
function drawLevel({ mean, interval }: Level, { from, to }: Scale, style: Style): string {
  const place = (value: number): number => Math.round(((value - from) / (to - from)) * (PLOT - 1));
  const [line, dot] = style.unicode ? ['─', '●'] : ['-', 'o'];
  const [lower, upper] = [place(interval?.lower ?? mean), place(interval?.upper ?? mean)];
  return Array.from({ length: PLOT }, (_, at) => {
    if (at === place(mean)) return dot;
    return at >= lower && at <= upper ? line : ' ';
  }).join('');
}
