import { formatCount } from '../../source/count-text.ts';
import { showP } from '../../statistics/tell-apart.ts';
import { formatShare } from '../format.ts';
import { makePaint, type Paint } from '../paint.ts';
import type { Style } from '../reporter.ts';
import { formatAxes } from '../trial-row.ts';
import { renderFittedTable, type SweepCell, type SweepColumn } from './fitted-table.ts';
import type { FrontPlace } from './front.ts';
import { type Entry, FALSE_DISCOVERY_RATE, type Standing } from './rank.ts';
import type { SweepVariant } from './sweep-data.ts';
import { formatScoreInterval, formatShareInterval, unknown, variantCell } from './sweep-text.ts';

/** A variant with its places among the others. */
export interface SweepLine extends Entry {
  readonly standing: Standing;
  /** Absent for one that a search dropped. */
  readonly place?: FrontPlace;
}

type Key = 'variant' | 'cases' | 'rate' | 'rateInterval' | 'score' | 'scoreInterval' | 'standing';

const COLUMNS: readonly SweepColumn<Key>[] = [
  { key: 'variant', head: 'Variant', align: 'left', least: 8 },
  { key: 'cases', head: 'Cases', align: 'right' },
  { key: 'rate', head: 'Pass rate', align: 'right' },
  { key: 'rateInterval', head: '95%', align: 'right' },
  { key: 'score', head: 'Score', align: 'right' },
  { key: 'scoreInterval', head: '95%', align: 'right', leaveOut: 1 },
  { key: 'standing', head: 'Against best', align: 'left' },
];

/** How good each variant is, the best first, and which of the others may be as good. */
export async function renderQualityTable(
  lines: readonly SweepLine[],
  style: Style,
): Promise<string> {
  const paint = makePaint(style);
  const rows = lines.map(({ variant, estimate, standing }) => ({
    variant: variantCell(variant, style),
    cases: { text: formatCount(estimate.cases) },
    rate: { text: estimate.rate === undefined ? unknown(style) : formatShare(estimate.rate) },
    rateInterval: { text: formatShareInterval(estimate.rateInterval, style) },
    score: { text: estimate.score?.toFixed(3) ?? unknown(style) },
    scoreInterval: { text: formatScoreInterval(estimate.scoreInterval, style) },
    standing: describeStanding(standing, variant, paint),
  }));
  // Beside others, a number of few cases is not what it seems: the column is left out only where all have the same.
  const differ = lines.some(
    ({ variant: { droppedIn, errored }, estimate }) =>
      droppedIn !== undefined || errored > 0 || estimate.cases !== lines[0]?.estimate.cases,
  );
  const columns = differ ? COLUMNS : COLUMNS.filter(({ key }) => key !== 'cases');
  return await renderFittedTable(withAxes(columns, lines, style), rows, style);
}

/** The first column headed by the axes, where all variants have the same. */
export function withAxes<K extends string>(
  columns: readonly SweepColumn<K>[],
  entries: readonly Entry[],
  style: Style,
): readonly SweepColumn<K>[] {
  const heads = new Set(entries.map(({ variant }) => formatAxes(variant.values, style.unicode)));
  const [head = ''] = heads;
  if (heads.size !== 1 || head === '' || head.length > LONGEST_HEAD) return columns;
  return columns.map((column) => (column.key === 'variant' ? { ...column, head } : column));
}

const LONGEST_HEAD = 30;

function describeStanding(
  standing: Standing,
  { droppedIn }: SweepVariant,
  paint: Paint,
): SweepCell {
  if (standing.kind === 'dropped') return { text: `dropped, round ${droppedIn}`, paint: paint.dim };
  if (standing.kind === 'alone') return { text: 'n/a' };
  if (standing.kind === 'best') return { text: 'best', paint: paint.good };
  const text = `${standing.kind}, q ${formatP(standing.q ?? 1)}`;
  return standing.kind === 'worse' ? { text, paint: paint.bad } : { text };
}

/** `0.31`, `0.004`, `<0.001`. */
function formatP(p: number): string {
  return p < 0.1 ? showP(p, FALSE_DISCOVERY_RATE) : p.toFixed(2);
}
